"""Whether it was explained that the name on somebody's documents is used somewhere.

Number: 0050, after 0049.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_TABLES = ("booking", "referral")


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("name_explained", sa.String(length=40), nullable=True))


def downgrade() -> None:
    for table in _TABLES:
        op.drop_column(table, "name_explained")
