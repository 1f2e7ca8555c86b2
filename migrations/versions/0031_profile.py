"""The whole communication profile: wishes by topic, names never to use, whom to keep away, what is
not to be raised, ways to talk, reading, access, breaks, the room.

Number: 0031, after 0030.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

CASE_BOUND = ("exclusion_reason", "exclusion", "spared_topic", "never_use_name", "topic_wish")
_FOR_ONE_GENDER = "('woman', 'man', 'nonbinary_person', 'same_as_mine')"
_EACH_TIME, _NOT_ASKED, _NOT_SAID = "ask_each_time", "not_asked_yet", "prefer_not_to_say"
_PLACES = ("1", "2", "3", "4", "5", "6", "never", _NOT_ASKED)
#: Columns of a profile with the codes that they hold; the last one is what stands at first.
_CODES: dict[str, tuple[str, ...]] = {
    "asked_how": ("card", "alone", "interpreter", "written", "somebody_else", "not_recorded"),
    "continuity": ("same", "rotate", "no_preference", _EACH_TIME, _NOT_SAID, _NOT_ASKED),
    "mediator": ("yes", "some_topics", "no", _EACH_TIME, _NOT_SAID, _NOT_ASKED),
    "mode_in_person": _PLACES,
    "mode_phone": _PLACES,
    "mode_video": _PLACES,
    "mode_without_name": _PLACES,
    "mode_other_town": _PLACES,
    "mode_written": _PLACES,
    "literacy_format": (
        *("reads_well", "short_texts", "audio", "pictures", "read_to_me"),
        *(_EACH_TIME, _NOT_SAID, "do_not_ask", _NOT_ASKED),
    ),
    "access_state": ("told", "prefers_not_to_say", "not_known", "do_not_ask", _NOT_ASKED),
    "break_signal": ("word", "hand", "card", "other", _NOT_SAID, _NOT_ASKED),
    "room_exit": ("in_view", "no_matter", _EACH_TIME, _NOT_ASKED),
    "room_door": ("open", "closed", "no_matter", _EACH_TIME, _NOT_ASKED),
    "room_light": ("bright", "soft", "no_matter", _EACH_TIME, _NOT_ASKED),
    "room_noise": ("quiet", "some_sound", "no_matter", _EACH_TIME, _NOT_ASKED),
    "room_uniforms": ("none", "no_matter", _EACH_TIME, _NOT_ASKED),
    "room_person": (
        *("woman", "man", "nonbinary_person", "same_as_mine"),
        *("no_preference", _EACH_TIME, _NOT_SAID, _NOT_ASKED),
    ),
}
_GENDERS = ("woman", "man", "nonbinary_person")
_ACCESS = ("hearing", "sight", "sign_language", "device", "lighting")
_SEALED = ("continuity_name", *_ACCESS, "signal_words", "room_seat")
_TOLD = ", ".join(f"{name}_sealed" for name in _ACCESS)
_EFFECTS = ("helps", "harder", "pause", "grounding")


def upgrade() -> None:
    _profile()
    op.add_column(
        "case_language",
        sa.Column("is_dialect_must", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "case_language", sa.Column("skills", sa.String(), nullable=False, server_default="")
    )
    _effects(_EFFECTS)
    _tables()
    row_security.protect(CASE_BOUND)


def _profile() -> None:
    with op.batch_alter_table("comms_profile") as profile:
        for name, codes in _CODES.items():
            profile.add_column(
                sa.Column(name, sa.String(length=40), nullable=False, server_default=codes[-1])
            )
        profile.add_column(sa.Column("continuity_gender", sa.String(length=40), nullable=True))
        profile.add_column(
            sa.Column("document_name_for", sa.String(), nullable=False, server_default="")
        )
        for name in _SEALED:
            profile.add_column(sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("comms_profile") as profile:
        for name, codes in {**_CODES, "continuity_gender": _GENDERS}.items():
            profile.create_check_constraint(
                op.f(f"ck_comms_profile_{name}"), sa.text(_one_of(name, codes))
            )
        profile.create_check_constraint(
            op.f("ck_comms_profile_access"),
            sa.text(f"(access_state = 'told') = (COALESCE({_TOLD}) IS NOT NULL)"),
        )


def _effects(codes: tuple[str, ...]) -> None:
    with op.batch_alter_table("case_phrase") as phrase:
        phrase.drop_constraint(op.f("ck_case_phrase_effect"), type_="check")
        phrase.create_check_constraint(
            op.f("ck_case_phrase_effect"), sa.text(_one_of("effect", codes))
        )


def _tables() -> None:
    _table(
        "topic_wish",
        _code("about"),
        _code("wish"),
        sa.Column("strength", sa.String(length=40), nullable=True),
        _check("topic_wish", "strength", f"(strength IS NOT NULL) = (wish IN {_FOR_ONE_GENDER})"),
    )
    op.create_index(
        "uq_topic_wish_now",
        "topic_wish",
        ["case_id", "about"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    _table("never_use_name", _sealed("name"), _check("never_use_name", "name", _there("name")))
    _table(
        "spared_topic",
        _sealed("topic"),
        _sealed("told_to"),
        _check("spared_topic", "topic", _there("topic")),
    )
    _table(
        "exclusion",
        _code("sort"),
        _sealed("who"),
        _check("exclusion", "who", f"sort = 'anyone_local' OR {_there('who')}"),
        sa.UniqueConstraint("id", "case_id", name=op.f("uq_exclusion_id_case_id")),
    )
    _table(
        "exclusion_reason",
        sa.Column("exclusion_id", sa.Uuid(), nullable=False),
        _sealed("reason"),
        _points(
            "exclusion_reason", ["exclusion_id", "case_id"], ["exclusion.id", "exclusion.case_id"]
        ),
    )
    op.create_index(op.f("ix_exclusion_reason_exclusion_id"), "exclusion_reason", ["exclusion_id"])


def downgrade() -> None:
    """A phrase of a new sort stops it: nothing is removed."""
    for table in CASE_BOUND:
        op.drop_table(table)
    _effects(_EFFECTS[:2])
    with op.batch_alter_table("case_language") as language:
        language.drop_column("skills")
        language.drop_column("is_dialect_must")
    with op.batch_alter_table("comms_profile") as profile:
        for name in (*_CODES, "continuity_gender", "access"):
            profile.drop_constraint(op.f(f"ck_comms_profile_{name}"), type_="check")
    with op.batch_alter_table("comms_profile") as profile:
        for name in (*_CODES, "continuity_gender", "document_name_for"):
            profile.drop_column(name)
        for name in _SEALED:
            profile.drop_column(f"{name}_sealed")


def _one_of(column: str, codes: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"{column} IN ({listed})"


def _there(name: str) -> str:
    return f"{name}_sealed IS NOT NULL"


def _code(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=40), nullable=False)


def _sealed(name: str) -> sa.Column[bytes]:
    return sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=True)


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _points(table: str, columns: list[str], to: list[str]) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{'_'.join(columns)}")
    return sa.ForeignKeyConstraint(columns, to, name=name, initially="DEFERRED", deferrable=True)


def _table(table: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        *(
            sa.Column(name, sa.Uuid(), nullable=False)
            for name in ("case_id", "organisation_id", "subject_id")
        ),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *columns,
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        _points(table, ["author_id"], ["user.id"]),
        _points(table, ["case_id", "organisation_id"], ["case.id", "case.organisation_id"]),
    )
    op.create_index(op.f(f"ix_{table}_case_id"), table, ["case_id"])
