"""The sentences of the spoken card in the languages of an organisation: in the browser, or by a
spreadsheet. The rules are in :mod:`caseapp.rules.sentences`.
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("sentences", __name__)

from caseapp.features.sentences import views, views_sheet  # noqa: E402

__all__ = ["blueprint", "views", "views_sheet"]
