"""People who come along: who they are, whether the person was seen alone, whether it was checked.

For staff only: nothing of it is on *Together* (practice.md P6).
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import contents as case_contents

blueprint = Blueprint("companions", __name__)

from caseapp.features.companions import contents, views  # noqa: E402

case_contents.offer(blueprint, contents.COMPANIONS)

__all__ = ["blueprint", "views"]
