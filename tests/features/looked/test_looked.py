"""Who looked, in plain words, for those who may read it."""

from __future__ import annotations

from tests.features.looked.conftest import Here


def test_it_says_who_read_what_and_when(here: Here) -> None:
    here.site.browser(here.renna).open(here.path())
    page = here.page(here.renna)
    assert page.status_code == 200
    assert "Who can see what now" in page.text
    assert "read summary" in page.text
