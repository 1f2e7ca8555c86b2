"""People who come along: who they are, whether the person was seen alone, whether it was checked.

For staff only: nothing of it is on *Together* (practice.md P6).
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("companions", __name__)

from caseapp.features.companions import views  # noqa: E402

__all__ = ["blueprint", "views"]
