"""Referrals, what happened with each, and asking without naming anyone.

Number: 0027, after 0026.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

CASE_BOUND = ("referral", "referral_event")
_MOMENT = sa.DateTime(timezone=True)
_SENT = (
    "state IN ('draft', 'recalled')"
    " OR (sent_by IS NOT NULL AND sent_on IS NOT NULL AND sheet_sealed IS NOT NULL)"
)
_SENDING = "(act = 'send') = (sent_by IS NOT NULL) AND (act <> 'send' OR consent_id IS NOT NULL)"


def upgrade() -> None:
    _referral()
    _event()
    _enquiry()
    row_security.protect(CASE_BOUND)


def _referral() -> None:
    table = "referral"
    sealed = ("recipient", "purpose", "words", "reach", "sheet")
    op.create_table(
        table,
        *_of_case(),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        *(sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=True) for name in sealed),
        sa.Column("parts", sa.String(), nullable=False),
        sa.Column("kinds", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("sent_by", sa.String(length=40), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("state_at", _MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state <> 'on_hold'", name=op.f("ck_referral_state")),
        sa.CheckConstraint(_SENT, name=op.f("ck_referral_sent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("id", "case_id", name=op.f("uq_referral_id_case_id")),
        _points(table, ["author_id"], ["user.id"]),
        _points(table, ["case_id", "organisation_id"], ["case.id", "case.organisation_id"]),
        _points(table, ["consent_id", "case_id"], ["consent.id", "consent.case_id"]),
        _points(
            table, ["partner_id", "organisation_id"], ["partner.id", "partner.organisation_id"]
        ),
    )
    _index(table, ["case_id"], ["consent_id"], ["partner_id"], ["organisation_id", "state", "id"])


def _event() -> None:
    table = "referral_event"
    op.create_table(
        table,
        *_of_case(),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("sent_by", sa.String(length=40), nullable=True),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(_SENDING, name=op.f("ck_referral_event_sending")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_event")),
        _points(table, ["author_id"], ["user.id"]),
        _points(table, ["case_id", "organisation_id"], ["case.id", "case.organisation_id"]),
        _points(table, ["referral_id", "case_id"], ["referral.id", "referral.case_id"]),
        _points(table, ["consent_id", "case_id"], ["consent.id", "consent.case_id"]),
    )
    _index(table, ["case_id"], ["referral_id"], ["consent_id"])


def _enquiry() -> None:
    table = "enquiry"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry")),
        _points(table, ["organisation_id"], ["organisation.id"]),
        _points(table, ["asked_by_id"], ["user.id"]),
        _points(
            table, ["partner_id", "organisation_id"], ["partner.id", "partner.organisation_id"]
        ),
    )
    _index(table, ["organisation_id", "asked_on", "id"], ["partner_id"])


def downgrade() -> None:
    row_security.unprotect(CASE_BOUND)
    for table in ("enquiry", "referral_event", "referral"):
        op.drop_table(table)


def _of_case() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
    )


def _index(table: str, *indexes: list[str]) -> None:
    for columns in indexes:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)


def _points(table: str, columns: list[str], to: list[str]) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{'_'.join(columns)}")
    return sa.ForeignKeyConstraint(columns, to, name=name, initially="DEFERRED", deferrable=True)
