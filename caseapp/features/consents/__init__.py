"""Permissions: who may know what, because the person said yes to it, and until when.

What an answer becomes and what it opens follows from rules (:mod:`caseapp.rules.consent`,
:mod:`caseapp.access.consents`). Nothing here is shown on *Together*, and nobody can pass by a no.
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("consents", __name__)

from caseapp.features.consents import views, views_new, views_people, views_stop  # noqa: E402

__all__ = ["blueprint", "views", "views_new", "views_people", "views_stop"]
