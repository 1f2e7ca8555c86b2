"""What a permission lets others read: without a name, readers of restricted notes, windows of
tasks, people who come along.

Number: 0026, after 0025.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


CASE_BOUND = ("consent_company", "companion", "task_line", "task_window", "note_reader")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "consent",
        sa.Column("without_name", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    # As text: with its check the column would otherwise need the table to be built anew.
    op.execute(
        "ALTER TABLE note ADD COLUMN restriction VARCHAR(40)"
        " CONSTRAINT ck_note_restriction CHECK (restriction IS NULL OR kind = 4096)"
    )
    op.add_column("note", sa.Column("why_sealed", sa.LargeBinary(), nullable=True))
    _note_reader()
    op.create_index(
        op.f("ix_safe_contact_id_case_id"), "safe_contact", ["id", "case_id"], unique=True
    )
    _task_window()
    _task_line()
    _companion()
    _consent_company()
    row_security.protect(CASE_BOUND)


def _note_reader() -> None:
    op.create_table(
        "note_reader",
        *_of_case("note_reader"),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=True),
        sa.Column("closed_to_guardian", sa.Boolean(), nullable=False),
        sa.Column("closed_to_manager", sa.Boolean(), nullable=False),
        sa.Column("closed_to_police", sa.Boolean(), nullable=False),
        _points("note_reader", ["note_id", "case_id"], ["note.id", "note.case_id"]),
        _points("note_reader", ["membership_id"], ["membership.id"]),
        _points("note_reader", ["user_id"], ["user.id"]),
    )
    op.create_index(op.f("ix_note_reader_case_id"), "note_reader", ["case_id"])
    op.create_index(op.f("ix_note_reader_note_id"), "note_reader", ["note_id"])


def _task_window() -> None:
    op.create_table(
        "task_window",
        *_of_case("task_window"),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("cancelled_at", _MOMENT, nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_task_window_ends")),
        sa.UniqueConstraint("id", "case_id", name=op.f("uq_task_window_id_case_id")),
        _points(
            "task_window", ["contact_id", "case_id"], ["safe_contact.id", "safe_contact.case_id"]
        ),
        _points("task_window", ["membership_id"], ["membership.id"]),
        _points("task_window", ["user_id"], ["user.id"]),
    )
    op.create_index(op.f("ix_task_window_case_id"), "task_window", ["case_id"])
    op.create_index(
        op.f("ix_task_window_membership_id_starts_at"),
        "task_window",
        ["membership_id", "starts_at"],
    )


def _task_line() -> None:
    op.create_table(
        "task_line",
        *_of_case("task_line"),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("window_id", sa.Uuid(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN (1, 32, 512, 1024)", name=op.f("ck_task_line_kind")),
        sa.UniqueConstraint("window_id", "kind", name=op.f("uq_task_line_window_id_kind")),
        _points("task_line", ["window_id", "case_id"], ["task_window.id", "task_window.case_id"]),
    )
    op.create_index(op.f("ix_task_line_case_id"), "task_line", ["case_id"])


def _companion() -> None:
    op.create_table(
        "companion",
        *_of_case("companion"),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("tie_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("seen_alone", sa.String(length=40), nullable=False),
        sa.Column("checked", sa.String(length=40), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("checked_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(checked = 'not_yet') = (checked_on IS NULL)"
            " AND (checked_on IS NULL) = (checked_by_id IS NULL)",
            name=op.f("ck_companion_checked"),
        ),
        sa.UniqueConstraint("id", "case_id", name=op.f("uq_companion_id_case_id")),
        _points("companion", ["checked_by_id"], ["user.id"]),
    )
    op.create_index(op.f("ix_companion_case_id"), "companion", ["case_id"])


def _consent_company() -> None:
    op.create_table(
        "consent_company",
        *_of_case("consent_company"),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("companion_id", sa.Uuid(), nullable=False),
        sa.UniqueConstraint(
            "consent_id", "companion_id", name=op.f("uq_consent_company_consent_id_companion_id")
        ),
        _points("consent_company", ["consent_id", "case_id"], ["consent.id", "consent.case_id"]),
        _points(
            "consent_company", ["companion_id", "case_id"], ["companion.id", "companion.case_id"]
        ),
    )
    op.create_index(op.f("ix_consent_company_case_id"), "consent_company", ["case_id"])


def _of_case(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """What every row about a case has."""
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        _points(table, ["author_id"], ["user.id"]),
        _points(table, ["case_id", "organisation_id"], ["case.id", "case.organisation_id"]),
    )


def _points(table: str, columns: list[str], to: list[str]) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{'_'.join(columns)}")
    return sa.ForeignKeyConstraint(columns, to, name=name, initially="DEFERRED", deferrable=True)


def downgrade() -> None:
    row_security.unprotect(CASE_BOUND)
    for table in CASE_BOUND:
        op.drop_table(table)
    op.drop_index(op.f("ix_safe_contact_id_case_id"), table_name="safe_contact")
    op.drop_column("note", "why_sealed")
    op.execute("ALTER TABLE note DROP COLUMN restriction")
    op.drop_column("consent", "without_name")
