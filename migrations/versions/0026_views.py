"""What a permission lets others read: without a name, readers of restricted notes, windows of
tasks, people who come along.

Number: 0026, after 0020.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "consent",
        sa.Column("without_name", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("consent", "without_name")
