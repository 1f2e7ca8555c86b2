"""Managers look at wishes for an interpreter that were not met.

Number: 0038, after 0037.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _mismatch_look()
    row_security.protect(("mismatch_look",))


def downgrade() -> None:
    row_security.unprotect(("mismatch_look",))
    op.drop_table("mismatch_look")


def _mismatch_look() -> None:
    op.create_table(
        "mismatch_look",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user.id"],
            name=op.f("fk_mismatch_look_author_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f("fk_mismatch_look_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mismatch_look")),
    )
    op.create_index(op.f("ix_mismatch_look_case_id"), "mismatch_look", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_mismatch_look_case_id_made_at"),
        "mismatch_look",
        ["case_id", "made_at"],
        unique=False,
    )
