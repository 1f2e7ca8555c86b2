"""An index that holds all that a filter of lists asks of the stages of a case.

Number: 0015, after 0014.
"""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_NAME = "ix_pillar_state_case_id_stage_code_pillar_kind_author_id"
_COLUMNS = ["case_id", "stage_code", "pillar", "kind", "author_id"]


def upgrade() -> None:
    op.create_index(op.f(_NAME), "pillar_state", _COLUMNS)


def downgrade() -> None:
    op.drop_index(op.f(_NAME), "pillar_state")
