"""Cases: opening one, the caseload, the case page, and the summary that everyone needs first.

Stages are in ``pillars``, notes in ``notes``.
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("cases", __name__)

from caseapp.features.cases import views  # noqa: E402

__all__ = ["blueprint", "views"]
