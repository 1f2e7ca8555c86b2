"""Who looked on the Together page, and lines that are not shown there for somebody's safety."""

from __future__ import annotations

import re
from datetime import timedelta

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import NOTICE_LABELS, NoticeCode, Relation, Role
from tests.features.looked.conftest import Here
from tests.support import languages

NEVER = "overdue risk level points provisional concern doubt failed refused negative"
NEVER += " exploitation justice protected"
REASON = "zqher brother asks who works here"


def _later(days: int = 10) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def _colleague(here: Here) -> Actor:
    """A colleague in the case who has looked at it."""
    tobren = here.site.hat(Role.CW, here.case.organisation_id)
    here.site.stand(here.case, tobren, Relation.ASSIGNED)
    here.site.browser(tobren).open(here.path())
    return tobren


def _withhold(here: Here, whose: Actor, scope: str = "line", **values: str) -> str:
    """Withhold somebody's newest line, and return where it is looked at again."""
    browser = here.site.browser(here.renna)
    given = {
        "scope": scope,
        "reason": REASON,
        "reviewer": str(here.maudra.user_id),
        "again_on": _later(),
        **values,
    }
    sent = browser.submit(here.link("/withhold", whose), **given)
    assert sent.status_code == 303, sent.text
    return here.link("/withheld/", whose)


def test_two_people_read_it_in_calm_words_and_ask(here: Here) -> None:
    browser = here.together(here.renna)
    assert 'href="/together/looked"' in browser.open("/together").text
    page = browser.open("/together/looked")
    assert page.status_code == 200
    shown = " ".join(languages.shown(page.text).texts)
    found = [word for word in NEVER.split() if re.search(rf"\b{word}", shown, re.IGNORECASE)]
    assert found == []
    assert "/cases" not in page.text.partition("<main")[2]
    ask = "/together/looked/" + page.text.partition('href="/together/looked/')[2].partition('"')[0]
    sent = browser.submit(ask, words="zqwho is that")
    assert (sent.status_code, sent.location) == (303, "/together/looked")
    assert "zqwho is that" in browser.open("/together/looked").text
    assert browser.open(here.path("/looked")).location == "/together"


def test_what_is_withheld_is_counted_and_has_a_reviewer_and_a_day(here: Here) -> None:
    tobren = _colleague(here)
    _withhold(here, tobren)
    together = here.together(here.renna)
    page = together.open("/together/looked").text
    assert "1 line is not shown here now, for somebody" in page
    assert here.name(here.maudra) in page
    assert REASON not in page
    lines = page.partition("Who has looked at or changed what")[2]
    assert here.name(tobren) not in lines
    for who in (here.renna, here.holm):
        assert here.name(tobren) in here.page(who).text
    assert "not shown together" in here.page(here.renna).text


def test_all_of_one_person_from_a_day_on(here: Here) -> None:
    tobren = _colleague(here)
    here.site.browser(tobren).open(here.path("/notes/new"))
    address = _withhold(here, tobren, "all")
    here.site.browser(tobren).open(here.path("/team"))
    together = here.together(here.renna)
    page = together.open("/together/looked").text
    assert here.name(tobren) not in page
    assert "lines are not shown here now" in page
    assert REASON in here.site.browser(here.renna).open(address).text


def test_a_line_that_is_not_shown_is_not_asked_about_together(here: Here) -> None:
    tobren = _colleague(here)
    seq = here.link("/withhold", tobren).split("/")[-2]
    _withhold(here, tobren)
    assert here.together(here.renna).open(f"/together/looked/{seq}/ask").status_code == 404


def test_it_is_decided_with_a_reason_somebody_and_a_day(here: Here) -> None:
    tobren = _colleague(here)
    browser = here.site.browser(here.renna)
    address = here.link("/withhold", tobren)
    offered = browser.open(address).text
    assert here.name(here.maudra) in offered
    assert str(tobren.user_id) not in offered
    assert "checked" not in offered.partition("<main")[2]
    empty = browser.submit(address, reason=REASON)
    assert empty.status_code == 422
    assert REASON in empty.text
    past = {"scope": "line", "reason": REASON, "reviewer": str(here.maudra.user_id)}
    assert browser.submit(address, again_on=_later(-1), **past).status_code == 422
    assert (
        browser.submit(address, again_on=_later(), **{**past, "reviewer": "x"}).status_code == 422
    )


def test_the_officer_is_reminded_on_the_day_and_its_reviewer_shows_it_again(here: Here) -> None:
    tobren = _colleague(here)
    address = _withhold(here, tobren, again_on=_later(0))
    reviewer = here.site.browser(here.maudra)
    officer = here.site.browser(here.holm)
    assert address in officer.open("/today").text
    assert REASON in reviewer.open(address).text
    assert reviewer.submit(address, what="stay").status_code == 422
    assert reviewer.submit(address, what="stay", again_on=_later(5)).status_code == 303
    assert address not in officer.open("/today").text
    late = reviewer.fill(address, what="show")
    reviewer.submit(address, what="stay", again_on=_later(6))
    assert reviewer.send(address, late).status_code == 409
    assert reviewer.submit(address, what="show").status_code == 303
    assert reviewer.open(address).status_code == 404
    assert here.name(tobren) in here.together(here.renna).open("/together/looked").text


def test_whoever_is_to_look_again_is_reminded_on_the_day_and_nobody_else(here: Here) -> None:
    tobren = _colleague(here)
    address = _withhold(here, tobren, again_on=_later(0))
    other = here.site.hat(Role.MGR, here.case.organisation_id)
    assert address in here.site.browser(here.maudra).open("/today").text
    for who in (other, here.renna):
        assert address not in here.site.browser(who).open("/today").text
    reviewer = here.site.browser(here.maudra)
    assert reviewer.submit(address, what="stay", again_on=_later(5)).status_code == 303
    assert address not in reviewer.open("/today").text


def test_another_manager_does_not_read_why(here: Here) -> None:
    tobren = _colleague(here)
    address = _withhold(here, tobren)
    other = here.site.browser(here.site.hat(Role.MGR, here.case.organisation_id))
    assert other.open(here.path("/looked")).status_code == 200
    assert other.open(address).status_code == 404
    assert here.site.browser(here.holm).open(address).status_code == 200


def test_managers_and_the_officer_withhold_nothing(here: Here) -> None:
    tobren = _colleague(here)
    address = here.link("/withhold", tobren)
    for who in (here.maudra, here.holm):
        assert here.site.browser(who).open(address).status_code == 404


def test_a_colleague_in_the_case_is_told_that_they_look_again(here: Here) -> None:
    tobren, ana = _colleague(here), _colleague(here)
    _withhold(here, tobren, reviewer=str(ana.user_id))
    told = here.site.browser(ana).open("/notices").text
    assert NOTICE_LABELS[NoticeCode.LOOK_AGAIN] in told
