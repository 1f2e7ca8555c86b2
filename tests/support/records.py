"""Rows of single features, for tests that try every kind of row about a case."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import (
    BADGE_KINDS,
    AgeStatus,
    AnswerState,
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
    Kind,
    NoticeCode,
    PhraseEffect,
    PhraseSource,
    ReferralAct,
    ReferralState,
    ReviewState,
    Role,
    SafetyLevel,
    SentBy,
    Sentence,
    Service,
    Voicemail,
    Walker,
)
from caseapp.models.case import AgeChange, PersonIdentity
from caseapp.models.communication import CaseLanguage, CasePhrase, CommsProfile, SafeContact
from caseapp.models.consent import Consent, ConsentEnd, ConsentPerson
from caseapp.models.double import LikelyDouble
from caseapp.models.emergency import EmergencyAccess
from caseapp.models.identification import (
    DecisionChallenge,
    IdentificationDecision,
    RecoveryExtension,
    RecoveryPeriod,
)
from caseapp.models.notice import Notice
from caseapp.models.partner import Partner
from caseapp.models.referral import Referral, ReferralEvent
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
    made = world.add(owner, Consent, opened, **said, **days)
    part = {"is_whole": False, "kinds": Kind.GOA, "ending": ConsentEnding.WITHDRAWN}
    world.add(owner, ConsentEnd, opened, consent_id=made, ended_at=now, **part)


def share(world: World, owner: Actor, opened: Opened) -> None:
    """Add a permission that names a partner, and somebody there who may look."""
    there, now = world.organisation("a partner"), clock.now()
    lawyer = world.hat(Role.LA, there)
    with world.system("set-up") as session:
        partner = Partner(
            organisation_id=owner.organisation_id,
            name="a partner",
            linked_organisation_id=there,
            made_at=now,
        )
        session.add(partner)
    said = {"purpose": "LEGAL", "decision": Decision.YES, "outcome": ConsentOutcome.ACTIVE}
    days = {"given_on": now.date(), "starts_at": now, "expires_on": now.date()}
    made = world.add(
        owner,
        Consent,
        opened,
        partner_id=partner.id,
        kinds=Kind.LEG,
        ends_at=now + timedelta(days=1),
        card_said=True,
        upset=False,
        **said,
        **days,
        **dict.fromkeys(Sentence, True),
    )
    who = {"membership_id": lawyer.membership_id, "user_id": lawyer.user_id, "named_at": now}
    world.add(owner, ConsentPerson, opened, consent_id=made, **who)


def refer(world: World, owner: Actor, opened: Opened) -> None:
    """Add a referral that was sent by a permission, with what happened."""
    with world.acting(owner) as session:
        consent = session.scalars(select(Consent).where(Consent.case_id == opened.id)).first().id
    now = clock.now()
    made = world.add(
        owner,
        Referral,
        opened,
        consent_id=consent,
        recipient="a recipient",
        service=Service.HEALTH,
        purpose="a purpose",
        words="words for them",
        reach="a way",
        sheet="what was sent",
        state=ReferralState.SENT,
        state_at=now,
        sent_by=SentBy.PAPER,
        sent_on=now.date(),
    )
    sent = {"act": ReferralAct.SEND, "sent_by": SentBy.PAPER, "consent_id": consent}
    world.add(
        owner, ReferralEvent, opened, referral_id=made, happened_on=now.date(), words="x", **sent
    )


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
