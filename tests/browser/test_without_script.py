"""Every page with JavaScript switched off: it comes, says as much, and every button works.

The short run opens every tenth page so, the long one all of them.
"""

from __future__ import annotations

import pytest

from tests.support import looking, looks
from tests.support.left import assert_none
from tests.support.looks import Windows
from tests.support.pages import PAGES, View


@pytest.mark.parametrize(
    "view",
    [
        pytest.param(view, id=view.name, marks=[pytest.mark.long] if place % 10 else [])
        for place, view in enumerate(PAGES)
    ],
)
def test_page_without_script(windows: Windows, view: View) -> None:
    page, watch = windows.open(view, looks.NO_SCRIPT)
    found = looking.measure(page)
    assert_none(
        [
            *watch.problems,
            *looking.sideways(found),
            *looking.heading(found),
            *looking.buttons(found),
        ]
    )
