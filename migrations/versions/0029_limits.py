"""What a permission is narrowed to within its kinds: headlines, and entries of some days.

Number: 0029, after 0028.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_MASKS = (
    ("consent", "headlines"),
    *(("case_access", f"limited_{way}") for way in ("reads", "reduced")),
)
_DAYS = ("entries_from", "entries_until")


def upgrade() -> None:
    for table, name in _MASKS:
        op.add_column(table, sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name in _DAYS:
        op.add_column("consent", sa.Column(name, sa.Date(), nullable=True))
        op.add_column("case_access", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in _DAYS:
        op.drop_column("case_access", name)
        op.drop_column("consent", name)
    for table, name in reversed(_MASKS):
        op.drop_column(table, name)
