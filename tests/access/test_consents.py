"""What the write guard asks of a permission: it opens a case, so it is more than a row."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from caseapp.access import trail
from caseapp.access.actor import Actor, SystemActor
from caseapp.access.errors import AccessRefusedError, HiddenError
from caseapp.base import clock
from caseapp.kinds import ConsentEnding, ConsentOutcome, Decision, Kind, Relation, Role, Sentence
from caseapp.models.consent import Consent, ConsentEnd
from tests.support.world import DAY, Opened, World


def _values(hat: Actor | None, **values: Any) -> dict[str, Any]:
    now = clock.now()
    return {
        "purpose": "ADVOCATE",
        "decision": Decision.YES,
        "outcome": ConsentOutcome.ACTIVE,
        "membership_id": hat.membership_id if hat else None,
        "user_id": hat.user_id if hat else None,
        "kinds": Kind.SUM | Kind.CON,
        "given_on": now.date(),
        "starts_at": now,
        "expires_on": now.date(),
        "ends_at": now + DAY,
        "card_said": True,
        "upset": False,
        **dict.fromkeys(Sentence, True),
        **values,
    }


@pytest.fixture
def office(shared_world: World) -> tuple[World, Actor, Opened, Actor]:
    """Give a world, a key worker with her case, and an advocate of the same organisation."""
    here = shared_world.organisation()
    ana = shared_world.hat(Role.CW, here)
    return shared_world, ana, shared_world.open_case(ana), shared_world.hat(Role.IA, here)


Office = tuple[World, Actor, Opened, Actor]


def _give(office: Office, **values: Any) -> uuid.UUID:
    world, ana, case, odilva = office
    return world.add(ana, Consent, case, **_values(odilva, **values))


def _reads(office: Office) -> bool:
    world, _ana, case, odilva = office
    with world.acting(odilva) as session:
        return session.get(Consent, _key(world, case)) is not None


def _key(world: World, case: Opened) -> Any:
    table: Any = Consent.__table__
    with world.owner() as connection:
        return (
            connection.execute(table.select().where(table.c.case_id == case.id).limit(1)).first().id
        )  # type: ignore[union-attr]


def test_a_permission_names_one_person_in_one_of_their_hats(office: Office) -> None:
    _world, ana, _case, _odilva = office
    with pytest.raises(AccessRefusedError, match="one person"):
        _give(office, user_id=ana.user_id)


def test_people_of_organisations_that_are_no_partners_are_not_named(office: Office) -> None:
    world, ana, case, _odilva = office
    stranger = world.hat(Role.LA, world.organisation("Elsewhere"))
    with pytest.raises(AccessRefusedError, match="other organisations"):
        world.add(ana, Consent, case, **_values(stranger))


def test_nobody_gives_themselves_access(office: Office) -> None:
    """Also not an advocate who may write permissions because the person said so."""
    world, _ana, case, odilva = office
    _give(office)
    with pytest.raises(AccessRefusedError, match="themselves"):
        world.add(odilva, Consent, case, **_values(odilva, kinds=Kind.HLT))
    other = world.hat(Role.IA, odilva.organisation_id)
    world.add(odilva, Consent, case, **_values(other))


def test_somebody_without_the_kind_writes_none(office: Office) -> None:
    world, _ana, case, odilva = office
    _give(office, kinds=Kind.SUM)
    other = world.hat(Role.IA, odilva.organisation_id)
    with pytest.raises(HiddenError):
        world.add(odilva, Consent, case, **_values(other))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kinds", Kind.HLT),
        ("ends_at", None),
        ("outcome", ConsentOutcome.REFUSED),
        ("decision", Decision.NO),
        ("membership_id", None),
        ("user_id", None),
        ("starts_at", None),
        ("purpose", "HEALTH"),
    ],
)
def test_what_access_rests_on_does_not_change(office: Office, name: str, value: Any) -> None:
    world, ana, _case, _odilva = office
    key = _give(office)
    with world.acting(ana) as session:
        setattr(session.get(Consent, key), name, value)
        with pytest.raises(AccessRefusedError, match="does not change"):
            session.flush()
        session.rollback()
    assert _reads(office)


def test_an_end_stays_an_end(office: Office) -> None:
    world, ana, case, _odilva = office
    key = _give(office)
    values = {"ended_at": clock.now(), "ending": ConsentEnding.WITHDRAWN, "kinds": Kind(0)}
    end = world.add(ana, ConsentEnd, case, consent_id=key, is_whole=True, **values)
    assert not _reads(office)
    with world.acting(ana) as session:
        session.get(ConsentEnd, end).is_whole = False
        with pytest.raises(AccessRefusedError, match="does not change"):
            session.flush()
        session.rollback()


def test_the_system_actor_ends_permissions_and_gives_none(office: Office) -> None:
    world, _ana, case, odilva = office
    _give(office)
    with world.acting(SystemActor("consents", "a test")) as session:
        session.add(Consent(case, **_values(odilva)))
        with pytest.raises(AccessRefusedError):
            trail.commit(session)
        session.rollback()


def test_grants_say_what_they_rest_on(office: Office) -> None:
    world, _ana, case, odilva = office
    key = _give(office)
    from caseapp.models.grant import CaseAccess

    table: Any = CaseAccess.__table__
    with world.owner() as connection:
        grant = connection.execute(
            table.select().where(
                table.c.case_id == case.id, table.c.membership_id == odilva.membership_id
            )
        ).one()
    assert (grant.relation, grant.basis, grant.basis_id) == (Relation.CONSENT, "consent", key)
