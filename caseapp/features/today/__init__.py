"""Today: what there is to do, and the front door that leads to it.

Features offer its parts (:mod:`caseapp.web.today`); without any it is calm, with the way to the
caseload.
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("today", __name__)

from caseapp.features.today import views  # noqa: E402

__all__ = ["blueprint", "views"]
