"""The four pillars of a case: where the person stands, how they got there, and moving a stage.

The rules of moving are in :mod:`caseapp.rules.stages`.
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("pillars", __name__)

from caseapp.features.pillars import views  # noqa: E402

__all__ = ["blueprint", "views"]
