"""Problems of pages that are known and wait for their repair, each with where it is repaired.

An entry goes when its problem has gone. Nothing comes here that can be repaired with its page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: What a problem says, and where it is repaired.
LEFT = {
    r"(covered|not seen): (Who may see what|Sign out)$": (
        "app.css, up to 767 px: the foot of a long page lies under the navigation at the bottom"
    ),
    r"axe region: \['\.np'\]": "base.html: the demo's banner stands outside every landmark",
    r'too small: a "Who may see what"': "base.html: the link in the foot of every page",
    r"axe target-size: \['a\[href\$=\"access\"\]'\]": "base.html: the same link",
    r'too small: a "Back to the front page"': "errors/error.html: a link alone in its line",
    r'too small: a "Change this note"': "cases/show.html: a link alone in its line",
    r'button without a form: "(Main|Second|Third|Saving|Stop sharing|Yes, stop sharing|Focused)"': (
        "patterns: samples of buttons, which do nothing"
    ),
    r"axe landmark-unique: .*Pages of this list": "patterns: one sample three times over",
}
#: What stands around words that run from right to left.
_TURNING = re.compile("[\u202c\u202e]")


def assert_none(problems: Iterable[str]) -> None:
    """Fail with every problem that is not a known one."""
    plain = [_TURNING.sub("", problem) for problem in problems]
    new = [each for each in plain if not any(re.match(known, each) for known in LEFT)]
    assert not new, "\n".join(["problems of this page", *new])
