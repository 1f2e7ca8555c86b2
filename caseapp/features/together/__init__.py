"""The Together page: one case, for two people at one screen (practice.md P5).

It is a state of the session: every other address leads here until the PIN is given, which is asked
at ``/together/end`` in ``accounts``, where PINs are. What stands on the page is offered by the
features as panels of :attr:`caseapp.web.panels.Place.TOGETHER`.
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("together", __name__)

from caseapp.features.together import views  # noqa: E402

__all__ = ["blueprint", "views"]
