"""Rows of single features, for tests that try every kind of row about a case."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import insert

from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.kinds import (
    BADGE_KINDS,
    AgeStatus,
    AnswerState,
    BestKind,
    BestResult,
    CaseStatus,
    Channel,
    Comfort,
    ConsentEnding,
    ConsentOutcome,
    Decision,
    DecisionStep,
    DoubleState,
    EmergencyOutcome,
    EmergencyReason,
    GuardianBy,
    GuardianSays,
    KeyDecision,
    Kind,
    NoticeCode,
    PhraseEffect,
    PhraseSource,
    ReviewState,
    SafetyLevel,
    Sentence,
    Voice,
    Voicemail,
    Walker,
)
from caseapp.models.best_interests import BestCountersign, BestInterests
from caseapp.models.case import AgeChange, PersonIdentity
from caseapp.models.children import Decider, GuardianAnswer
from caseapp.models.communication import CaseLanguage, CasePhrase, CommsProfile, SafeContact
from caseapp.models.consent import Consent, ConsentEnd
from caseapp.models.double import LikelyDouble
from caseapp.models.emergency import EmergencyAccess
from caseapp.models.identification import (
    DecisionChallenge,
    IdentificationDecision,
    RecoveryExtension,
    RecoveryPeriod,
)
from caseapp.models.note import NoteShowing
from caseapp.models.notice import Notice
from caseapp.models.review import Review
from caseapp.models.safety import SafetyLook, SafetyState
from caseapp.models.status import StatusChange
from caseapp.models.task import Task
from caseapp.models.walking import PillarWalk
from tests.support.world import Opened, World

#: Kinds whose reviews some roles know in outline only, with a code of each.
_REVIEWS = {Kind.SUM: "PLAN", Kind.NRM: "DECISION", Kind.LEG: "LEGAL"}


def say_who(world: World, owner: Actor, opened: Opened) -> None:
    """Add an identity, a change of age and of what the record is, and a likely double
    by each kind of names.

    The double's second case is its own, so that whoever reads the kind reads it in both.
    """
    names = {"legal_name": "Ada Tess", "other_names": "Ad", "date_of_birth": "1998"}
    world.add(owner, PersonIdentity, opened, **names)
    ages = {"before": AgeStatus.CHILD, "age_status": AgeStatus.ADULT}
    world.add(owner, AgeChange, opened, **ages)
    world.add(owner, StatusChange, opened, status=CaseStatus.OPEN, reason="a reason")
    double = {"other_id": opened.id, "state": DoubleState.OPEN}
    for kind in (Kind.SUM, Kind.IDN):
        world.add(owner, LikelyDouble, opened, kind=kind, **double)


def identify(world: World, owner: Actor, opened: Opened) -> None:
    """Add a period with a wish and more time, and a decision with a challenge."""
    period = {"end_on": date(2026, 4, 1), "wish_state": AnswerState.TOLD, "wish_at_end": "stay"}
    begun = world.add(owner, RecoveryPeriod, opened, start_on=date(2026, 3, 1), **period)
    world.add(owner, RecoveryExtension, opened, period_id=begun, asked_on=date(2026, 3, 20))
    step = DecisionStep.CONCLUSIVE
    made = world.add(owner, IdentificationDecision, opened, step=step, expected_on=date(2026, 5, 1))
    world.add(owner, DecisionChallenge, opened, decision_id=made, deadline=date(2026, 6, 1))


def say_how_to_be(world: World, owner: Actor, opened: Opened) -> None:
    """Add a profile with two languages and two phrases, and a safe way to reach the person."""
    world.add(owner, CommsProfile, opened, breaks_every_min=20, changed_at=clock.now())
    for code, comfort in (("ro", Comfort.GOOD), ("ru", Comfort.AVOID)):
        world.add(owner, CaseLanguage, opened, code=code, comfort=comfort, dialect="a dialect")
    for place, effect in enumerate(PhraseEffect):
        phrase = {"effect": effect, "text": "a phrase", "position": place}
        world.add(owner, CasePhrase, opened, source=PhraseSource.PERSON, **phrase)
    world.add(
        owner,
        SafeContact,
        opened,
        channel=Channel.CALL,
        value="07700 900 123",
        device_state=AnswerState.NOT_ASKED_YET,
        voicemail=Voicemail.NO,
    )


def plan(world: World, owner: Actor, opened: Opened) -> None:
    """Add what is to come: reviews of several kinds, a task and a notice."""
    for kind, code in _REVIEWS.items():
        values = {"kind": kind, "code": code, "state": ReviewState.SCHEDULED}
        world.add(owner, Review, opened, due_on=date(2026, 6, 1), **values)
    asked = {"kind": Kind.NOT, "user_id": owner.user_id, "what": "ask"}
    world.add(owner, Task, opened, due_on=date(2026, 6, 1), **asked)
    told = {"kind": Kind.SUM, "user_id": owner.user_id, "code": NoticeCode.ON_TEAM}
    world.add(owner, Notice, opened, **told)


def look_and_walk(world: World, owner: Actor, opened: Opened) -> None:
    """Add how safe the person is, and who walks each pillar."""
    look = {"level": SafetyLevel.ACTIVE, "looked_on": date(2026, 3, 1)}
    not_asked = AnswerState.NOT_ASKED_YET
    world.add(owner, SafetyLook, opened, own_view_state=not_asked, seen="a sight", **look)
    world.add(owner, SafetyState, opened, **look)
    for pillar, kind in BADGE_KINDS.items():
        walk = {"walker": Walker.ORGANISATION, "partner": "a partner"}
        world.add(owner, PillarWalk, opened, kind=kind, pillar=int(pillar), **walk)


def permit(world: World, owner: Actor, opened: Opened) -> None:
    """Add a permission for somebody outside, a part of which was stopped."""
    kinds, now = Kind.SUM | Kind.GOA, clock.now()
    said = {
        "purpose": "PARTNER",
        "decision": Decision.YES_BUT,
        "outcome": ConsentOutcome.ACTIVE,
        "recipient": "a recipient",
        "conditions": "a condition",
        "teach_back": "their words",
        "why": "a need",
        "card_said": True,
        "upset": False,
        **dict.fromkeys(Sentence, True),
    }
    days = {"given_on": now.date(), "starts_at": now, "kinds": kinds}
    made = world.add(owner, Consent, opened, **said, **days, words="own words")
    part = {"is_whole": False, "kinds": Kind.GOA, "ending": ConsentEnding.WITHDRAWN}
    world.add(owner, ConsentEnd, opened, consent_id=made, ended_at=now, **part)
    decide_with_child(world, owner, opened, made)


def decide_with_child(world: World, owner: Actor, opened: Opened, consent_id: uuid.UUID) -> None:
    """Add who decides with a child, what they and the body said, and a decision that was signed."""
    about, today = {"consent_id": consent_id}, clock.now().date()
    decider = world.add(owner, Decider, opened, name="an aunt")
    outside = {"said_by": GuardianBy.OUTSIDE, "decider_id": decider, "words": "her words"}
    world.add(
        owner, GuardianAnswer, opened, **about, says=GuardianSays.NO, given_on=today, **outside
    )
    body = {"said_by": GuardianBy.BODY, "body": "a body"}
    world.add(owner, GuardianAnswer, opened, **about, says=GuardianSays.YES, given_on=today, **body)
    words = (
        "space",
        "voice",
        "audience",
        "influence",
        "decided",
        "weight",
        "reasons",
        "decided_by",
    )
    said = {name: f"{name} in words" for name in words}
    world.add(owner, BestInterests, opened, sort=BestKind.INITIAL, **said)
    made = world.add(
        owner,
        BestInterests,
        opened,
        **about,
        sort=BestKind.DECISION,
        about=KeyDecision.REFERRAL,
        voice_mode=Voice.DRAW,
        result=BestResult.SHARE,
        told_on=today,
        feedback_on=today,
        completed_at=clock.now(),
        completed_by_id=owner.user_id,
        **said,
    )
    note = world.note(owner, opened, closed_to_guardian=True)
    of_case = {"case_id": opened.id, "organisation_id": opened.organisation_id}
    of_case |= {"subject_id": opened.subject_id, "made_at": clock.now()}
    with world.owner() as connection:  # acts of managers, which no key worker does
        for model, values in (
            (BestCountersign, {"best_interests_id": made}),
            (NoteShowing, {"note_id": note, "told_on": today}),
        ):
            row = {"id": ids.new_id(), **of_case, **values}
            connection.execute(insert(cast("Any", model.__table__)).values(**row))


def open_in_emergency(world: World, owner: Actor, opened: Opened) -> None:
    """Add an emergency access that is over and was looked at; the person cannot be told yet."""
    at = datetime(2026, 3, 1, 20, tzinfo=UTC)
    world.add(
        owner,
        EmergencyAccess,
        opened,
        user_id=owner.user_id,
        membership_id=owner.membership_id,
        role=owner.role,
        reason=EmergencyReason.MEDICAL,
        sentence="why it was needed",
        started_at=at,
        ends_at=at + timedelta(hours=4),
        outcome=EmergencyOutcome.JUSTIFIED,
        reviewed_by_id=owner.user_id,
        reviewed_at=at,
        words="what came of it",
        not_told_until=date(2026, 4, 1),
        not_told_why="why not yet",
    )
