"""Sessions know the one case that two people look at together.

Number: 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("login_session", sa.Column("together_case_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("login_session", "together_case_id")
