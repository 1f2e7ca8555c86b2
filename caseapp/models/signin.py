"""Sessions on the server, guesses at sign-in, and addresses known from before."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import TECHNICAL, WORK, Row
from caseapp.db.keys import points_to
from caseapp.db.shapes import Internal

SESSION_SYSTEMS = frozenset({"backup", "sign-in", "sessions", "accounts", "set-up"})


class LoginSession(Row):
    """One signed-in browser. The browser holds an opaque token; only its digest is here.

    ``stage``: ``password`` until the second factor is given, then ``full``. ``together_case_id``:
    the one case whose Together page this session shows until its PIN is given (practice.md P5).
    """

    __tablename__ = "login_session"
    __access__ = Internal(SESSION_SYSTEMS)
    __table_args__ = (Index(None, "user_id"),)

    token_digest: Mapped[str] = mapped_column(unique=True, info=TECHNICAL)
    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=TECHNICAL)
    membership_id: Mapped[uuid.UUID | None] = mapped_column(
        points_to("membership.id"), info=TECHNICAL
    )
    stage: Mapped[str] = mapped_column(info=TECHNICAL)
    data: Mapped[str] = mapped_column(info=TECHNICAL, default="{}")
    device: Mapped[str] = mapped_column(info=WORK, default="")
    started_at: Mapped[datetime] = mapped_column(info=WORK)
    used_at: Mapped[datetime] = mapped_column(info=WORK)
    proved_at: Mapped[datetime] = mapped_column(info=WORK)
    locked_at: Mapped[datetime | None] = mapped_column(info=WORK)
    ended_at: Mapped[datetime | None] = mapped_column(info=WORK)
    pin_hash: Mapped[str | None] = mapped_column(info=TECHNICAL)
    together_case_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    pin_tries: Mapped[int] = mapped_column(info=TECHNICAL, default=0)


class SignInGuess(Row):
    """One evaluated guess, by digests of account and address; counted across all processes."""

    __tablename__ = "sign_in_guess"
    __access__ = Internal(SESSION_SYSTEMS)
    __table_args__ = (Index(None, "account_digest", "at"), Index(None, "at"))
    #: Two requests may sweep the same old guess; that it is gone already does not matter.
    __mapper_args__ = {"confirm_deleted_rows": False}

    account_digest: Mapped[str] = mapped_column(info=TECHNICAL)
    address_digest: Mapped[str] = mapped_column(info=TECHNICAL)
    at: Mapped[datetime] = mapped_column(info=WORK)


class KnownAddress(Row):
    """An address from which this account signed in before; heard when others no longer are."""

    __tablename__ = "known_address"
    __access__ = Internal(SESSION_SYSTEMS)
    __table_args__ = (UniqueConstraint("account_digest", "address_digest"),)

    account_digest: Mapped[str] = mapped_column(info=TECHNICAL)
    address_digest: Mapped[str] = mapped_column(info=TECHNICAL)
    last_at: Mapped[datetime] = mapped_column(info=WORK)
