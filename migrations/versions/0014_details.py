"""What is asked when there is time: how somebody came, changes of age, how each fact of identity
stands; two records that may be of one person.

Number: 0014, after 0013.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = ("age_change", "likely_double")
TOLD = ("legal_name", "other_names", "date_of_birth")


def upgrade() -> None:
    _table(
        "age_change",
        _code("before"),
        _code("age_status"),
        sa.Column("since_on", sa.Date(), nullable=True),
    )
    _table(
        "likely_double",
        sa.Column("other_id", sa.Uuid(), nullable=False),
        _code("state"),
        _points_to("likely_double", "other_id", "case.id"),
        sa.UniqueConstraint("case_id", "other_id", name=op.f("uq_likely_double_case_id_other_id")),
    )
    op.create_index(op.f("ix_likely_double_other_id"), "likely_double", ["other_id"])
    op.create_table(
        "double_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        *(
            sa.Column(name, sa.Uuid(), nullable=False)
            for name in ("organisation_id", "newer_id", "older_id")
        ),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        _points_to("double_notice", "organisation_id", "organisation.id"),
        _points_to("double_notice", "newer_id", "case.id"),
        _points_to("double_notice", "older_id", "case.id"),
        sa.UniqueConstraint(
            "newer_id", "older_id", name=op.f("uq_double_notice_newer_id_older_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_double_notice")),
    )
    op.create_index(op.f("ix_double_notice_organisation_id"), "double_notice", ["organisation_id"])
    op.create_table(
        "double_look",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_double_look")),
    )
    _say_how_facts_stand()
    row_security.protect(TABLES)


def downgrade() -> None:
    row_security.unprotect(TABLES)
    with op.batch_alter_table("person_identity") as identity:
        for name in (*TOLD, "certainty"):
            identity.drop_constraint(op.f(f"ck_person_identity_{name}"), type_="check")
    with op.batch_alter_table("person_identity") as identity:
        for name in (*(f"{name}_state" for name in TOLD), "dob_certainty"):
            identity.drop_column(name)
    with op.batch_alter_table("case_summary") as summary:
        summary.drop_constraint(op.f("ck_case_summary_source"), type_="check")
    with op.batch_alter_table("case_summary") as summary:
        summary.drop_column("source_state")
        summary.drop_column("source_words_sealed")
    for table in ("double_look", "double_notice", *TABLES):
        op.drop_table(table)


def _say_how_facts_stand() -> None:
    """What is there was told; of everything else nobody has written that it was asked."""
    with op.batch_alter_table("case_summary") as summary:
        summary.add_column(_state("source_state"))
        summary.add_column(sa.Column("source_words_sealed", sa.LargeBinary(), nullable=True))
    op.execute("UPDATE case_summary SET source_state = 'told' WHERE source_type IS NOT NULL")
    with op.batch_alter_table("case_summary") as summary:
        summary.create_check_constraint(
            op.f("ck_case_summary_source"), "(source_state = 'told') = (source_type IS NOT NULL)"
        )
    with op.batch_alter_table("person_identity") as identity:
        for name in TOLD:
            identity.add_column(_state(f"{name}_state"))
        identity.add_column(sa.Column("dob_certainty", sa.String(length=40), nullable=True))
    for name in TOLD:
        op.execute(
            f"UPDATE person_identity SET {name}_state = 'told'"  # noqa: S608 (fixed text)
            f" WHERE {name}_sealed IS NOT NULL"
        )
    op.execute(
        "UPDATE person_identity SET dob_certainty = 'not_known'"
        " WHERE date_of_birth_sealed IS NOT NULL"
    )
    with op.batch_alter_table("person_identity") as identity:
        for name in TOLD:
            identity.create_check_constraint(
                op.f(f"ck_person_identity_{name}"),
                f"({name}_state = 'told') = ({name}_sealed IS NOT NULL)",
            )
        identity.create_check_constraint(
            op.f("ck_person_identity_certainty"),
            "(date_of_birth_state = 'told') = (dob_certainty IS NOT NULL)",
        )


def _state(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=40), nullable=False, server_default="not_asked_yet")


def _code(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=40), nullable=False)


def _table(name: str, *more: sa.Column[object] | sa.Constraint) -> None:
    """A table of rows about a case, with what all of them have."""
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *more,
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f(f"fk_{name}_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        _points_to(name, "author_id", "user.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_case_id"), name, ["case_id"])


def _points_to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [target],
        name=op.f(f"fk_{table}_{column}"),
        initially="DEFERRED",
        deferrable=True,
    )
