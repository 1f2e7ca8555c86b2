"""What a child keeps private from their guardian stays so, unless a manager decides (§3.6)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.access.errors import AccessRefusedError
from caseapp.kinds import Role
from caseapp.models.note import Note, NoteShowing
from tests.features.children.conftest import Child
from tests.features.consents.conftest import day
from tests.support.site import Site

WORDS = "zqprivate"


def _write(child: Child, **values: str) -> None:
    note = {"text": WORDS, "heading": "zqheading", "mode": "in_person", **values}
    assert child.browser.submit(f"{child.case}/notes/new", **note).status_code == 303


@pytest.fixture
def manager(site: Site, child: Child, worker: Actor) -> Actor:
    """Give a manager with a supervision link to the case."""
    manager = site.hat(Role.MGR, worker.organisation_id)
    place = {"team_role": "supervisor", "before": "stays", "chosen": "not_asked_yet"}
    person = str(manager.membership_id)
    child.browser.submit(f"{child.case}/team", person=person, reason="To look.", **place)
    return manager


def test_a_guardian_sees_nothing_of_a_private_note_before_it_is_decided(
    site: Site, child: Child, guardian: Actor, manager: Actor
) -> None:
    _write(child, closed_to_guardian="y")
    theirs = site.browser(guardian)
    page = theirs.open(child.case).text
    assert WORDS not in page
    assert "zqheading" not in page
    assert "private from" not in page
    (row,) = child._stored(Note)
    assert theirs.open(f"{child.case}/notes/{row.id}").status_code == 404
    address = f"{child.case}/notes/{row.id}/guardian"
    assert theirs.open(address).status_code in (403, 404)
    deciding = site.browser(manager)
    untold = deciding.submit(address, reasons="He is in danger tonight.")
    assert untold.status_code == 422
    assert "Tell the child first." in untold.text
    assert WORDS not in site.browser(guardian).open(child.case).text
    told = {"reasons": "He is in danger tonight.", "told_on": day().isoformat()}
    assert deciding.submit(address, **told).status_code == 303
    assert WORDS in site.browser(guardian).open(child.case).text
    assert [each.note_id for each in child._stored(NoteShowing)] == [row.id]


def test_a_manager_without_a_link_to_the_case_decides_nothing(
    site: Site, child: Child, worker: Actor
) -> None:
    _write(child, closed_to_guardian="y")
    other = site.browser(site.hat(Role.MGR, worker.organisation_id))
    address = f"{child.case}/notes/{child._stored(Note)[0].id}/guardian"
    assert other.open(address).status_code == 404


def test_a_worker_can_close_a_note_and_never_open_it(
    site: Site, child: Child, worker: Actor
) -> None:
    _write(child)
    key = child._stored(Note)[0].id
    address = f"{child.case}/notes/{key}"
    closed = child.browser.submit(address, text=WORDS, closed_to_guardian="y")
    assert closed.status_code == 303
    assert child.browser.submit(address, text="zqother").status_code == 303
    assert child._stored(Note)[0].closed_to_guardian
    with site.acting(worker) as session:
        note = session.scalars(select(Note).where(Note.id == key)).one()
        note.closed_to_guardian = False
        with pytest.raises(AccessRefusedError):
            trail.commit(session)


def test_it_is_offered_in_childrens_cases_and_not_to_guardians(
    site: Site, child: Child, guardian: Actor
) -> None:
    offer = "Keep it private from their guardian"
    assert offer in child.browser.open(f"{child.case}/notes/new").text
    assert offer not in site.browser(guardian).open(f"{child.case}/notes/new").text
    made = child.browser.submit("/cases/new", name_to_use="Zhevani", age_status="adult")
    assert offer not in child.browser.open(f"{made.location}/notes/new").text
