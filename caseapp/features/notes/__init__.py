"""Notes of contacts: writing one, changing one's own."""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import panels as case_page

blueprint = Blueprint("notes", __name__)

from caseapp.features.notes import panels, views, views_guardian  # noqa: E402

case_page.offer(blueprint, panels.NOTES)

__all__ = ["blueprint", "views", "views_guardian"]
