"""Best-interests decisions: beginning one, the child's part in it, completing and countersigning.

What a decision opens is computed (:mod:`caseapp.access.children`); what it needs is in
:mod:`caseapp.rules.best_interests`.
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("best_interests", __name__)

from caseapp.features.best_interests import views, views_one  # noqa: E402

__all__ = ["blueprint", "views", "views_one"]
