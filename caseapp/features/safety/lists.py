"""What safety adds to a list of cases: narrowing by how safe it is now, and an order by it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from caseapp.access import orders
from caseapp.access.finding import Among
from caseapp.kinds import SAFETY_LABELS, SafetyLevel
from caseapp.models.safety import SafetyOverview, SafetyState
from caseapp.web.caselists import Choices, Filter, Sorting


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


def _at(value: str) -> Among:
    level = SafetyLevel(value)
    return Among(
        SafetyState, SafetyState.level == level, SafetyOverview, SafetyOverview.level == level
    )


def _offers(_session: Any) -> Choices:
    return [(level, gettext(label)) for level, label in SAFETY_LABELS.items()]


LEVEL = Filter("risk", _("How safe it is"), _at, _offers, 40, SafetyState, SafetyOverview)
LEAST_SAFE = Sorting(_("How safe it is"), orders.RISK)
