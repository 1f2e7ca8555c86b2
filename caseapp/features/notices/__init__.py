"""Notices: one's own list of what there is to know, by reference only; nothing counts up."""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import today as todays_page

blueprint = Blueprint("notices", __name__)

from caseapp.features.notices import today, views  # noqa: E402

todays_page.offer(blueprint, today.SOMETHING_NEW)

__all__ = ["blueprint", "views"]
