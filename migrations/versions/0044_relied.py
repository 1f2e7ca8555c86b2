"""The second net knows organisations that are kept from a case.

Number: 0044, after 0036.
"""

from __future__ import annotations

from caseapp.db import row_security

revision = "0044"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    row_security.renew(houses=True)


def downgrade() -> None:
    row_security.renew(houses=False)
