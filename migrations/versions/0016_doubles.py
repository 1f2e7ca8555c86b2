"""By which kind of name two records matched; and how far the job that compares has read the trail.

Of what is there nobody has kept by which names it matched, so whoever reads papers is asked. The job
begins with the first entry of the trail; what it told before it does not tell again.

Number: 0016, after 0015.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_OF_PAIR = "uq_likely_double_case_id_other_id"
_OF_KIND = "uq_likely_double_case_id_other_id_kind"
#: The kind IDN; the beginning of time for the job that compares by it.
_PAPERS = 2
_FIRST = "1970-01-02 00:00:00+00:00"
_ADDED = (("likely_double", "kind"), ("double_look", "seq"), ("double_look", "position"))


def upgrade() -> None:
    with op.batch_alter_table("likely_double") as double:
        double.add_column(_number("kind", sa.Integer(), _PAPERS))
        double.drop_constraint(op.f(_OF_PAIR), type_="unique")
        double.create_unique_constraint(op.f(_OF_KIND), ["case_id", "other_id", "kind"])
    with op.batch_alter_table("double_look") as look:
        look.add_column(_number("seq", sa.BigInteger(), 0))
        look.add_column(_number("position", sa.Integer(), 0))
        look.drop_column("until")
    for table, column in _ADDED:
        with op.batch_alter_table(table) as altered:
            altered.alter_column(column, server_default=None)


def downgrade() -> None:
    """A pair that matched by names of both kinds has two rows and stops it: nothing is removed."""
    with op.batch_alter_table("double_look") as look:
        look.add_column(
            sa.Column("until", sa.DateTime(timezone=True), nullable=False, server_default=_FIRST)
        )
        look.drop_column("position")
        look.drop_column("seq")
    with op.batch_alter_table("double_look") as look:
        look.alter_column("until", server_default=None)
    with op.batch_alter_table("likely_double") as double:
        double.drop_constraint(op.f(_OF_KIND), type_="unique")
        double.create_unique_constraint(op.f(_OF_PAIR), ["case_id", "other_id"])
        double.drop_column("kind")


def _number(name: str, kind: sa.types.TypeEngine[int], value: int) -> sa.Column[int]:
    return sa.Column(name, kind, nullable=False, server_default=str(value))
