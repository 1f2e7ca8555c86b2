"""Every part of the interface in every state, on one page, for those who build and translate it.

It answers in the demo and in tests only.
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("patterns", __name__)

from caseapp.features.patterns import views  # noqa: E402

__all__ = ["blueprint", "views"]
