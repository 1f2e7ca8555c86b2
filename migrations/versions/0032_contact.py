"""Ways to reach somebody with their rules, people around them, messages, who comes along.

Number: 0032, after 0031.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

CASE_BOUND = ("case_message", "contact_use", "person_around", "talk_answer")
_MOMENT = sa.DateTime(timezone=True)
_TIMES = (
    "(from_minute IS NULL) = (until_minute IS NULL)"
    " AND (from_minute IS NULL OR (from_minute <> until_minute"
    " AND from_minute BETWEEN 0 AND 1439 AND until_minute BETWEEN 0 AND 1439))"
)
_CLOSED = "(state = 'waiting') = (closed_at IS NULL)"
_CONTACT_SEALED = ("words", "stop_word", "all_clear", "no_answer")
_CONTACT = ("days", "from_minute", "until_minute", "valid_until", "verified_on", "caller_id")
_COMPANION_SEALED = ("worries", "topics", "stays_for", "childcare")
#: Before this there was one way: of several, the newest goes on.
_KEEP_ONE = (
    "UPDATE safe_contact SET ended_at = made_at WHERE ended_at IS NULL AND EXISTS"
    " (SELECT 1 FROM safe_contact AS other WHERE other.case_id = safe_contact.case_id"
    " AND other.ended_at IS NULL AND (other.made_at > safe_contact.made_at"
    " OR (other.made_at = safe_contact.made_at AND other.id > safe_contact.id)))"
)


def upgrade() -> None:
    op.drop_index("uq_safe_contact_now", table_name="safe_contact")
    with op.batch_alter_table("safe_contact") as contact:
        contact.add_column(sa.Column("days", sa.Integer(), nullable=False, server_default="0"))
        contact.add_column(sa.Column("from_minute", sa.Integer(), nullable=True))
        contact.add_column(sa.Column("until_minute", sa.Integer(), nullable=True))
        contact.add_column(sa.Column("valid_until", sa.Date(), nullable=True))
        contact.add_column(sa.Column("verified_on", sa.Date(), nullable=True))
        contact.add_column(_code("caller_id", "not_asked_yet"))
        contact.add_column(
            sa.Column("may_name_us", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        for name in _CONTACT_SEALED:
            contact.add_column(sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=True))
        contact.create_check_constraint(op.f("ck_safe_contact_days"), "days BETWEEN 0 AND 127")
        contact.create_check_constraint(op.f("ck_safe_contact_times"), _TIMES)
    with op.batch_alter_table("companion") as companion:
        companion.add_column(_code("invited_by", "not_asked_yet"))
        companion.add_column(_code("outcome", "not_yet"))
        for name in _COMPANION_SEALED:
            companion.add_column(sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=True))
    _contact_use()
    _talk_answer()
    _person_around()
    _case_message()
    _kept_message()
    row_security.protect(CASE_BOUND)


def _contact_use() -> None:
    table = "contact_use"
    op.create_table(
        table,
        *_of_case(),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_use")),
        *_ties(table),
        _points(table, ["contact_id", "case_id"], ["safe_contact.id", "safe_contact.case_id"]),
    )
    _index(table, ["case_id"], ["contact_id"], ["case_id", "author_id", "made_at"])


def _talk_answer() -> None:
    table = "talk_answer"
    op.create_table(
        table,
        *_of_case(),
        sa.Column("talk_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("is_yes", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_answer")),
        *_ties(table),
    )
    _index(table, ["case_id"], ["case_id", "author_id", "made_at"])


def _person_around() -> None:
    table = "person_around"
    op.create_table(
        table,
        *_of_case(),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("tie_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("telephone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("knows", sa.String(length=40), nullable=False),
        sa.Column("knows_what_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("may_call", sa.String(length=40), nullable=False),
        sa.Column("about_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(may_call = 'only_about') = (about_sealed IS NOT NULL)",
            name=op.f("ck_person_around_about"),
        ),
        sa.CheckConstraint(
            "knows <> 'must_not_know' OR may_call NOT IN ('yes', 'only_about')",
            name=op.f("ck_person_around_calls"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_around")),
        *_ties(table),
    )
    _index(table, ["case_id"])


def _case_message() -> None:
    table = "case_message"
    op.create_table(
        table,
        *_of_case(),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("note_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(_CLOSED, name=op.f("ck_case_message_closed")),
        sa.CheckConstraint(
            "(state = 'noted') = (note_id IS NOT NULL)", name=op.f("ck_case_message_noted")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_message")),
        *_ties(table),
        _points(table, ["user_id"], ["user.id"]),
        _points(table, ["closed_by_id"], ["user.id"]),
        _points(table, ["note_id", "case_id"], ["note.id", "note.case_id"]),
    )
    _index(table, ["case_id"], ["user_id", "state"], ["author_id", "made_at"])


def _kept_message() -> None:
    table = "kept_message"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("who_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.CheckConstraint(_CLOSED, name=op.f("ck_kept_message_closed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_message")),
        _points(table, ["owner_id"], ["user.id"]),
        _points(table, ["author_id"], ["user.id"]),
    )
    _index(table, ["owner_id", "state"], ["author_id", "made_at"], ["message_id"])


def downgrade() -> None:
    row_security.unprotect(CASE_BOUND)
    for table in ("kept_message", *CASE_BOUND):
        op.drop_table(table)
    with op.batch_alter_table("companion") as companion:
        for name in ("invited_by", "outcome", *(f"{each}_sealed" for each in _COMPANION_SEALED)):
            companion.drop_column(name)
    with op.batch_alter_table("safe_contact") as contact:
        contact.drop_constraint(op.f("ck_safe_contact_days"), type_="check")
        contact.drop_constraint(op.f("ck_safe_contact_times"), type_="check")
    with op.batch_alter_table("safe_contact") as contact:
        sealed = (f"{each}_sealed" for each in _CONTACT_SEALED)
        for name in (*_CONTACT, "may_name_us", *sealed):
            contact.drop_column(name)
    op.execute(_KEEP_ONE)
    now = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_safe_contact_now",
        "safe_contact",
        ["case_id"],
        unique=True,
        sqlite_where=now,
        postgresql_where=now,
    )


def _code(name: str, usual: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=40), nullable=False, server_default=usual)


def _of_case() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
    )


def _ties(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return (
        _points(table, ["author_id"], ["user.id"]),
        _points(table, ["case_id", "organisation_id"], ["case.id", "case.organisation_id"]),
    )


def _index(table: str, *indexes: list[str]) -> None:
    for columns in indexes:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)


def _points(table: str, columns: list[str], to: list[str]) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{'_'.join(columns)}")
    return sa.ForeignKeyConstraint(columns, to, name=name, initially="DEFERRED", deferrable=True)
