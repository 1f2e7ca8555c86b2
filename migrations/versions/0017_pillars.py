"""The pillars an organisation works in.

Number: 0017, after 0016.
"""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # As text: with its check the column would otherwise need the table to be built anew.
    op.execute(
        "ALTER TABLE organisation ADD COLUMN pillars INTEGER NOT NULL DEFAULT 15"
        " CONSTRAINT ck_organisation_pillars CHECK (pillars BETWEEN 0 AND 15)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE organisation DROP COLUMN pillars")
