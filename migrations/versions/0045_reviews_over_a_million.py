"""Indexes for many reviews: with what somebody is asked for help, the first of it.

Number: 0045, after 0044.
"""

from __future__ import annotations

from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

_ASKED = "ix_review_help_asked_id_answered_at_step_on_id"


def upgrade() -> None:
    op.create_index(
        op.f(_ASKED), "review_help", ["asked_id", "answered_at", "step_on", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f(_ASKED), "review_help")
