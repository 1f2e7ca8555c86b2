"""Filters that somebody keeps, and an index by which stages are found and sorted.

Number: 0012, after 0011.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BEFORE = "ix_pillar_state_pillar_stage_code"
NOW = "ix_pillar_state_organisation_id_pillar_stage_code_case_id"


def upgrade() -> None:
    op.create_table(
        "saved_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen", sa.String(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_list")),
    )
    op.create_index(op.f("ix_saved_list_owner_id"), "saved_list", ["owner_id"])
    op.drop_index(op.f(BEFORE), table_name="pillar_state")
    op.create_index(
        op.f(NOW), "pillar_state", ["organisation_id", "pillar", "stage_code", "case_id"]
    )


def downgrade() -> None:
    op.drop_index(op.f(NOW), table_name="pillar_state")
    op.create_index(op.f(BEFORE), "pillar_state", ["pillar", "stage_code"])
    op.drop_table("saved_list")
