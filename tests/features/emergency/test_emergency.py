"""Story 11: a case is opened in an emergency, for four hours, and nobody is told whether it is
there."""

from __future__ import annotations

import re

from caseapp.base import ids
from tests.features.emergency.conftest import DONE, Here, ask


def test_a_case_is_open_for_four_hours_to_whoever_needs_it_now(here: Here) -> None:
    theirs = here.browser(here.ana)
    assert theirs.open(here.path()).status_code == 404
    page = ask(theirs, here.case.reference)
    assert DONE in page
    assert here.path() in page
    opened = theirs.open(here.path())
    assert opened.status_code == 200
    assert "Open by emergency access until" in opened.text
    assert re.search(r'href="/emergency/[\w-]+"', opened.text)
    for kind in (here.maudra, here.holm):
        today = here.browser(kind).open("/today").text
        assert ids.show_reference(here.case.reference) in today
        assert "Ilvara" not in today
