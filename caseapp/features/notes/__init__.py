"""Notes of contacts: writing one, changing one's own."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("notes", __name__)

from caseapp.features.notes import views  # noqa: E402

__all__ = ["blueprint", "views"]
