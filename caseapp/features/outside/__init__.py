"""What reaches somebody outside these pages: their calendar as a feed, and mail that says how many
things wait; and when nothing is sent. Nothing of it names anybody, the service or a case (INV-15).

How mail is sent is in :mod:`caseapp.rules.digest`.
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("outside", __name__)

from caseapp.features.outside import views_feed, views_mail  # noqa: E402

__all__ = ["blueprint", "views_feed", "views_mail"]
