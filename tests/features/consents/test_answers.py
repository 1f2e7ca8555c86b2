"""Writing an answer down: what a yes needs, what a no needs, and what takes the place of what."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Kind, Role
from caseapp.models.review import Review
from tests.features.consents.conftest import Ledger, day
from tests.support.site import Site

SAVED = "Saved. We will look at it again together soon."
CHANGING = re.compile(r'nonce="[^"]*"|[\w.-]{60,}|name="submission_key" value="[^"]*"')


def _looks(site: Site) -> list[tuple[str, Any]]:
    table: Any = Review.__table__
    wanted = select(table).where(table.c.code == "CONSENT_EXP").order_by(table.c.due_on)
    with site.owner() as connection:
        return [(str(row.state), row.due_on) for row in connection.execute(wanted)]


def test_a_yes_needs_five_things_and_shows_until_when(ledger: Ledger, advocate: Actor) -> None:
    assert ledger.answer(advocate).status_code == 303
    page = ledger.page
    assert SAVED in page
    assert "You have said yes to" in page
    assert "Goals and steps" in page
    assert "Stop sharing" in page
    (row,) = ledger.rows
    assert (row.purpose, row.outcome, row.kinds) == ("ADVOCATE", "active", Kind.SUM | Kind.GOA)
    assert (row.given_on, row.expires_on) == (day(), day(30))
    assert all((row.said_free, row.said_take_back, row.said_limits, row.said_use, row.said_recall))


@pytest.mark.parametrize(("answer", "words"), [("no", "no to"), ("not_now", "not now to")])
def test_a_no_and_a_not_now_need_two(ledger: Ledger, answer: str, words: str) -> None:
    said = ledger.refuse(purpose="POLICE", answer=answer)
    assert said.status_code == 303
    page = ledger.page
    assert f"You have said {words}" in page
    assert "Police or prosecutors" in page
    assert "Everything else goes on" in page


def test_nothing_is_ticked_beforehand(ledger: Ledger) -> None:
    page = ledger.browser.open(f"{ledger.case}/consents/new").text.split("<main")[1]
    assert " checked" not in page


def test_somebody_outside_gets_a_name_and_no_access(ledger: Ledger) -> None:
    assert ledger.answer(outside="  Union   drop-in ", kinds=["SUM"]).status_code == 303
    assert ledger.rows[0].purpose == "PARTNER"
    assert "Union drop-in" in ledger.page
    assert ledger.rows[0].membership_id is None


def test_the_usual_last_day_is_offered(ledger: Ledger, advocate: Actor) -> None:
    address = f"{ledger.case}/consents/new"
    assert f'value="{day(180)}"' in ledger.browser.open(f"{address}?purpose=HEALTH").text
    person = f"{address}?person={advocate.membership_id}"
    assert f'value="{day(180)}"' in ledger.browser.open(person).text
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#until-box"}
    part = ledger.browser.open(f"{address}?purpose=POLICE&person=", headers=headers).text
    assert f'value="{day(30)}"' in part
    assert "<main" not in part
    forgotten = ledger.answer(advocate, until="")
    assert forgotten.status_code == 422
    assert f'value="{day(180)}"' in forgotten.text


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "nobody": ({"person": ""}, "person", "Say who gets it."),
    "no kinds": ({"kinds": []}, "kinds", "Say what may be shared."),
    "no day": ({"until": ""}, "until", "Say until when."),
    "a day past": ({"until": day(-1).isoformat()}, "until", "This day is over."),
    "no day at all": ({"until": "2026-02-31"}, "until", "This day is in no calendar."),
    "no card": ({"card_said": ""}, "card_said", "Say these first."),
    "the limits not said": ({"not_yet": ["said_limits"]}, "not_yet", "Say first"),
    "no language": (
        {"language": ""},
        "language",
        "Say in which language you talked, or who interpreted.",
    ),
    "kinds of what shares nothing": (
        {"purpose": "ACCOMPANY"},
        "kinds",
        "Nothing is shared by this.",
    ),
    "no company": ({"company": ""}, "company", "Say who else was there."),
    "tears and no question": ({"upset": "y"}, "clear", "Ask one thing"),
    "a condition without words": (
        {"answer": "yes_but", "conditions": " "},
        "conditions",
        "Write their condition.",
    ),
    "said tomorrow": ({"given_on": day(1).isoformat()}, "given_on", "This date is still to come."),
    "no answer": ({"answer": ""}, "answer", "Choose one."),
    "two recipients": ({"outside": "Union"}, "outside", "not both"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_missing_is_said_beside_its_field(
    ledger: Ledger, advocate: Actor, name: str
) -> None:
    values, field, words = WRONG[name]
    answer = ledger.answer(advocate, **{"why": "Kept as typed.", **values})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert words in answer.text
    assert "Kept as typed." in answer.text
    assert ledger.rows == []


def test_everything_that_is_missing_is_said_at_once(ledger: Ledger) -> None:
    answer = ledger.browser.submit(f"{ledger.case}/consents/new", answer="yes")
    assert answer.status_code == 422
    for field in ("person", "card_said", "company"):
        assert f'href="#{field}"' in answer.text
    for code in ("no", "not_now"):
        said = ledger.browser.submit(f"{ledger.case}/consents/new", answer=code)
        assert 'href="#purpose"' in said.text


def test_what_a_role_never_reads_is_not_promised(site: Site, ledger: Ledger) -> None:
    police = site.hat(Role.LEO, site.organisation("Elsewhere"))
    assert "no account here" in ledger.answer(police).text
    home = ledger.rows
    assert home == []


def test_police_of_the_same_house_never_get_health(
    site: Site, ledger: Ledger, worker: Actor
) -> None:
    police = site.hat(Role.LEO, worker.organisation_id)
    answer = ledger.answer(police, kinds=["HLT", "CJ"])
    assert answer.status_code == 422
    assert "Nobody in this role reads this here: Health." in answer.text


def test_somebody_whose_account_is_closed_cannot_be_named(
    site: Site, ledger: Ledger, worker: Actor, advocate: Actor
) -> None:
    form = ledger.browser.fill(f"{ledger.case}/consents/new")
    admin = site.browser(site.hat(Role.ADM, worker.organisation_id))
    closed = admin.submit(f"/admin/users/{advocate.user_id}/disable")
    assert closed.status_code == 303, closed.text
    given = {
        **{"person": str(advocate.membership_id), "answer": "yes", "kinds": ["SUM"]},
        **{"until": day(5).isoformat(), "card_said": "y", "company": "alone", "why": "Kept."},
    }
    answer = ledger.browser.send(f"{ledger.case}/consents/new", {**form, **given})
    assert answer.status_code == 422
    assert "They have no account here now." in answer.text
    assert "Kept." in answer.text
    assert ledger.rows == []


def test_a_service_lasts_half_a_year_at_most(ledger: Ledger) -> None:
    """practice.md P10."""
    long = ledger.answer(outside="Union", until=day(181).isoformat())
    assert long.status_code == 422
    assert "This lasts 180 days at most." in long.text
    assert ledger.answer(outside="Union", until=day(180).isoformat()).status_code == 303


# --- doubt is never shown in the room (practice.md P6) ------------------------------------


def _shown(site: Site, ledger: Ledger, answer: TestResponse) -> tuple[Any, ...]:
    """The answer to a save and the page it leads to, without what is never the same twice."""
    assert answer.status_code == 303
    location = str(answer.location)
    page = CHANGING.sub("", ledger.browser.open(location).text)
    key = str(ledger.rows[-1].id)
    one = CHANGING.sub("", ledger.browser.open(f"{ledger.case}/consents/{key}").text)
    headers = sorted(name for name, _value in answer.headers)
    reference = ledger.case.rsplit("/", 1)[1]
    return (
        headers,
        *(text.replace(key, "KEY").replace(reference, "CASE") for text in (location, page, one)),
    )


def test_nothing_in_the_answer_tells_a_doubtful_yes_from_another(
    site: Site, worker: Actor, advocate: Actor
) -> None:
    found = []
    with time_machine.travel(clock.now(), tick=False):
        for doubt in ({}, {"company": "accompanied"}, {"interpreter": "other"}, {"clear": "no"}):
            browser = site.browser(worker)
            made = browser.submit("/cases/new", name_to_use="Bekrun", age_status="adult")
            ledger = Ledger(site, browser, str(made.location))
            found.append(_shown(site, ledger, ledger.answer(advocate, **doubt)))
    assert SAVED in found[0][2]
    assert found[1:] == [found[0]] * 3


def test_when_the_talk_is_over_staff_read_that_it_is_not_open(
    site: Site, worker: Actor, ledger: Ledger, advocate: Actor
) -> None:
    ledger.answer(advocate, company="accompanied")
    assert "To look at again together" not in ledger.page
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        browser = site.browser(worker)
        page = browser.open(f"{ledger.case}/consents").text
        assert "To look at again together" in page
        assert "You have not said yes to anything." in page
        whole = browser.open(f"{ledger.case}/consents/{ledger.rows[0].id}").text
        assert "Nothing is open by it." in whole


def test_it_is_looked_at_again_in_three_days(site: Site, ledger: Ledger, advocate: Actor) -> None:
    ledger.answer(advocate, company="accompanied")
    assert _looks(site) == [("scheduled", day(3))]
    assert ledger.answer(advocate).status_code == 303
    assert sorted(_looks(site)) == [("not_needed", day(3)), ("scheduled", day(16))]


def test_a_yes_is_asked_again_fourteen_days_before_its_end(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    ledger.answer(advocate)
    assert _looks(site) == [("scheduled", day(16))]
    ledger.stop()
    assert _looks(site) == [("not_needed", day(16))]


# --- what takes the place of what ---------------------------------------------------------


def test_a_new_yes_takes_the_place_of_the_one_before(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    ledger.answer(advocate, kinds=["SUM", "GOA", "RSK"])
    assert site.browser(advocate).open(f"{ledger.case}/safety").status_code == 200
    ledger.answer(advocate, kinds=["SUM"])
    assert [end.ending for end in ledger.ends] == ["superseded"]
    assert site.browser(advocate).open(f"{ledger.case}/safety").status_code == 404
    assert site.browser(advocate).open(ledger.case).status_code == 200


@pytest.mark.parametrize("about", ["person", "purpose", "both"])
@pytest.mark.parametrize("answer", ["no", "not_now"])
def test_a_no_ends_the_yes_before_it(
    site: Site, ledger: Ledger, advocate: Actor, about: str, answer: str
) -> None:
    ledger.answer(advocate)
    who = None if about == "purpose" else advocate
    what = {} if about == "person" else {"purpose": "ADVOCATE"}
    assert ledger.refuse(who, answer=answer, **what).status_code == 303
    assert site.browser(advocate).open(ledger.case).status_code == 404
    assert len(ledger.rows) == 2


def test_a_no_to_something_else_ends_nothing(site: Site, ledger: Ledger, advocate: Actor) -> None:
    other = site.hat(Role.IA, advocate.organisation_id)
    ledger.answer(advocate)
    ledger.refuse(purpose="POLICE")
    ledger.refuse(other)
    assert ledger.ends == []
    assert site.browser(advocate).open(ledger.case).status_code == 200


def test_a_doubtful_yes_changes_nothing_of_what_was_said_before(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    """Whoever stands beside somebody can neither open nor widen."""
    ledger.answer(advocate, kinds=["SUM"])
    ledger.answer(advocate, kinds=["SUM", "RSK"], company="accompanied")
    theirs = site.browser(advocate)
    assert theirs.open(ledger.case).status_code == 200
    assert theirs.open(f"{ledger.case}/safety").status_code == 404
    ledger.refuse(advocate)
    ledger.answer(advocate, company="accompanied")
    assert theirs.open(ledger.case).status_code == 404


def test_a_paper_counts_from_being_entered_and_not_past_a_later_no(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    earlier = day(-10).isoformat()
    assert ledger.answer(advocate, given_on=earlier).status_code == 303
    assert ledger.rows[0].starts_at > clock.now() - timedelta(minutes=5)
    ledger.stop()
    again = ledger.answer(advocate, given_on=earlier)
    assert again.status_code == 422
    assert "They have said otherwise since." in again.text
    assert site.browser(advocate).open(ledger.case).status_code == 404


def test_two_people_who_write_at_once_leave_both_and_the_later_counts(
    site: Site, ledger: Ledger, worker: Actor, advocate: Actor
) -> None:
    colleague = site.hat(Role.CW, worker.organisation_id)
    place = {"team_role": "co_worker", "before": "stays", "chosen": "told"}
    ledger.browser.submit(f"{ledger.case}/team", person=str(colleague.membership_id), **place)
    other = Ledger(site, site.browser(colleague), ledger.case)
    for _ in range(3):
        with ThreadPoolExecutor(2) as pool:
            done = [pool.submit(ledger.answer, advocate), pool.submit(other.refuse, advocate)]
            assert {each.result().status_code for each in done} == {303}
        last = ledger.rows[-1]
        is_open = site.browser(advocate).open(ledger.case).status_code == 200
        assert is_open == (last.decision == "yes")
        ended = {end.consent_id for end in ledger.ends}
        assert [row.id for row in ledger.rows if row.id not in ended] == [last.id]


# --- who may write ------------------------------------------------------------------------


def test_nobody_writes_down_a_yes_for_themselves(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    ledger.answer(advocate, kinds=["SUM", "CON"])
    mine = Ledger(site, site.browser(advocate), ledger.case)
    page = mine.browser.open(f"{ledger.case}/consents/new").text
    assert str(advocate.membership_id) not in page
    assert mine.answer(advocate, kinds=["SUM", "RSK", "HLT"]).status_code == 422
    assert mine.browser.open(f"{ledger.case}/safety").status_code == 404


def test_what_was_typed_comes_back(ledger: Ledger) -> None:
    address = f"{ledger.case}/consents/new"
    form = ledger.browser.fill(address, why="For the dentist.", answer="yes", kinds=["HLT"])
    part = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "p#draft"}
    data = {**form, "draft_of": address}
    assert ledger.browser.http.post("/drafts", data=data, headers=part).status_code == 200
    again = ledger.browser.open(address).text
    assert "For the dentist." in again
    assert re.search(r'value="HLT" id="[^"]*" checked', again)


def test_nobody_is_asked_for_their_story_early_or_by_the_key_worker_alone(
    site: Site, ledger: Ledger, worker: Actor
) -> None:
    """domain.md §3.2; a no is always written down."""
    story = {"purpose": "STORY", "outside": "A newspaper", "until": day(120).isoformat()}
    early = ledger.answer(**story)
    assert early.status_code == 422
    assert "in the first 90 days" in early.text
    assert ledger.refuse(purpose="STORY").status_code == 303
    colleague = site.hat(Role.CW, worker.organisation_id)
    put = {"person": str(colleague.membership_id), "team_role": "co_worker", "before": "stays"}
    assert ledger.browser.submit(f"{ledger.case}/team", **put, chosen="told").status_code == 303
    with time_machine.travel(clock.now() + timedelta(days=91), tick=False):
        alone = Ledger(site, site.browser(worker), ledger.case).answer(**story)
        assert "does not ask this alone" in alone.text
        theirs = Ledger(site, site.browser(colleague), ledger.case)
        assert theirs.answer(**story).status_code == 303


def test_how_it_was_explained_and_understood_can_be_written_down(
    site: Site, ledger: Ledger, advocate: Actor, worker: Actor
) -> None:
    """domain.md §3.4; what is judged of them stays with staff, and not at once (P6)."""
    given = {"dialect": "zqdialect", "explained_by": "pictures", "questions": "zqasked?"}
    kept = {"time_given": "yes", "given_as": "spoken", "witness": "zqwitness"}
    judged = {"understanding": "partly", "pressure_concern": "y"}
    assert ledger.answer(advocate, **given, **kept, **judged).status_code == 303
    (row,) = ledger.rows
    assert (row.explained_by, row.understanding, row.pressure_concern) == (
        "pictures",
        "partly",
        True,
    )
    address = f"{ledger.case}/consents/{row.id}"
    page = ledger.browser.open(address).text
    for words in ("zqdialect", "with pictures", "zqasked?", "zqwitness"):
        assert words in page
    for words in ("partly", "pressed"):
        assert words not in page
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        page = site.browser(worker).open(address).text
        assert "partly" in page
        assert "pressed" in page
