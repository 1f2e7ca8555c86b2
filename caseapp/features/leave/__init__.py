"""Leave and duty: who is away and who covers which case, and who is on duty on which number.

How cover begins and ends is in :mod:`caseapp.rules.cover` (practice.md P12).
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("leave", __name__)

from caseapp.features.leave import views, views_duty  # noqa: E402

__all__ = ["blueprint", "views", "views_duty"]
