"""What people do with their own second factor. Each ends their other sessions."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from caseapp.access import gate, trail
from caseapp.base.problems import InvalidError
from caseapp.features.accounts.actions import second_factor
from caseapp.features.accounts.queries import account_of
from caseapp.models.account import User
from caseapp.web import logins
from caseapp.web.login_state import Login


def set_up(session: Any, login: Login, seed: str, typed: str) -> list[str]:
    """Set up or replace it; return the recovery codes, shown once."""
    with gate.system(session, "accounts", "somebody set up their second factor"):
        user = session.get_one(User, login.user_id)
        codes = second_factor.set_up(session, user, seed, typed)
        logins.end_others(session, [login.user_id], keep=login.id)
    return codes


def renew_codes(session: Any, login: Login) -> list[str]:
    """Replace the recovery codes; return the new ones, shown once."""
    with gate.system(session, "accounts", "somebody replaced their recovery codes"):
        codes = second_factor.renew_recovery_codes(session, login.user_id)
    trail.say(session, "account.recovery_codes")
    return codes


def remove(session: Any, login: Login) -> None:
    """Remove it, where no organisation asks for one."""
    with gate.system(session, "accounts", "somebody removed their second factor"):
        account = account_of(session, login.user_id)
        if account.is_asked_for_second_factor:
            raise InvalidError("", _("One of your organisations asks for it. You can replace it."))
        if account.has_second_factor:
            second_factor.take_away(session, login.user_id)
            logins.end_others(session, [login.user_id], keep=login.id)
            trail.say(session, "account.second_factor_removed")
