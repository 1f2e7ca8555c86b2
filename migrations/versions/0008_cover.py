"""Leave and cover, bars that are lifted by a decision, background checks, and what a small team
chooses.

Number: 0008, after 0007.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "leave",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("starts_at", moment, nullable=False),
        sa.Column("ends_at", moment, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _points_to("leave", "organisation_id", "organisation.id"),
        _points_to("leave", "owner_id", "user.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    for column in ("organisation_id", "owner_id"):
        op.create_index(op.f(f"ix_leave_{column}_ends_at"), "leave", [column, "ends_at"])
    with op.batch_alter_table("assignment") as assignment:
        assignment.add_column(sa.Column("leave_id", sa.Uuid(), nullable=True))
        assignment.create_foreign_key(
            op.f("fk_assignment_leave_id"),
            "leave",
            ["leave_id"],
            ["id"],
            deferrable=True,
            initially="DEFERRED",
        )
    with op.batch_alter_table("case_bar") as bar:
        bar.add_column(
            sa.Column("origin", sa.String(length=40), nullable=False, server_default="team")
        )
        bar.add_column(sa.Column("lifted_by_id", sa.Uuid(), nullable=True))
        bar.add_column(sa.Column("decision_sealed", sa.LargeBinary(), nullable=True))
        bar.create_foreign_key(
            op.f("fk_case_bar_lifted_by_id"),
            "user",
            ["lifted_by_id"],
            ["id"],
            deferrable=True,
            initially="DEFERRED",
        )
        bar.drop_constraint(op.f("uq_case_bar_case_id_user_id"), type_="unique")
    holds = sa.text("lifted_at IS NULL")
    op.create_index(
        "ix_case_bar_one_at_a_time",
        "case_bar",
        ["case_id", "user_id"],
        unique=True,
        sqlite_where=holds,
        postgresql_where=holds,
    )
    op.add_column("membership", sa.Column("checked_on", sa.Date(), nullable=True))
    op.add_column("membership", sa.Column("check_valid_until", sa.Date(), nullable=True))
    op.add_column(
        "organisation",
        sa.Column("all_co_workers", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "organisation",
        sa.Column("emergency_numbers", sa.String(), nullable=False, server_default=""),
    )


def downgrade() -> None:
    op.drop_column("organisation", "emergency_numbers")
    op.drop_column("organisation", "all_co_workers")
    op.drop_column("membership", "check_valid_until")
    op.drop_column("membership", "checked_on")
    op.drop_index("ix_case_bar_one_at_a_time", table_name="case_bar")
    op.execute(_LATEST_BARS)
    with op.batch_alter_table("case_bar") as bar:
        bar.create_unique_constraint(op.f("uq_case_bar_case_id_user_id"), ["case_id", "user_id"])
        bar.drop_constraint(op.f("fk_case_bar_lifted_by_id"), type_="foreignkey")
        bar.drop_column("decision_sealed")
        bar.drop_column("lifted_by_id")
        bar.drop_column("origin")
    with op.batch_alter_table("assignment") as assignment:
        assignment.drop_constraint(op.f("fk_assignment_leave_id"), type_="foreignkey")
        assignment.drop_column("leave_id")
    for column in ("owner_id", "organisation_id"):
        op.drop_index(op.f(f"ix_leave_{column}_ends_at"), table_name="leave")
    op.drop_table("leave")


#: Before, a case and a user had one bar; of several the newest stays, and one that holds is it.
_LATEST_BARS = (
    "DELETE FROM case_bar WHERE EXISTS (SELECT 1 FROM case_bar later"
    " WHERE later.case_id = case_bar.case_id AND later.user_id = case_bar.user_id"
    " AND (later.made_at > case_bar.made_at"
    " OR (later.made_at = case_bar.made_at AND later.id > case_bar.id)))"
)


def _points_to(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [to],
        name=op.f(f"fk_{table}_{column}"),
        initially="DEFERRED",
        deferrable=True,
    )
