"""Keeping what is being typed, and letting it go. How it is kept stands in
:mod:`caseapp.web.drafts`; forms take it up by themselves."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("drafts", __name__)

from caseapp.features.drafts import views  # noqa: E402

__all__ = ["blueprint", "views"]
