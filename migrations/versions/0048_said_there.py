"""Who of a recipient answered a referral, and how, where it was written down for them.

Number: 0048, after 0047.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("referral_event") as event:
        event.add_column(sa.Column("said_by_sealed", sa.LargeBinary(), nullable=True))
        event.add_column(sa.Column("came_by", sa.String(length=40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("referral_event") as event:
        event.drop_column("came_by")
        event.drop_column("said_by_sealed")
