"""Whether it was explained that the name on somebody's documents is used somewhere; of how many
people a number in a figure has to be.

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
_BOUNDS = (("least_people", "5"), ("least_crossed", "11"))


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("name_explained", sa.String(length=40), nullable=True))
    for name, people in _BOUNDS:
        op.add_column(
            "organisation", sa.Column(name, sa.Integer(), nullable=False, server_default=people)
        )


def downgrade() -> None:
    for name, _people in reversed(_BOUNDS):
        op.drop_column("organisation", name)
    for table in _TABLES:
        op.drop_column(table, "name_explained")
