"""Whether it was explained that the name on somebody's documents is used somewhere; of how many
people a number in a figure has to be; which wishes were not met again within ninety days.

Number: 0050, after 0049.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_TABLES = ("booking", "referral")
_WITHIN = timedelta(days=90)
_BOUNDS = (("least_people", "5"), ("least_crossed", "11"))


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("name_explained", sa.String(length=40), nullable=True))
    for name, people in _BOUNDS:
        op.add_column(
            "organisation", sa.Column(name, sa.Integer(), nullable=False, server_default=people)
        )
    op.add_column(
        "booking_incident",
        sa.Column("is_again", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    _again()


def downgrade() -> None:
    op.drop_column("booking_incident", "is_again")
    for name, _people in reversed(_BOUNDS):
        op.drop_column("organisation", name)
    for table in _TABLES:
        op.drop_column(table, "name_explained")


def _again() -> None:
    """Mark what was not met within ninety days of another time before it."""
    table = sa.table(
        "booking_incident",
        sa.column("id", sa.Uuid()),
        sa.column("case_id", sa.Uuid()),
        sa.column("code", sa.String()),
        sa.column("happened_at", sa.DateTime(timezone=True)),
        sa.column("is_again", sa.Boolean()),
    )
    wanted = (
        sa.select(table.c.id, table.c.case_id, table.c.happened_at)
        .where(table.c.code == "pref_mismatch")
        .order_by(table.c.case_id, table.c.happened_at)
    )
    rows = op.get_bind().execute(wanted).all()
    again = [
        after.id
        for before, after in pairwise(rows)
        if before.case_id == after.case_id and after.happened_at - before.happened_at <= _WITHIN
    ]
    for key in again:
        op.get_bind().execute(sa.update(table).where(table.c.id == key).values(is_again=True))
