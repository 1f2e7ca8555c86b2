"""Figures for managers, of nobody (domain.md §7.3): how wishes for interpreters were met."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("figures", __name__)

from caseapp.features.figures import views  # noqa: E402

__all__ = ["blueprint", "views"]
