"""The word that calendars outside call a talk by; and that mail about numbers goes once a week.

Number: 0052, after 0051.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("booking", sa.Column("word_sealed", sa.LargeBinary(), nullable=True))
    op.add_column(
        "mail_sent",
        sa.Column("is_weekly", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("mail_sent", "is_weekly")
    op.drop_column("booking", "word_sealed")
