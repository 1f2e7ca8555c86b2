"""How safe somebody is: one look after another, each with their own view first.

What the safety plan itself says comes later. Nothing here is shown on Together, and no level is a
score of a person.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import caselists

blueprint = Blueprint("safety", __name__)

from caseapp.features.safety import lists, views  # noqa: E402

caselists.offer(blueprint, lists.LEVEL, lists.LEAST_SAFE)

__all__ = ["blueprint", "views"]
