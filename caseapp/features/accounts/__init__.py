"""Accounts: signing in and out, locking, one's own account, and the people of an organisation.

What signs somebody in stands in ``actions/``, a small file for each step; tables that only the
named system actors reach (:mod:`caseapp.models.signin`) are touched nowhere else.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import proving
from caseapp.web import today as todays_page

blueprint = Blueprint("accounts", __name__)

from caseapp.features.accounts import (  # noqa: E402
    today,
    views_account,
    views_factor,
    views_lock,
    views_lost_factor,
    views_organisation,
    views_people,
    views_second_step,
    views_sign_in,
    views_together,
    views_welcome,
)

proving.offer(blueprint, views_lock.prove)
todays_page.offer(blueprint, today.LATE)

__all__ = [
    "blueprint",
    "views_account",
    "views_factor",
    "views_lock",
    "views_lost_factor",
    "views_organisation",
    "views_people",
    "views_second_step",
    "views_sign_in",
    "views_together",
    "views_welcome",
]
