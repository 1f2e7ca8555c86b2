"""Reading columns for pages shows what reading objects shows, and is written down the same."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access import handles
from caseapp.access.actor import Actor
from caseapp.access.errors import AccessRefusedError
from caseapp.access.gate import seen_cases
from caseapp.access.reading import Reading
from caseapp.kinds import (
    STAFF_ROLES,
    Kind,
    Relation,
    Role,
    Sensitivity,
)
from caseapp.models.account import User
from caseapp.models.best_interests import BestInterests
from caseapp.models.case import (
    Case,
    CaseCard,
    CaseOverview,
    CaseSummary,
    PersonIdentity,
)
from caseapp.models.children import GuardianAnswer
from caseapp.models.consent import Consent, ConsentEnd
from caseapp.models.consent_views import NamedWorker
from caseapp.models.contact import SafeContact
from caseapp.models.disclosure import Disclosure, DisclosureOutline
from caseapp.models.double import LikelyDouble
from caseapp.models.goal import Goal, GoalStep
from caseapp.models.goal_more import GoalOutline, Strength
from caseapp.models.identification import RecoveryPeriod
from caseapp.models.identification_dates import EntitlementEnd, IdentificationDates
from caseapp.models.looked import CaseLook, QuestionLine, WithheldLine
from caseapp.models.manner import MannerForPolice, MannerForTask, MannerLine
from caseapp.models.note import Note, NoteHeadline
from caseapp.models.safety import SafetyLook, SafetyOverview, SafetyState
from caseapp.models.stage import StageEvent
from caseapp.models.status import StatusChange
from caseapp.models.team import Assignment, TeamOverview
from caseapp.models.tenancy import TenancyIdentity
from caseapp.models.walking import PillarWalk
from caseapp.models.window import TaskChannel, TaskItems, TaskPlace, TaskSafety, TaskStep
from tests.support import booking_records, goal_records, records
from tests.support.world import Opened, World

#: Models of every shape that pages read so, each with what is compared of it.
MODELS: dict[Any, tuple[str, ...]] = {
    Case: ("id", "reference"),
    CaseSummary: ("id", "name_to_use", "opened_on"),
    CaseCard: ("id", "name_to_use"),
    CaseOverview: ("id", "opened_on"),
    Note: ("id", "heading", "text", "kind"),
    NoteHeadline: ("id", "heading"),
    StageEvent: ("id", "to_code", "kind"),
    Assignment: ("id", "team_role"),
    TeamOverview: ("id", "team_role"),
    RecoveryPeriod: ("id", "end_on", "wish_at_end"),
    IdentificationDates: ("id", "what", "on_date"),
    EntitlementEnd: ("id", "on_date"),
    MannerLine: ("id", "part", "code", "wish", "dialect", "text"),
    MannerForPolice: ("id", "part", "code", "wish", "dialect", "text"),
    MannerForTask: ("id", "part", "code", "wish", "dialect", "text"),
    SafeContact: ("id", "channel", "value"),
    PillarWalk: ("id", "pillar", "walker", "partner"),
    SafetyState: ("id", "level", "looked_on"),
    SafetyLook: ("id", "level", "seen"),
    SafetyOverview: ("id", "level", "looked_on"),
    StatusChange: ("id", "status", "reason"),
    PersonIdentity: ("id", "legal_name", "other_names", "date_of_birth"),
    TenancyIdentity: ("id", "legal_name", "date_of_birth"),
    LikelyDouble: ("id", "other_id"),
    Consent: ("id", "decision", "recipient", "kinds"),
    CaseLook: ("seq", "position", "name", "act", "kinds"),
    QuestionLine: ("id", "words", "answer", "kinds_read"),
    WithheldLine: ("id", "reason", "reviewer", "again_on"),
    ConsentEnd: ("id", "ending", "kinds"),
    Disclosure: ("id", "reason", "recipient"),
    DisclosureOutline: ("id", "reason", "told_on"),
    NamedWorker: ("id", "user_id"),
    TaskChannel: ("id", "channel", "value"),
    TaskItems: ("id", "window_id", "text"),
    TaskPlace: ("id", "window_id", "text"),
    TaskSafety: ("id", "window_id", "text"),
    TaskStep: ("id", "window_id", "text"),
    GuardianAnswer: ("id", "says", "words"),
    BestInterests: ("id", "sort", "voice"),
    Goal: ("id", "state", "own_words"),
    GoalStep: ("id", "owner", "text"),
    GoalOutline: ("id", "state", "chased_on"),
    Strength: ("id", "text"),
}
STANDINGS = (
    Relation.ASSIGNED,
    Relation.CONSENT,
    Relation.TASK,
    Relation.SUPERVISION,
    Relation.BREAK_GLASS,
    Relation.LEGAL_TASK,
    None,
)


@dataclass
class Filled:
    """A world with two cases, one of them protected, and somebody in each hat and relation."""

    world: World
    cases: tuple[Opened, Opened]
    actors: dict[tuple[Role, Relation | None], Actor]


@pytest.fixture(scope="module")
def filled(shared_world: World) -> Filled:
    """Cases with notes of both kinds, stages and a team; hats that reach them in every way."""
    world, here = shared_world, shared_world.organisation()
    owner = world.hat(Role.CW, here)
    plain, secret = (
        world.open_case(owner, sensitivity=each)
        for each in (Sensitivity.STANDARD, Sensitivity.PROTECTED)
    )
    for opened in (plain, secret):
        world.note(owner, opened, "open words", heading="A heading")
        world.note(owner, opened, "restricted words", kind=Kind.RST)
        for kind in (Kind.NRM, Kind.NOT, Kind.GOA, Kind.CJ):
            world.stage_event(owner, opened, kind)
        records.say_who(world, owner, opened)
        records.identify(world, owner, opened)
        records.say_how_to_be(world, owner, opened)
        records.look_and_walk(world, owner, opened)
        records.permit(world, owner, opened)
        records.look_back(world, owner, opened)
        records.stop_sharing(world, owner, opened)
        records.share(world, owner, opened)
        records.share_without_a_yes(world, owner, opened)
        goal_records.set_goals(world, owner, opened)
        booking_records.book(world, owner, opened)
        records.give_task(world, owner, opened)
        records.refer(world, owner, opened)
    barred = world.hat(Role.CW, here)
    world.bar(owner, plain, barred)
    actors = {}
    for role, relation in itertools.product(STAFF_ROLES, STANDINGS):
        actors[role, relation] = actor = world.hat(role, here)
        if relation is not None:
            world.stand(plain, actor, relation, is_derived=False)
    world.stand(plain, barred, Relation.ASSIGNED)
    actors[Role.CW, None] = barred
    return Filled(world, (plain, secret), actors)


def _objects(session: Any, model: Any, names: tuple[str, ...]) -> set[tuple[Any, ...]]:
    rows = session.scalars(select(model)).all()
    return {tuple(getattr(row, name) for name in names) for row in rows}


def _columns(session: Any, model: Any, names: tuple[str, ...]) -> set[tuple[Any, ...]]:
    rows = Reading(model, names, where=()).of(session)
    return {tuple(getattr(row, name) for name in names) for row in rows}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_columns_show_what_objects_show_and_no_more(filled: Filled, model: Any) -> None:
    """Every role in every relation: the same rows, the same words, the same trail."""
    shown = 0
    for who, actor in filled.actors.items():
        with filled.world.acting(actor) as session:
            wanted = _objects(session, model, MODELS[model])
            told = dict(seen_cases(session))
            seen_cases(session).clear()
            assert _columns(session, model, MODELS[model]) == wanted, who
            assert seen_cases(session) == told, who
            shown += len(wanted)
    assert shown > 0


def test_a_second_model_comes_only_where_it_may_be_read(filled: Filled) -> None:
    left = (CaseSummary, ("name_to_use",), CaseSummary.case_id == Case.id)
    reading = Reading(Case, ("reference",), where=(), left=left)
    found = set()
    for who, actor in filled.actors.items():
        with filled.world.acting(actor) as session:
            read = {summary.id for summary in session.scalars(select(CaseSummary))}
            both = list(reading.of(session))
            assert {second.id for _case, second in both if second} == read, who
            assert len(both) == len(session.scalars(select(Case)).all()), who
            found |= {second is None for _case, second in both}
    assert found == {True, False}


def test_names_of_colleagues_come_with_their_rows(filled: Filled) -> None:
    owner = filled.actors[Role.CW, Relation.ASSIGNED]
    reading = Reading(Note, ("text",), where=(), name_of="author_id")
    with filled.world.acting(owner) as session:
        names = {user.name for user in session.scalars(select(User))}
        assert {name for _note, name in reading.of(session)} <= names


def test_it_is_for_content_of_cases_and_for_people(filled: Filled) -> None:
    with pytest.raises(AccessRefusedError):
        Reading(User, ("name",), where=())
    with filled.world.system("audit") as session, pytest.raises(AccessRefusedError):
        Reading(Note, ("text",), where=()).of(session)


def _newest(session: Any, after: handles.Key | None, limit: int) -> list[Any]:
    keys, values = handles.newest(session, after, limit)
    order = (Case.made_at.desc(), Case.id.desc())
    reading = Reading(Case, ("reference",), where=(Case.id.in_(keys),), order=order)
    return [case.id for case in reading.of(session, **values)]


def test_the_newest_cases_are_all_that_are_known_in_order(filled: Filled) -> None:
    for who, actor in filled.actors.items():
        with filled.world.acting(actor) as session:
            known = session.scalars(
                select(Case).order_by(Case.made_at.desc(), Case.id.desc())
            ).all()
            assert _newest(session, None, 10) == [case.id for case in known], who
            for place, case in enumerate(known):
                rest = [each.id for each in known[place + 1 :]]
                assert _newest(session, (case.made_at, case.id), 10) == rest, who


def test_a_case_that_is_reached_in_two_ways_stands_once(filled: Filled) -> None:
    world, (plain, _secret) = filled.world, filled.cases
    actor = world.hat(Role.CW, plain.organisation_id)
    for relation in (Relation.ASSIGNED, Relation.BREAK_GLASS):
        world.stand(plain, actor, relation)
    world.stand(plain, actor, Relation.HOLDER, ends_at=None, starts_at=None)
    with world.acting(actor) as session:
        assert _newest(session, None, 10) == [plain.id]
    gone = world.hat(Role.CW, plain.organisation_id)
    world.stand(plain, gone, Relation.ASSIGNED)
    with world.acting(gone) as session:
        assert _newest(session, None, 1) == [plain.id]
