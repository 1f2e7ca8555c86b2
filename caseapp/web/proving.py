"""Asking whether it is still the same person, before an act that reaches far (practice.md P14).

How that is checked, and how wrong tries count, belongs to whoever keeps accounts and is offered by
them; other features ask here.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, current_app
from flask.blueprints import BlueprintSetupState

from caseapp.web.login_state import Login

_CHECK = "caseapp_proof"
#: The field of a form that asks for it; no draft keeps it.
FIELD = "passphrase"

Check = Callable[[Login, str], None]


class OverError(Exception):
    """That was the last try: the session has ended."""


def offer(blueprint: Blueprint, check: Check) -> None:
    """Say how a proof is checked in every application that has this feature."""

    @blueprint.record_once
    def register(state: BlueprintSetupState) -> None:
        state.app.extensions[_CHECK] = check


def check(login: Login, typed: str) -> None:
    """Check the PIN of the session, or the passphrase.

    Raises :class:`~caseapp.base.problems.InvalidError` for a wrong one, and :class:`OverError` with
    the last try. Called before the request writes anything: it has transactions of its own.
    """
    found: Check = current_app.extensions[_CHECK]
    found(login, typed)
