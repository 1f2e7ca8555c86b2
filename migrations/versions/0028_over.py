"""A grant that was ended before its time stays ended, also when a clock is put back.

Number: 0028, after 0027.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_TABLES = ("case_access", "item_access")


def upgrade() -> None:
    for table in _TABLES:
        column = sa.Column("is_over", sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column(table, column)


def downgrade() -> None:
    for table in _TABLES:
        op.drop_column(table, "is_over")
