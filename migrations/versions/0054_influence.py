"""What a child's words changed where an adult changed a goal of theirs, and when they are told.

Number: 0054, after 0053.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("goal_event") as table:
        table.add_column(sa.Column("influence_sealed", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("told_on", sa.Date(), nullable=True))
        table.create_check_constraint(
            op.f("ck_goal_event_influence"), "(influence_sealed IS NULL) = (told_on IS NULL)"
        )


def downgrade() -> None:
    with op.batch_alter_table("goal_event") as table:
        table.drop_constraint(op.f("ck_goal_event_influence"), type_="check")
        table.drop_column("told_on")
        table.drop_column("influence_sealed")
