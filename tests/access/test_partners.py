"""A permission that names a partner: whom the guard lets be named, and what their names open."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from caseapp.access.actor import Actor
from caseapp.access.errors import AccessRefusedError, HiddenError, NotYoursError
from caseapp.base import clock
from caseapp.kinds import ConsentOutcome, Decision, Kind, Role, Sentence
from caseapp.models.case import Case, CaseSummary
from caseapp.models.consent import Consent, ConsentPerson
from caseapp.models.partner import Partner
from tests.support.world import DAY, HOUR, Opened, World


@dataclass
class Office:
    """A key worker with her case, and a law office whose people have accounts here."""

    world: World
    ana: Actor
    case: Opened
    lawyer: Actor
    partner: uuid.UUID
    vetter: Actor

    def yes(self, who: Actor | None = None, **values: Any) -> uuid.UUID:
        """Write a yes: to somebody in their hat, or to the partner."""
        now = clock.now()
        given: dict[str, Any] = {
            "purpose": "LEGAL",
            "decision": Decision.YES,
            "outcome": ConsentOutcome.ACTIVE,
            "membership_id": who.membership_id if who else None,
            "user_id": who.user_id if who else None,
            "partner_id": None if who else self.partner,
            "kinds": Kind.SUM | Kind.LEG,
            "given_on": now.date(),
            "starts_at": now,
            "expires_on": now.date(),
            "ends_at": now + DAY,
            "card_said": True,
            "upset": False,
            **dict.fromkeys(Sentence, True),
        }
        return self.world.add(self.ana, Consent, self.case, **{**given, **values})

    def name(self, consent: uuid.UUID, who: Actor, by: Actor | None = None) -> uuid.UUID:
        """Name somebody of the partner."""
        values = {"membership_id": who.membership_id, "user_id": who.user_id}
        values |= {"consent_id": consent, "named_at": clock.now()}
        return self.world.add(by or self.ana, ConsentPerson, self.case, **values)

    def change(self, model: Any, key: uuid.UUID, by: Actor, **values: Any) -> None:
        """Change a row as somebody would."""
        from caseapp.access import trail

        with self.world.acting(by) as session:
            row = session.get(model, key)
            for name, value in values.items():
                setattr(row, name, value)
            trail.commit(session)

    def stop(self, **values: Any) -> None:
        """Suspend the partner, or change it otherwise, as whoever vets partners."""
        given = values or {"suspended_at": clock.now()}
        self.change(Partner, self.partner, self.vetter, **given)

    def reads(self, who: Actor, model: Any = CaseSummary) -> bool:
        """Whether somebody reads a kind of the case."""
        with self.world.acting(who) as session:
            row: Any = model
            column = row.id if model is Case else row.case_id
            return session.query(model).filter(column == self.case.id).first() is not None


@pytest.fixture
def office(shared_world: World) -> Office:
    """Give it, with the partner linked."""
    world = shared_world
    here, there = world.organisation(), world.organisation("Orrin Lane Legal")
    ana, vetter = world.hat(Role.CW, here), world.hat(Role.MGR, here)
    lawyer = world.hat(Role.LA, there)
    values = {"name": "Orrin Lane Legal", "made_at": clock.now()}
    partner = world.add(
        vetter, Partner, organisation_id=here, linked_organisation_id=there, **values
    )
    return Office(world, ana, world.open_case(ana), lawyer, partner, vetter)


def test_a_partner_opens_nothing_until_somebody_there_is_named(office: Office) -> None:
    consent = office.yes()
    assert not office.reads(office.lawyer, Case)
    office.name(consent, office.lawyer)
    assert office.reads(office.lawyer)
    colleague = office.world.hat(Role.LA, office.lawyer.organisation_id)
    assert not office.reads(colleague, Case)


def test_a_hat_of_a_linked_organisation_can_be_named_by_itself(office: Office) -> None:
    office.yes(office.lawyer)
    assert office.reads(office.lawyer)


def test_an_organisation_that_is_no_partner_is_refused(office: Office) -> None:
    stranger = office.world.hat(Role.LA, office.world.organisation("Elsewhere"))
    consent = office.yes()
    with pytest.raises(AccessRefusedError, match="other organisations"):
        office.yes(stranger)
    with pytest.raises(AccessRefusedError, match="of it only"):
        office.name(consent, stranger)
    with pytest.raises(AccessRefusedError, match="of it only"):
        office.name(consent, office.vetter)


@pytest.mark.parametrize("column", ["suspended_at", "retired_at"])
def test_a_partner_that_is_stopped_is_not_named_and_its_people_are_out(
    office: Office, column: str
) -> None:
    consent = office.yes()
    office.name(consent, office.lawyer)
    other = office.world.hat(Role.LA, office.lawyer.organisation_id)
    office.yes(other)
    assert office.reads(office.lawyer)
    assert office.reads(other)
    office.stop(**{column: clock.now()})
    assert not office.reads(office.lawyer, Case)
    assert not office.reads(other, Case)
    with pytest.raises(AccessRefusedError, match="stopped"):
        office.yes()
    with pytest.raises(AccessRefusedError, match="other organisations"):
        office.yes(other)
    with pytest.raises(AccessRefusedError, match="of it only"):
        office.name(consent, other)
    office.stop(**{column: None})
    assert office.reads(office.lawyer)
    assert office.reads(other)


def test_unlinking_ends_what_rested_on_the_link(office: Office) -> None:
    office.name(office.yes(), office.lawyer)
    office.stop(linked_organisation_id=None)
    assert not office.reads(office.lawyer, Case)


def test_a_check_that_has_lapsed_ends_nothing(office: Office) -> None:
    office.name(office.yes(), office.lawyer)
    office.stop(vetted_until=(clock.now() - DAY).date())
    assert office.reads(office.lawyer)


def test_a_no_can_name_a_partner_that_is_stopped(office: Office) -> None:
    office.stop()
    office.yes(decision=Decision.NO, outcome=ConsentOutcome.REFUSED, kinds=Kind(0))


def test_somebody_who_is_ended_is_out_and_an_end_stays(office: Office) -> None:
    named = office.name(office.yes(), office.lawyer)
    office.change(ConsentPerson, named, office.ana, ended_at=clock.now())
    assert not office.reads(office.lawyer, Case)
    with pytest.raises(AccessRefusedError, match="does not change"):
        office.change(ConsentPerson, named, office.ana, ended_at=None)


@pytest.mark.parametrize("name", ["membership_id", "user_id", "consent_id", "named_at"])
def test_who_was_named_does_not_change(office: Office, name: str) -> None:
    named = office.name(office.yes(), office.lawyer)
    with pytest.raises(AccessRefusedError, match="does not change"):
        office.change(ConsentPerson, named, office.ana, **{name: None})


def test_nobody_of_a_partner_names_themselves_or_a_colleague(office: Office) -> None:
    """Also not an advocate of it who may write permissions because the person said so."""
    theirs = office.world.hat(Role.IA, office.lawyer.organisation_id)
    consent = office.yes(kinds=Kind.SUM | Kind.CON)
    office.name(consent, theirs)
    for who in (theirs, office.lawyer):
        with pytest.raises(AccessRefusedError, match="names a partner"):
            office.name(consent, who, by=theirs)
    with pytest.raises(AccessRefusedError, match="other organisations"):
        office.world.add(
            theirs,
            Consent,
            office.case,
            **_direct(office.lawyer),
        )


def test_nobody_here_names_their_own_hat_there(office: Office) -> None:
    hers = office.world.hat(Role.LA, office.lawyer.organisation_id, of=office.ana)
    with pytest.raises(AccessRefusedError, match="names a partner"):
        office.name(office.yes(), hers)


def test_a_bar_beats_it(office: Office) -> None:
    office.name(office.yes(), office.lawyer)
    office.world.bar(office.ana, office.case, office.lawyer)
    assert not office.reads(office.lawyer, Case)


def test_a_permission_that_may_not_have_been_free_opens_nothing(office: Office) -> None:
    office.name(office.yes(outcome=ConsentOutcome.PROVISIONAL), office.lawyer)
    assert not office.reads(office.lawyer, Case)


def test_it_begins_and_ends_with_its_permission(office: Office) -> None:
    office.name(office.yes(starts_at=clock.now() + HOUR), office.lawyer)
    assert not office.reads(office.lawyer, Case)


def test_a_partner_is_of_its_own_organisation(office: Office) -> None:
    """Nobody else reads it, changes it, or points to it."""
    stranger = office.world.hat(Role.MGR, office.world.organisation("Elsewhere"))
    with office.world.acting(stranger) as session:
        assert session.query(Partner).all() == []
    with pytest.raises(HiddenError):
        office.world.add(
            stranger,
            Partner,
            organisation_id=office.ana.organisation_id,
            name="Mine",
            made_at=clock.now(),
        )


@pytest.mark.parametrize(
    "column", ["suspended_at", "retired_at", "vetted_on", "vetted_until", "linked_organisation_id"]
)
def test_only_whoever_vets_partners_changes_what_access_rests_on(
    office: Office, column: str
) -> None:
    now = clock.now()
    value: Any = now if column.endswith("_at") else now.date()
    if column == "linked_organisation_id":
        value = None
    with pytest.raises(NotYoursError):
        office.change(Partner, office.partner, office.ana, **{column: value})
    office.change(Partner, office.partner, office.ana, telephone="1234")
    office.change(Partner, office.partner, office.vetter, **{column: value})


def _direct(who: Actor) -> dict[str, Any]:
    now = clock.now()
    return {
        "decision": Decision.YES,
        "outcome": ConsentOutcome.ACTIVE,
        "membership_id": who.membership_id,
        "user_id": who.user_id,
        "kinds": Kind.SUM,
        "given_on": now.date(),
        "starts_at": now,
        "expires_on": now.date(),
        "ends_at": now + DAY,
        "card_said": True,
        "upset": False,
        **dict.fromkeys(Sentence, True),
    }
