"""When somebody in the roster can be asked, by the day of the week.

Number: 0049, after 0046.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

_TABLE = "interpreter_hours"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("interpreter_id", sa.Uuid(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("weekday", "from_minute", "until_minute")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f(f"ck_{_TABLE}_weekday")),
        sa.CheckConstraint(
            "0 <= from_minute AND from_minute < until_minute AND until_minute <= 1440",
            name=op.f(f"ck_{_TABLE}_minutes"),
        ),
        sa.ForeignKeyConstraint(
            ["interpreter_id", "organisation_id"],
            ["interpreter.id", "interpreter.organisation_id"],
            name=op.f(f"fk_{_TABLE}_interpreter_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f(f"fk_{_TABLE}_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_TABLE}")),
        sa.UniqueConstraint(
            "interpreter_id", "weekday", name=op.f(f"uq_{_TABLE}_interpreter_id_weekday")
        ),
    )
    op.create_index(op.f(f"ix_{_TABLE}_organisation_id"), _TABLE, ["organisation_id"])


def downgrade() -> None:
    op.drop_table(_TABLE)
