"""Who of a recipient answered a referral, and how, where it was written down for them; how a
permission was explained, understood and given; and why somebody without a valid background check
goes where a person stays.

Number: 0048, after 0047.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

_SEALED = ("dialect", "questions", "witness")
_CODES = ("explained_by", "understanding", "given_as")


def upgrade() -> None:
    with op.batch_alter_table("referral_event") as event:
        event.add_column(sa.Column("said_by_sealed", sa.LargeBinary(), nullable=True))
        event.add_column(sa.Column("came_by", sa.String(length=40), nullable=True))
    with op.batch_alter_table("booking") as booking:
        booking.add_column(sa.Column("unchecked_sealed", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("consent") as consent:
        for name in _SEALED:
            consent.add_column(sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=True))
        for name in _CODES:
            consent.add_column(sa.Column(name, sa.String(length=40), nullable=True))
        consent.add_column(sa.Column("time_given", sa.Boolean(), nullable=True))
        consent.add_column(
            sa.Column("pressure_concern", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table("consent") as consent:
        for name in ("pressure_concern", "time_given", *_CODES):
            consent.drop_column(name)
        for name in _SEALED:
            consent.drop_column(f"{name}_sealed")
    with op.batch_alter_table("booking") as booking:
        booking.drop_column("unchecked_sealed")
    with op.batch_alter_table("referral_event") as event:
        event.drop_column("came_by")
        event.drop_column("said_by_sealed")
