"""Somebody told me to stop sharing: everybody may be told, and it takes effect (domain.md §3.5)."""

from __future__ import annotations

import re

import pytest

from caseapp.kinds import Role, StopBasis, StopReach
from caseapp.models.consent import ConsentEnd
from caseapp.models.stopping import StopReport
from tests.features.stopping.conftest import PATH, THANKS, Here, page_of

EVERYBODY = (Role.VOL, Role.INT, Role.ADM, Role.AW, Role.LA, Role.HP, Role.DPO, Role.MGR, Role.CW)
_ONCE = re.compile(
    r'nonce="[^"]*"|nonce-[\w+/=-]+|name="(?:csrf_token|submission_key)" value="[^"]*"'
    r'|"X-CSRFToken":"[^"]*"|\d\d:\d\d'
)


def _plain(page: str) -> str:
    """Return a page without what is never the same twice."""
    return " ".join(_ONCE.sub("", page).split())


@pytest.mark.parametrize("role", EVERYBODY)
def test_everybody_may_be_told_and_the_next_click_finds_nothing(here: Here, role: Role) -> None:
    theirs = here.site.browser(here.police)
    assert theirs.open(here.path).status_code == 200
    told = here.hat(role)
    assert PATH in page_of(here, told, "/today")
    assert THANKS in here.tell(told, here.case.reference, words="She wants nobody to know.")
    assert theirs.open(here.path).status_code == 404
    (report,), (end,) = here.stored(StopReport), here.stored(ConsentEnd)
    assert (report.author_id, report.basis, report.reach) == (
        told.user_id,
        StopBasis.REFERENCE,
        StopReach.EVERYBODY,
    )
    assert (end.ended_at, end.author_id, end.is_whole) == (report.made_at, told.user_id, True)
