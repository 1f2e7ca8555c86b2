"""Story 11: a case is opened in an emergency, for four hours, and nobody is told whether it is
there."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from caseapp.access import guard, trail
from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.kinds import Kind, Relation, ReviewState, Role, Sensitivity
from caseapp.models.emergency import EmergencyAccess
from caseapp.models.review import Review
from caseapp.models.team import Duty
from caseapp.models.trail import TrailEntry
from tests.features.emergency.conftest import DONE, PIN, Here, ask
from tests.support.site import Browser

NEVER = Kind.RST | Kind.LEG | Kind.CJ | Kind.DOC | Kind.WEL | Kind.SUP
_LIST = re.compile(
    r'<section class="card stack" aria-labelledby="(?:running|unex).*?</section>', re.S
)
_ONCE = re.compile(
    r'nonce="[^"]*"|nonce-[\w+/=-]+|name="(?:csrf_token|submission_key)" value="[^"]*"'
    r'|"X-CSRFToken":"[^"]*"|\d\d:\d\d'
)


def _plain(page: str) -> str:
    """Return a page without what is open, and without what is never the same twice."""
    return " ".join(_ONCE.sub("", _LIST.sub("", page)).split())


def _reads(here: Here, actor: Actor, case: Any) -> Kind:
    with here.site.acting(actor) as session:
        return guard.reach(session, case.id).any


def _entries(here: Here) -> list[tuple[str, str]]:
    with here.site.system("audit") as session:
        found = session.scalars(select(TrailEntry).order_by(TrailEntry.seq)).all()
        return [(each.action, each.outcome) for each in found if each.action == "emergency.open"]


def _link(browser: Browser) -> str:
    """The address of one's own emergency access."""
    found = re.search(r'href="(/emergency/[\w-]{36})"', browser.open("/emergency").text)
    assert found is not None
    return found[1]


def test_a_case_is_open_for_four_hours_to_whoever_needs_it_now(here: Here) -> None:
    here.site.note(here.renna, here.case, "private words", kind=Kind.RST)
    theirs = here.browser(here.ana)
    assert theirs.open(here.path()).status_code == 404
    page = ask(theirs, here.case.reference)
    assert DONE in page
    assert here.path() in page
    opened = theirs.open(here.path())
    assert opened.status_code == 200
    assert "Open by emergency access until" in opened.text
    assert "Ilvara" in opened.text
    assert "private words" not in opened.text
    reach = _reads(here, here.ana, here.case)
    assert reach
    assert not reach & NEVER
    with time_machine.travel(clock.now() + timedelta(hours=3, minutes=58), tick=True):
        assert _reads(here, here.ana, here.case) == reach
    with time_machine.travel(clock.now() + timedelta(hours=4, minutes=1), tick=True):
        assert not _reads(here, here.ana, here.case)
        assert here.browser(here.ana).open(here.path()).status_code == 404


def test_supervisor_and_officer_are_told_at_once_and_a_look_is_due(here: Here) -> None:
    ask(here.browser(here.ana), here.case.reference)
    for kind in (here.maudra, here.holm):
        today = here.browser(kind).open("/today").text
        assert ids.show_reference(here.case.reference) in today
        assert "Ilvara" not in today
    assert "emergency/looks" not in here.browser(here.renna).open("/today").text
    with here.site.acting(here.renna) as session:
        due = session.scalars(select(Review).where(Review.code == "BREAKGLASS")).one()
        assert due.state is ReviewState.SCHEDULED
        days = (due.due_on - clock.today()).days
        assert 2 <= days <= 4


def test_ended_now_it_is_closed_at_the_next_request(here: Here) -> None:
    theirs = here.browser(here.ana)
    ask(theirs, here.case.reference)
    link = _link(theirs)
    assert theirs.open(f"{link}/end").status_code == 303
    assert theirs.open(here.path()).status_code == 200
    token = theirs.fill("/emergency")["csrf_token"]
    assert theirs.send(f"{link}/end", {"csrf_token": token}).status_code == 303
    assert theirs.open(here.path()).status_code == 404
    assert here.browser(here.maudra).open(link).status_code == 404


def test_the_sentence_follows_and_is_written_once(here: Here) -> None:
    theirs = here.browser(here.ana)
    ask(theirs, here.case.reference)
    link = _link(theirs)
    assert theirs.submit(link, sentence="too short").status_code == 422
    why = "She collapsed, and the ambulance asked what to know."
    assert theirs.submit(link, sentence=why).status_code == 303
    assert why in theirs.open(link).text
    assert "A sentence is still missing" not in theirs.open("/emergency").text


def test_whatever_is_asked_for_the_page_is_the_same(here: Here) -> None:
    elsewhere = here.site.organisation("Elsewhere")
    strange = here.site.open_case(here.site.hat(Role.CW, elsewhere))
    kept = here.site.open_case(here.renna, name="Odren")
    here.site.bar(here.renna, kept, here.ana)
    theirs = here.browser(here.ana)
    asked = [ids.new_reference(), strange.reference, kept.reference, "Odren", "Nobody", "Ilva"]
    pages = [ask(theirs, each, age="adult") for each in asked]
    pages.append(ask(theirs, here.case.reference))
    assert len({_plain(page) for page in pages}) == 1
    assert all(DONE in page for page in pages)
    assert [here.path() in page for page in pages] == [False] * len(asked) + [True]
    assert _entries(here) == [("emergency.open", "refused")] * len(asked) + [
        ("emergency.open", "done")
    ]
    with here.site.system("emergency") as session:
        assert len(session.scalars(select(EmergencyAccess)).all()) == 1


def test_by_name_one_exact_fit_opens_and_two_open_nothing(here: Here) -> None:
    theirs = here.browser(here.ana)
    assert here.path() not in ask(theirs, "Ilvara", age="child")
    assert here.path() not in ask(theirs, "Ilvara")
    twin = here.site.open_case(here.renna)
    assert here.path() not in ask(theirs, "Ilvara", age="adult")
    other = here.browser(here.site.hat(Role.CW, here.renna.organisation_id))
    alone = here.site.open_case(here.renna, name="Odren")
    page = ask(other, "odren", age="adult")
    assert ids.show_reference(alone.reference) in page
    assert ids.show_reference(twin.reference) not in page


def test_a_bar_that_comes_later_closes_it(here: Here) -> None:
    theirs = here.browser(here.ana)
    ask(theirs, here.case.reference)
    here.site.bar(here.renna, here.case, here.ana)
    assert theirs.open(here.path()).status_code == 404
    assert here.path() not in theirs.open("/emergency").text


def test_a_protected_case_opens_a_little_and_the_officer_is_told(here: Here) -> None:
    hidden = here.site.open_case(here.renna, name="Odren", sensitivity=Sensitivity.PROTECTED)
    theirs = here.browser(here.ana)
    ask(theirs, hidden.reference)
    assert _reads(here, here.ana, hidden) == Kind.COM | Kind.SAF | Kind.CON
    page = theirs.open(f"/cases/{ids.show_reference(hidden.reference)}")
    assert page.status_code == 200
    assert "Odren" not in page.text
    shown = ids.show_reference(hidden.reference)
    assert shown in here.browser(here.holm).open("/today").text
    assert shown not in here.browser(here.maudra).open("/today").text
    assert shown not in here.browser(here.maudra).open("/emergency/looks").text


def test_a_wrong_pin_opens_nothing_and_five_end_the_session(here: Here) -> None:
    theirs = here.browser(here.ana)
    for _time in range(4):
        page = ask(theirs, here.case.reference, passphrase="111222")
        assert "That did not work" in page
        assert here.case.reference not in page.replace("-", "").split("<main")[0]
    form = theirs.fill("/emergency", reason="danger", who=here.case.reference, passphrase="111222")
    assert "/sign-in" in theirs.send("/emergency", form).location
    assert theirs.open("/today").status_code != 200
    assert _entries(here) == []
    with here.site.system("emergency") as session:
        assert session.scalars(select(EmergencyAccess)).all() == []


def test_a_field_may_be_missing_but_not_the_reason(here: Here) -> None:
    theirs = here.browser(here.ana)
    answer = theirs.submit("/emergency", who=here.case.reference, passphrase=PIN)
    assert answer.status_code == 422
    assert theirs.open(here.path()).status_code == 404


@pytest.mark.parametrize("role", [Role.GA, Role.IA, Role.MGR])
def test_guardians_advocates_and_managers_may(here: Here, role: Role) -> None:
    who = here.site.hat(role, here.renna.organisation_id)
    page = ask(here.browser(who), here.case.reference)
    assert here.path() in page
    assert not _reads(here, who, here.case) & NEVER


@pytest.mark.parametrize("role", [Role.DPO, Role.ADM, Role.LA, Role.VOL, Role.LEO])
def test_nobody_else_may(here: Here, role: Role) -> None:
    who = here.site.hat(role, here.renna.organisation_id)
    assert here.browser(who).open("/emergency").status_code == 403


def _put_on_duty(here: Here, who: Actor) -> None:
    with here.site.acting(here.maudra) as session:
        session.add(
            Duty(
                organisation_id=who.organisation_id,
                user_id=who.user_id,
                starts_at=clock.now(),
                ends_at=clock.now() + timedelta(hours=8),
                telephone="01632 960 111",
            )
        )
        trail.commit(session)


def test_where_somebody_is_on_duty_it_is_theirs_and_managers(here: Here) -> None:
    duty = here.site.hat(Role.CW, here.renna.organisation_id)
    _put_on_duty(here, duty)
    theirs = here.browser(here.ana)
    page = ask(theirs, here.case.reference)
    assert "01632 960 111" in page
    assert theirs.open(here.path()).status_code == 404
    for who in (duty, here.maudra):
        assert here.path() in ask(here.browser(who), here.case.reference)


def test_a_place_on_the_team_needs_no_emergency_and_shows_no_banner(here: Here) -> None:
    page = here.browser(here.renna).open(here.path()).text
    assert "emergency access" not in page


def test_the_way_there_stands_on_today_and_where_nothing_is(here: Here) -> None:
    theirs = here.browser(here.ana)
    missing = f"/cases/{ids.show_reference(ids.new_reference())}"
    for path in ("/today", missing, here.path()):
        assert 'href="/emergency"' in theirs.open(path).text, path
    assert _plain(theirs.open(missing).text) == _plain(theirs.open(here.path()).text)
    volunteer = here.browser(here.site.hat(Role.VOL, here.renna.organisation_id))
    assert 'href="/emergency"' not in volunteer.open(missing).text


def test_night_duty_of_a_house_opens_those_who_live_there_and_nobody_else(here: Here) -> None:
    """Their name, how to be with them, what the house needs to know: no address, notes or papers
    (practice.md P3)."""
    night, day = (here.site.hat(Role.AW, here.renna.organisation_id) for _each in "ab")
    theirs = here.browser(night)
    assert here.path() not in ask(theirs, here.case.reference)
    here.site.assign(here.renna, here.case, day, Relation.CONSENT)
    assert here.path() in ask(theirs, here.case.reference)
    assert "Ilvara" in theirs.open(here.path()).text
    with here.site.acting(night) as session:
        reach = guard.reach(session, here.case.id)
    assert reach.reads == Kind.COM
    assert reach.reduced == Kind.SUM | Kind.RSK | Kind.HLT | Kind.CON
    assert not reach.writes


def test_somebody_of_a_house_who_is_not_on_duty_opens_nothing(here: Here) -> None:
    night = here.site.hat(Role.AW, here.renna.organisation_id)
    here.site.assign(here.renna, here.case, night, Relation.CONSENT)
    _put_on_duty(here, here.ana)
    assert here.path() not in ask(here.browser(night), here.case.reference)
    _put_on_duty(here, night)
    assert here.path() in ask(here.browser(night), here.case.reference)


def test_story_11_break_glass(here: Here) -> None:
    """domain.md §10: she opens safe contact for a medical emergency; the card shows, nothing else
    about health does; manager and officer are told at once; the person is told later."""
    words = {"whom": "zqsister", "tell": "zqtablets", "answer": "alone"}
    card = here.path("/emergency-card")
    assert here.browser(here.renna).submit(card, **words).status_code == 303
    hers = here.browser(here.ana)
    assert hers.open(here.path("/contact")).status_code == 404
    assert DONE in ask(hers, here.case.reference)
    assert hers.open(here.path("/contact")).status_code == 200
    shown = hers.open(card).text
    assert "zqsister" in shown
    assert "zqtablets" in shown
    with here.site.acting(here.ana) as session:
        reach = guard.reach(session, here.case.id)
        assert not Kind.HLT & (reach.reads | reach.writes)
    for told in (here.maudra, here.holm):
        page = here.browser(told).open("/today").text
        assert ids.show_reference(here.case.reference) in page
        assert "zqtablets" not in page
    assert "the person is not told yet" in here.browser(here.maudra).open("/emergency/looks").text
    with time_machine.travel(clock.now() + timedelta(hours=4, minutes=1), tick=True):
        assert here.browser(here.ana).open(card).status_code == 404
