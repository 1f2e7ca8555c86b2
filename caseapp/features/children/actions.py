"""Writing down what a guardian answered, and who may not decide: one transaction each."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from caseapp.access import trail
from caseapp.base.problems import InvalidError
from caseapp.models.case import Case
from caseapp.models.children import GuardianAnswer
from caseapp.models.consent import Consent
from caseapp.rules import children
from caseapp.rules.children import Answered


def answer(session: Any, case: Case, consent: Consent, given: Answered) -> GuardianAnswer:
    """Write down a guardian's answer. Raises :class:`InvalidError` naming a field."""
    row = children.answer(session, case, consent, given)
    trail.say(session, "guardian.answer")
    return row


def bar(session: Any, case: Case, name: str) -> None:
    """Write down that somebody may not decide for the child."""
    if not name.strip():
        raise InvalidError("name", _("Write a name."))
    children.bar(session, case, " ".join(name.split()))
    trail.say(session, "guardian.bar")
