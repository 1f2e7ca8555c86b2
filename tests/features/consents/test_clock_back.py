"""A clock that was wrong is put back: what somebody ended stays ended, also where something else
is written meanwhile and all access is computed again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
import time_machine
from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Kind, Role
from caseapp.models.consent import Consent
from caseapp.models.note import Note
from caseapp.models.partner import Partner
from caseapp.models.window import TaskWindow
from tests.support.site import Browser, Site

#: Tomorrow, because whoever is in these tests works here since a moment ago.
NOON = (clock.now() + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORDS = "zqwords"


@dataclass
class Place:
    """A case, and short ways to do something in it at a moment."""

    site: Site
    worker: Actor
    moves: Any
    case: str = ""

    def at(self, moment: datetime) -> None:
        """Set the clock."""
        self.moves.move_to(moment)

    @property
    def browser(self) -> Browser:
        """The key worker's."""
        return self.site.browser(self.worker)

    def hat(self, role: Role) -> Actor:
        """Give a colleague."""
        return self.site.hat(role, self.worker.organisation_id)

    def put(self, who: Actor, place: str, **values: str) -> None:
        """Put somebody on the team."""
        given = {"person": str(who.membership_id), "team_role": place, "before": "stays"}
        put = self.browser.submit(f"{self.case}/team", **{**given, "chosen": "told", **values})
        assert put.status_code == 303, put.text

    def share(self, who: str, *kinds: str, **values: Any) -> None:
        """Write down a yes."""
        given = {
            "person": who,
            "answer": "yes",
            "kinds": list(kinds),
            "until": (NOON + 20 * DAY).date().isoformat(),
            "card_said": "y",
            "company": "alone",
        }
        said = self.browser.submit(f"{self.case}/consents/new", **{**given, **values})
        assert said.status_code == 303, said.text

    def send(self, path: str, **values: Any) -> None:
        """Send the form of a page, as the key worker."""
        sent = self.browser.submit(f"{self.case}/{path}", **values)
        assert sent.status_code == 303, sent.text

    def key(self, model: Any, **where: Any) -> Any:
        """The key of the newest row of a table."""
        table = cast("Any", model.__table__)
        wanted = select(table.c.id).filter_by(**where).order_by(table.c.made_at.desc())
        with self.site.owner() as connection:
            return connection.execute(wanted).scalars().first()

    def compute_again(self) -> None:
        """Write something that has to do with access, but not with what was ended."""
        other = self.hat(Role.HP)
        self.share(str(other.membership_id), "SUM")


@pytest.fixture
def place(site: Site, worker: Actor) -> Any:
    """Open a case at noon."""
    with time_machine.travel(NOON, tick=False) as moves:
        made = Place(site, worker, moves)
        opened = made.browser.submit("/cases/new", name_to_use="Zhevani", age_status="adult")
        made.case = str(opened.location)
        yield made


Sees = Callable[[], bool]


def _stays_ended(
    place: Place, sees: Sees, end: Callable[[], None], before: datetime = NOON
) -> None:
    """Open at one moment, ended an hour later; then the clock goes back half an hour."""
    place.at(before)
    assert sees(), "It was not open before, so that nothing is shown."
    place.at(before + HOUR)
    end()
    assert not sees(), "It did not end."
    place.at(before + HOUR / 2)
    assert not sees(), "It is open again after the clock was put back."
    place.compute_again()
    assert not sees(), "It is open again after access was computed again."
    place.at(before + 2 * HOUR)
    assert not sees()


def _finds(place: Place, who: Actor, path: str = "", words: str = "") -> Sees:
    def sees() -> bool:
        page = place.site.browser(who).open(f"{place.case}{path}")
        return page.status_code == 200 and words in page.text

    return sees


def test_a_reader_of_a_restricted_note_who_was_taken_off(place: Place) -> None:
    reader = place.hat(Role.CW)
    place.put(reader, "co_worker")
    note = {"text": WORDS, "mode": "phone", "restriction": "beliefs"}
    place.send("notes/new", **note, readers=[str(reader.membership_id)])
    key = place.key(Note, kind=Kind.RST)
    _stays_ended(
        place, _finds(place, reader, words=WORDS), lambda: place.send(f"notes/{key}/readers")
    )


def test_who_looked_for_a_colleague_whose_place_ended(place: Place) -> None:
    colleague = place.hat(Role.CW)
    place.put(colleague, "co_worker")

    def end() -> None:
        team = place.browser.open(f"{place.case}/team").text
        _own, theirs = re.findall(r'href="([^"]+/end)"', team)
        assert place.browser.submit(theirs).status_code == 303

    _stays_ended(place, _finds(place, colleague, "/looked"), end)


def test_what_somebody_told_to_anybody_to_stop(place: Place) -> None:
    police, volunteer = place.hat(Role.LEO), place.hat(Role.VOL)
    place.share(str(police.membership_id), "CJ")
    reference = place.case.rsplit("/", 1)[1]

    def end() -> None:
        told = place.site.browser(volunteer).submit("/stop-sharing", who=reference)
        assert told.status_code == 303

    _stays_ended(place, _finds(place, police), end)


def test_a_part_of_a_share_and_its_terms(place: Place) -> None:
    nurse = place.hat(Role.HP)
    place.share(str(nurse.membership_id), "HLT", "RSK")
    key = place.key(Consent)
    part = _finds(place, nurse, "/consents", "Safety and risk")
    _stays_ended(place, part, lambda: place.send(f"consents/{key}/stop", part="RSK"))
    place.at(NOON + 3 * HOUR)
    terms = _finds(place, nurse, "/consents", "Health")
    stop = f"consents/{key}/stop"
    _stays_ended(place, terms, lambda: place.send(stop), before=NOON + 3 * HOUR)


def test_the_people_of_a_partner_that_was_suspended(place: Place) -> None:
    there = place.site.organisation("Orrin Lane Legal")
    vetter, lawyer = place.hat(Role.MGR), place.site.hat(Role.LA, there)
    home = place.worker.organisation_id
    values = {"organisation_id": home, "linked_organisation_id": there, "made_at": clock.now()}
    partner = place.site.add(vetter, Partner, name="Orrin Lane Legal", **values)
    place.share(str(partner), "SUM", "LEG", people=[str(lawyer.membership_id)])

    def suspend() -> None:
        with place.site.acting(vetter) as session:
            session.get(Partner, partner).suspended_at = clock.now()
            trail.commit(session)

    _stays_ended(place, _finds(place, lawyer), suspend)


def test_the_window_of_a_task_that_was_taken_back(place: Place) -> None:
    volunteer = place.hat(Role.VOL)
    starts = NOON + 4 * HOUR
    given = {
        "person": str(volunteer.membership_id),
        "what": "Carry the food parcel",
        "starts": f"{starts:%Y-%m-%dT%H:%M}",
        "until": f"{starts + HOUR:%Y-%m-%dT%H:%M}",
        "reason": "Known here for years.",
    }
    place.send("volunteers", **given)
    key = place.key(TaskWindow)
    _stays_ended(place, _finds(place, volunteer), lambda: place.send(f"volunteers/{key}/back"))


def test_a_no_that_was_written_down(place: Place) -> None:
    """A no, written down while the clock was ahead, still holds when it was put back."""
    advocate = place.hat(Role.IA)
    place.share(str(advocate.membership_id), "SUM")
    refuse = {"answer": "no", "person": str(advocate.membership_id)}
    _stays_ended(place, _finds(place, advocate), lambda: place.send("consents/new", **refuse))


def test_a_bar(place: Place) -> None:
    colleague = place.hat(Role.CW)
    place.put(colleague, "co_worker")
    bar = {"person": str(colleague.user_id), "origin": "persons_wish"}
    _stays_ended(place, _finds(place, colleague), lambda: place.send("team/bars", **bar))


def test_what_seemed_past_is_ended_from_its_own_page(place: Place) -> None:
    """Its last day seemed over because the clock was ahead; their word counts all the same."""
    nurse = place.hat(Role.HP)
    place.share(str(nurse.membership_id), "HLT")
    key = place.key(Consent)
    sees = _finds(place, nurse)
    assert sees()
    place.at(NOON + 30 * DAY)
    whole = place.browser.open(f"{place.case}/consents/{key}").text
    assert "It ended by itself." in whole
    assert "Stop it for good" in whole
    place.send(f"consents/{key}/stop")
    assert "Stop it for good" not in place.browser.open(f"{place.case}/consents/{key}").text
    place.at(NOON + HOUR)
    assert not sees(), "It is open again after the clock was put back."
    place.compute_again()
    assert not sees(), "It is open again after access was computed again."
