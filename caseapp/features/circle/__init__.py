"""The circle: the people around this person, what each may see, and until when.

What somebody sees is read from the grants (:mod:`caseapp.access.circle`); stopping it and changing
the team have pages of their own.
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("circle", __name__)

from caseapp.features.circle import views  # noqa: E402

__all__ = ["blueprint", "views"]
