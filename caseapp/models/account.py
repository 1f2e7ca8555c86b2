"""Accounts: people who sign in, the hats they wear, their second factor, one-time links."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import Date, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import SEALED_SECRET, TECHNICAL, WORK, Code, Row, Versioned
from caseapp.db.keys import points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import Internal, OrganisationRow
from caseapp.kinds import Permission, Role

ACCOUNT_SYSTEMS = frozenset({"backup", "sign-in", "accounts", "set-up", "sessions"})


class User(Versioned, Row):
    """A person who can sign in. Their name and e-mail are known to colleagues, nothing else is."""

    __tablename__ = "user"
    __access__ = OrganisationRow(
        Permission.COLLEAGUES_READ, Permission.ACCOUNTS_MANAGE, everywhere=True
    )

    email: Mapped[str] = mapped_column(info=WORK, unique=True)
    name: Mapped[str] = mapped_column(info=WORK)
    language: Mapped[str] = mapped_column(info=WORK, default="en")
    made_at: Mapped[datetime] = mapped_column(info=WORK)
    disabled_at: Mapped[datetime | None] = mapped_column(info=WORK)


class Credential(Versioned, Row):
    """How somebody proves who they are: passphrase and second factor. One row a user."""

    __tablename__ = "credential"
    __access__ = Internal(ACCOUNT_SYSTEMS, trailed=True)

    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), unique=True, info=TECHNICAL)
    password_hash: Mapped[str | None] = mapped_column(info=TECHNICAL)
    totp_seed_sealed: Mapped[bytes | None] = mapped_column(info=SEALED_SECRET)
    totp_seed = Sealed("totp_seed_sealed", "credential.totp_seed")
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(info=WORK)
    totp_last_step: Mapped[int | None] = mapped_column(info=TECHNICAL)

    @property
    def subject_id(self) -> uuid.UUID:
        """The seed is sealed under the key of the member of staff."""
        return self.user_id


class RecoveryCode(Versioned, Row):
    """One recovery code, digested; it works once, and of two uses at a time one fails."""

    __tablename__ = "recovery_code"
    __access__ = Internal(ACCOUNT_SYSTEMS, trailed=True)

    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), index=True, info=TECHNICAL)
    code_digest: Mapped[str] = mapped_column(info=TECHNICAL)
    used_at: Mapped[datetime | None] = mapped_column(info=WORK)


class Membership(Versioned, Row):
    """One hat: a user in one role of one organisation, with their supervisor there (P1).

    A hat that comes back later is a new row, because grants hang on the row. The background check
    is the person's, and stands on each of their hats in an organisation (practice.md P38).
    """

    __tablename__ = "membership"
    __access__ = OrganisationRow(
        Permission.COLLEAGUES_READ, Permission.ACCOUNTS_MANAGE, everywhere=True
    )
    __table_args__ = (
        UniqueConstraint("user_id", "organisation_id", "role", "starts_at"),
        Index(None, "organisation_id"),
        Index(None, "supervisor_id"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=TECHNICAL)
    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    role: Mapped[Role] = mapped_column(Code(Role), info=WORK)
    supervisor_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)
    starts_at: Mapped[datetime] = mapped_column(info=WORK)
    ends_at: Mapped[datetime | None] = mapped_column(info=WORK)
    checked_on: Mapped[date | None] = mapped_column(Date, info=WORK)
    check_valid_until: Mapped[date | None] = mapped_column(Date, info=WORK)


class OneTimeLink(Versioned, Row):
    """An invitation or a reset: a link that works once and ends by itself; kept as a digest.

    ``organisation_id``: whose administrator made it; it opens nothing of another organisation.
    """

    __tablename__ = "one_time_link"
    __access__ = Internal(ACCOUNT_SYSTEMS, trailed=True)

    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), index=True, info=TECHNICAL)
    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    purpose: Mapped[str] = mapped_column(info=WORK)
    token_digest: Mapped[str] = mapped_column(unique=True, info=TECHNICAL)
    made_at: Mapped[datetime] = mapped_column(info=WORK)
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(info=WORK)
    ends_at: Mapped[datetime] = mapped_column(info=WORK)
    used_at: Mapped[datetime | None] = mapped_column(info=WORK)
