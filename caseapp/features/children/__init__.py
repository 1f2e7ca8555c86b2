"""Somebody under eighteen: what their guardian answered, and who may not decide for them.

The child's own answer stands in the ledger (:mod:`caseapp.features.consents`); what both open
together is computed (:mod:`caseapp.access.children`).
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("children", __name__)

from caseapp.features.children import views  # noqa: E402

__all__ = ["blueprint", "views"]
