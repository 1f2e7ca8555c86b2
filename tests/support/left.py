"""Problems of pages that are known and wait for their repair, each with where it is repaired.

An entry goes when its problem has gone. Nothing comes here that can be repaired with its page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: What a problem says, and where it is repaired.
LEFT = {
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
