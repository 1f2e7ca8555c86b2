"""The newest cases of a hat, and of an organisation, are found by an index.

Number: 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    made_at = sa.Column("case_made_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("case_access", made_at)
    op.execute(
        'UPDATE case_access SET case_made_at = (SELECT c.made_at FROM "case" c'
        " WHERE c.id = case_access.case_id)"
    )
    op.create_index(
        op.f("ix_case_access_membership_id_case_made_at_case_id"),
        "case_access",
        ["membership_id", "case_made_at", "case_id"],
    )
    op.create_index(
        op.f("ix_case_organisation_id_made_at_id"), "case", ["organisation_id", "made_at", "id"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_case_organisation_id_made_at_id"), table_name="case")
    op.drop_index(
        op.f("ix_case_access_membership_id_case_made_at_case_id"), table_name="case_access"
    )
    op.drop_column("case_access", "case_made_at")
