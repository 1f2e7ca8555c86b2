"""What everyday tasks take on a telephone, held against the table in ``tests/support/effort.py``.

From where each is counted: signing in from its page, opening a case from Today, a stage and a note
from the case page, locking from any page, a review and a task from the page of what comes next, an
answer about sharing from the page of who may know what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect
from wtforms import StringField
from wtforms.validators import InputRequired

from caseapp.base import clock
from caseapp.features.notes.forms import NewNoteForm
from tests.support.effort import ALLOWED, HEIGHT, WIDTH, TooMuchError, task
from tests.support.live import PIN, Live
from tests.support.looks import PATIENCE_MS


@pytest.fixture
def page(browser: Browser, live: Live) -> Iterator[Page]:
    """Give a window as narrow as a telephone."""
    context = browser.new_context(
        base_url=live.address, viewport={"width": WIDTH, "height": HEIGHT}, has_touch=True
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def test_signing_in(page: Page, live: Live) -> None:
    tobren = live.person("tobren")
    seed = live.give_second_factor("tobren")
    page.goto("/sign-in")
    with task(page, "sign in") as person:
        person.type(page.get_by_label("E-mail"), tobren.email)
        person.type(page.get_by_label("Passphrase"), tobren.passphrase)
        person.send("Sign in")
        person.type(page.get_by_label("Six digits"), pyotp.TOTP(seed).now())
        person.send("Go on")
    expect(page).to_have_url(f"{live.address}/today")


def test_locking_and_unlocking(page: Page, live: Live) -> None:
    live.enter(page.context, "renna", pin_hash=live.pin_hash)
    page.goto(f"/cases/{live.reference('C01')}")
    with task(page, "lock and unlock") as person:
        person.tap(page.get_by_role("button", name="Lock"))
        person.type(page.get_by_label("Six digits"), PIN)
        person.send("Unlock")
    page.goto(f"/cases/{live.reference('C01')}")
    expect(page.get_by_role("heading", name="Ilvara")).to_be_visible()


def test_changing_a_stage(page: Page, live: Live) -> None:
    live.enter(page.context, "renna")
    page.goto(f"/cases/{live.reference('C01')}")
    with task(page, "stage change") as person:
        person.tap(page.get_by_role("link", name=re.compile("Change stage.*Social inclusion")))
        stages = page.get_by_role("group", name="What is it now?").get_by_role("radio")
        person.choose(stages.first)
        person.send("Save stage")
    expect(page).to_have_url(f"{live.address}/cases/{live.reference('C01')}")


def test_opening_a_case(page: Page, live: Live) -> None:
    live.enter(page.context, "renna")
    page.goto("/today")
    with task(page, "open a case") as person:
        person.tap(page.get_by_role("link", name="Open a case"))
        person.type(page.get_by_label("Name or label"), "Somebody new")
        person.choose(page.get_by_role("radio").first)
        person.send("Open the case")
    expect(page.get_by_role("heading", name="Somebody new")).to_be_visible()


def test_writing_a_note(page: Page, live: Live) -> None:
    _write_a_note(page, live)
    expect(page.get_by_text("She will ring again.")).to_be_visible()


def test_saying_that_it_is_still_right(page: Page, live: Live) -> None:
    live.enter(page.context, "imrel")
    page.goto(f"/cases/{live.reference('C08')}/reviews")
    with task(page, "one review, still right") as person:
        person.tap(page.get_by_role("button", name=re.compile("Still right.*Support plan")))
    expect(page.get_by_text("We look at it again on").first).to_be_visible()


def test_adding_a_task(page: Page, live: Live) -> None:
    live.enter(page.context, "imrel")
    page.goto(f"/cases/{live.reference('C08')}/reviews")
    with task(page, "new task") as person:
        person.type(page.get_by_label("What"), "Bring the timetable")
        person.type(page.get_by_label("By when"), clock.today().isoformat())
        person.send("Save task")
    expect(page.get_by_text("Bring the timetable")).to_be_visible()


def test_making_an_appointment(page: Page, live: Live) -> None:
    """practice.md P36: four inputs; from the page of the case."""
    live.enter(page.context, "renna")
    page.goto(f"/cases/{live.reference('C01')}")
    when = (clock.now() + timedelta(days=12)).strftime("%Y-%m-%dT10:00")
    with task(page, "new appointment") as person:
        person.tap(page.get_by_role("link", name="Appointments", exact=True))
        person.tap(page.get_by_role("link", name="New appointment"))
        person.type(page.get_by_label("What", exact=True), "The dentist")
        person.type(page.get_by_label("Day and time"), when)
        person.type(page.get_by_label("How long, in minutes"), "30")
        person.type(page.get_by_label("Where", exact=True), "above the bakery")
        person.send("Save")
    expect(page.get_by_text("above the bakery").first).to_be_visible()


def test_a_yes(page: Page, live: Live) -> None:
    """From the page of permissions; the last day is preset by who gets it (practice.md P10)."""
    live.enter(page.context, "imrel")
    page.goto(f"/cases/{live.reference('C12')}/consents")
    with task(page, "a yes") as person:
        person.tap(page.get_by_role("link", name="Ask together"))
        person.select(page.get_by_label("Who gets it"), "Odilva Farrand, Independent advocate")
        person.choose(page.get_by_role("radio", name="yes", exact=True).first)
        person.choose(page.get_by_label("Goals and steps"))
        person.choose(page.get_by_label("All of this was said"))
        person.choose(page.get_by_label("nobody else"))
        person.send("Save")
    expect(page.get_by_role("heading", name="Odilva Farrand")).to_be_visible()


def test_a_no(page: Page, live: Live) -> None:
    live.enter(page.context, "imrel")
    page.goto(f"/cases/{live.reference('C12')}/consents")
    with task(page, "a no") as person:
        person.tap(page.get_by_role("link", name="Ask together"))
        person.select(page.get_by_label("What it is for"), "Police or prosecutors")
        person.choose(page.get_by_role("radio", name="no", exact=True))
        person.send("Save")
    expect(page.get_by_text("You have said no to Police or prosecutors")).to_be_visible()


def test_stopping_a_permission(page: Page, live: Live) -> None:
    live.enter(page.context, "renna")
    page.goto(f"/cases/{live.reference('C05')}/consents")
    with task(page, "stop sharing") as person:
        person.tap(page.get_by_role("link", name=re.compile("Stop sharing.*Odilva")))
        person.send("Stop sharing")
    expect(page.get_by_text("From now on nothing more of it is shared.").first).to_be_visible()


def test_passing_on_that_sharing_should_stop(page: Page, live: Live) -> None:
    live.enter(page.context, "posima")
    page.goto("/today")
    with task(page, "told to stop sharing") as person:
        person.tap(page.get_by_role("link", name="Somebody told me to stop sharing"))
        person.type(page.get_by_label("Reference, or name"), live.reference("C09"))
        person.send("Pass it on now")
    expect(page.get_by_text("stopped or being looked at now").first).to_be_visible()


def test_sharing_without_a_yes(page: Page, live: Live) -> None:
    """From the case page of a child who is missing (practice.md P25)."""
    live.enter(page.context, "renna")
    page.goto(f"/cases/{live.reference('C04')}")
    with task(page, "disclosure without consent") as person:
        person.tap(page.get_by_role("link", name="Shared without a yes"))
        person.tap(page.get_by_role("link", name="Write it down"))
        person.choose(page.get_by_role("radio", name=re.compile("A child is missing")))
        person.type(page.get_by_label("Who was told"), "Child protection")
        person.type(page.get_by_label("What they were told"), "That he did not come home.")
        person.pick(page.get_by_label("Who decided it with you"), "Junith Penroe")
        person.send("Save")
    expect(page.get_by_text("The person is not told yet.")).to_be_visible()


def test_emergency_access(page: Page, live: Live) -> None:
    """From Today: a reference, why, and the PIN (practice.md P3)."""
    live.enter(page.context, "maudra", pin_hash=live.pin_hash)
    page.goto("/today")
    with task(page, "emergency access") as person:
        person.tap(page.get_by_role("link", name="Emergency access", exact=True))
        person.choose(page.get_by_role("radio", name="Medical emergency"))
        person.type(page.get_by_label("Reference, or name"), live.reference("C08"))
        person.type(page.get_by_label("PIN or passphrase"), PIN)
        person.send("Open it for four hours")
    expect(page.get_by_text("If a case fits, it is open now.").first).to_be_visible()


def test_referring(page: Page, live: Live) -> None:
    """From the referrals of a case: their yes and the referral on one screen, the preview last."""
    live.enter(page.context, "imrel")
    page.goto(f"/cases/{live.reference('C08')}/referrals")
    with task(page, "refer") as person:
        person.tap(page.get_by_role("link", name="Ask and refer"))
        person.select(page.get_by_label("Who gets it"), "Union drop-in")
        person.select(page.get_by_label("What you ask for"), "a drop-in")
        person.type(page.get_by_label(re.compile("What they should know")), "Thursdays are good.")
        person.choose(page.get_by_label("Goals and steps"))
        person.choose(page.get_by_label("All of this was said"))
        person.choose(page.get_by_label("nobody else"))
        person.send("Save and look at it")
        expect(page.get_by_text("Thursdays are good.")).to_be_visible()
        person.send("Send it")
    expect(page.get_by_role("heading", name="The sheet, to print")).to_be_visible()


def test_asking_without_naming_anyone(page: Page, live: Live) -> None:
    """From the board of referrals; what they say can come later."""
    live.enter(page.context, "renna")
    page.goto("/referrals")
    with task(page, "ask without naming anyone") as person:
        person.tap(page.get_by_role("link", name="Ask without naming anyone"))
        person.pick(page.get_by_label("Whom you asked"), "Union drop-in")
        person.pick(page.get_by_label("What you asked for"), "work")
        person.send("Save")
    expect(page.get_by_text("Asked without naming anyone").first).to_be_visible()


def test_one_more_required_field_is_too_much(
    page: Page, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted failure: a heading that every note must have."""
    required = StringField("Heading", [InputRequired("Give it a heading.")])
    monkeypatch.setattr(NewNoteForm, "heading", required)
    with pytest.raises(TooMuchError, match=r"inputs=2, taps=3.*allowed.*inputs=1, taps=3"):
        _write_a_note(page, live)


def test_one_tap_more_is_too_much(page: Page, live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted failure: the table allows a tap less than it takes."""
    allowed = ALLOWED["contact note"]
    less = replace(allowed, taps=allowed.taps - 2)
    monkeypatch.setitem(ALLOWED, "contact note", less)
    with pytest.raises(TooMuchError, match=r"taps=2.*allowed.*taps=1"):
        _write_a_note(page, live)


def _write_a_note(page: Page, live: Live) -> None:
    """Write a note, from the case page on."""
    live.enter(page.context, "renna")
    page.goto(f"/cases/{live.reference('C01')}")
    with task(page, "contact note") as person:
        person.tap(page.get_by_role("link", name="New note"))
        person.type(page.get_by_label("Note", exact=True), "She will ring again.")
        person.send("Save note")
