"""Indexes of what is open, by its case and by whom it names, so that no list goes through what was
closed long ago; and of whose a case is.

Number: 0051, after 0046.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

_OF_CASE, _OF_OWNER = "ix_review_open_of_case", "ix_review_open_of_owner"
_BEFORE = "ix_review_owner_id_case_id"
_WHOSE, _WHOSE_BEFORE = "ix_assignment_whose", "ix_assignment_user_id_case_id"
_OPEN = sa.text("state = 'scheduled'")
_NAMED = sa.text("state = 'scheduled' AND owner_id IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        _OF_CASE,
        "review",
        ["case_id", "due_on", "code", "owner_id", "id", "kind", "organisation_id"],
        unique=False,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index(
        _OF_OWNER,
        "review",
        ["owner_id", "due_on"],
        unique=False,
        sqlite_where=_NAMED,
        postgresql_where=_NAMED,
    )
    op.drop_index(op.f(_BEFORE), "review")
    op.create_index(
        _WHOSE,
        "assignment",
        ["user_id", "team_role", "case_id", "starts_at", "ends_at"],
        unique=False,
    )
    op.drop_index(op.f(_WHOSE_BEFORE), "assignment")


def downgrade() -> None:
    op.create_index(op.f(_WHOSE_BEFORE), "assignment", ["user_id", "case_id"], unique=False)
    op.drop_index(_WHOSE, "assignment")
    op.create_index(op.f(_BEFORE), "review", ["owner_id", "case_id"], unique=False)
    op.drop_index(_OF_OWNER, "review")
    op.drop_index(_OF_CASE, "review")
