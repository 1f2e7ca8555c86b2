"""Who may see what, who looked, and whether the application is well.

The table is :mod:`caseapp.access.table`; :mod:`caseapp.access.trail` writes the trail.
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("oversight", __name__)

from caseapp.features.oversight import views  # noqa: E402

__all__ = ["blueprint", "views"]
