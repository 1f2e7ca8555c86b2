"""Rows of single features, for tests that try every kind of row about a case."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import insert, select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.kinds import (
    BADGE_KINDS,
    NO_KIND,
    AgeStatus,
    AnswerState,
    BestKind,
    BestResult,
    CaseStatus,
    Channel,
    Comfort,
    ConsentEnding,
    ConsentOutcome,
    ContactMode,
    Decision,
    DecisionStep,
    DisclosureOutcome,
    DisclosureStep,
    DoubleState,
    EmergencyOutcome,
    EmergencyReason,
    GenderWish,
    GuardianBy,
    GuardianSays,
    KeyDecision,
    Kind,
    KnowsUs,
    LookAct,
    MayCall,
    MessageState,
    NoticeCode,
    PhraseEffect,
    PhraseSource,
    ReferralAct,
    ReferralState,
    ReviewState,
    Role,
    SafetyLevel,
    SecondPerson,
    SentBy,
    Sentence,
    Service,
    StopBasis,
    StopReach,
    TalkItem,
    Tried,
    UrgentReason,
    Voice,
    Voicemail,
    Walker,
    WishStrength,
)
from caseapp.kinds.appointment import AppointmentState
from caseapp.kinds.communication_room import ExclusionKind
from caseapp.kinds.communication_wishes import WishAbout
from caseapp.models.appointment import Appointment
from caseapp.models.around import PersonAround
from caseapp.models.best_interests import BestCountersign, BestInterests
from caseapp.models.case import AgeChange, PersonIdentity
from caseapp.models.children import Decider, GuardianAnswer
from caseapp.models.communication import CaseLanguage, CasePhrase, CommsProfile
from caseapp.models.companion import Companion, ConsentCompany
from caseapp.models.consent import Consent, ConsentEnd, ConsentPerson
from caseapp.models.contact import ContactUse, SafeContact, TalkAnswer
from caseapp.models.disclosure import Disclosure, DisclosureAccount, DisclosureLook
from caseapp.models.double import LikelyDouble
from caseapp.models.emergency import EmergencyAccess
from caseapp.models.emergency_card import EmergencyCard
from caseapp.models.identification import (
    DecisionChallenge,
    IdentificationDecision,
    RecoveryExtension,
    RecoveryPeriod,
)
from caseapp.models.looked import LookQuestion, LookWithheld
from caseapp.models.message import CaseMessage
from caseapp.models.note import NoteShowing, NoteWording
from caseapp.models.notereader import NoteReader
from caseapp.models.notice import Notice
from caseapp.models.partner import Partner
from caseapp.models.referral import Referral, ReferralEvent
from caseapp.models.review import Review
from caseapp.models.reviewhelp import ReviewHelp
from caseapp.models.safety import SafetyBasis, SafetyLook, SafetyState
from caseapp.models.spared import Exclusion, ExclusionReason, NeverUseName, SparedTopic, TopicWish
from caseapp.models.status import StatusChange
from caseapp.models.stopping import RecipientTold, StopReport
from caseapp.models.task import Task
from caseapp.models.walking import PillarWalk
from caseapp.models.window import TaskLine, TaskWindow
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
    wish = {"wish": GenderWish.WOMAN, "strength": WishStrength.MUST}
    world.add(owner, TopicWish, opened, about=WishAbout.HEALTH, **wish)
    world.add(owner, NeverUseName, opened, name="a name")
    world.add(owner, SparedTopic, opened, topic="a topic", told_to="somebody")
    away = world.add(owner, Exclusion, opened, sort=ExclusionKind.REGION, who="a region")
    world.add(owner, ExclusionReason, opened, exclusion_id=away, reason="a reason")
    way = world.add(
        owner,
        SafeContact,
        opened,
        channel=Channel.CALL,
        value="07700 900 123",
        device_state=AnswerState.NOT_ASKED_YET,
        voicemail=Voicemail.NO,
    )
    world.add(owner, ContactUse, opened, contact_id=way, reason=UrgentReason.MEDICAL)
    world.add(owner, TalkAnswer, opened, talk_id=way, item=TalkItem.ALONE, is_yes=True)


def say_who_is_around(world: World, owner: Actor, opened: Opened) -> None:
    """Add somebody in the person's life, and a message that a colleague left."""
    knows = {"knows": KnowsUs.KNOWS, "may_call": MayCall.ONLY_ABOUT, "about": "keys"}
    world.add(owner, PersonAround, opened, name="Aunt", tie="aunt", telephone="1", **knows)
    world.add(
        owner,
        CaseMessage,
        opened,
        message_id=ids.new_id(),
        user_id=owner.user_id,
        basis=StopBasis.NAME,
        words="a message",
        state=MessageState.WAITING,
    )


def plan(world: World, owner: Actor, opened: Opened) -> None:
    """Add what is to come: reviews of several kinds, help asked with each, a task,
    an appointment and a notice."""
    for kind, code in _REVIEWS.items():
        values = {"kind": kind, "code": code, "state": ReviewState.SCHEDULED}
        made = world.add(owner, Review, opened, due_on=date(2026, 6, 1), **values)
        asked = {"kind": kind, "code": code, "review_id": made, "step_on": date(2026, 6, 4)}
        world.add(owner, ReviewHelp, opened, **asked)
    asked = {"kind": Kind.NOT, "user_id": owner.user_id, "what": "ask"}
    world.add(owner, Task, opened, due_on=date(2026, 6, 1), **asked)
    at = clock.now() + timedelta(days=6)
    times = {"starts_at": at, "ends_at": at + timedelta(hours=1), "worker_id": owner.user_id}
    words = ("what", "place", "word", "change")
    said = {name: f"a {name}" for name in words}
    planned = {"state": AppointmentState.PLANNED, **times, **said}
    world.add(owner, Appointment, opened, **planned)
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
        "risks": "a risk",
        "alternatives": "another way",
        "copy_place": "a safe place",
        "dialect": "a dialect",
        "questions": "a question",
        "witness": "a witness",
        "card_said": True,
        "upset": False,
        **dict.fromkeys(Sentence, True),
    }
    days = {"given_on": now.date(), "starts_at": now, "kinds": kinds}
    made = world.add(owner, Consent, opened, **said, **days, words="own words")
    part = {"is_whole": False, "kinds": Kind.GOA, "ending": ConsentEnding.WITHDRAWN}
    world.add(owner, ConsentEnd, opened, consent_id=made, ended_at=now, **part)
    on_it = {
        "whom": "a whom",
        "telephone": "a telephone",
        "tell": "a need",
        "first": "a first help",
    }
    world.add(owner, EmergencyCard, opened, consent_id=made, **on_it)
    seen = {"seen_alone": Tried.NOT_YET, "checked": Tried.NOT_YET}
    came = world.add(owner, Companion, opened, name="a companion", tie="a tie", **seen)
    world.add(owner, ConsentCompany, opened, consent_id=made, companion_id=came)
    not_asked = {"own_view_state": AnswerState.NOT_ASKED_YET, "level": SafetyLevel.WATCHFUL}
    look = world.add(owner, SafetyLook, opened, looked_on=date(2026, 2, 1), **not_asked)
    world.add(owner, SafetyBasis, opened, look_id=look, consent_id=made)


#: What is looked for in texts that never change.
CANARIES = ("zqe0a1e1", "zqe0a1e2")


def name_reader(world: World, owner: Actor, opened: Opened) -> None:
    """Add a restricted note whose reader was taken off again."""
    note, who = world.note(owner, opened, kind=Kind.RST), world.hat(Role.CW, opened.organisation_id)
    hat = {"membership_id": who.membership_id, "user_id": who.user_id}
    world.add(
        owner, NoteReader, opened, note_id=note, starts_at=clock.now(), ends_at=clock.now(), **hat
    )


def reword(
    world: World, owner: Actor, opened: Opened, note: uuid.UUID, kind: Kind = Kind.NOT
) -> None:
    """Keep what a note said before; it never changes, so its canaries come with it."""
    said = {"kind": kind, "nth": 1, "happened_at": clock.now()}
    heading, text = CANARIES
    world.add(owner, NoteWording, opened, note_id=note, heading=heading, text=text, **said)


def give_task(world: World, owner: Actor, opened: Opened) -> None:
    """Add a task of a volunteer with a line of each kind that its card has."""
    who, at = world.hat(Role.VOL, opened.organisation_id), clock.now() + timedelta(days=9)
    hat = {"membership_id": who.membership_id, "user_id": who.user_id, "reason": "a reason"}
    made = world.add(
        owner, TaskWindow, opened, starts_at=at, ends_at=at + timedelta(hours=1), **hat
    )
    for kind in (Kind.SUM, Kind.RSK, Kind.ACC, Kind.GOA):
        world.add(owner, TaskLine, opened, window_id=made, kind=kind, text="a line")


def stop_sharing(world: World, owner: Actor, opened: Opened) -> None:
    """Add what somebody was told about stopping, and a recipient who is to be told."""
    said = {"whom": "a whom", "words": "words of stopping"}
    basis = {"basis": StopBasis.NAME, "reach": StopReach.UNCLEAR}
    world.add(owner, StopReport, opened, **basis, **said)
    with world.owner() as connection:
        table: Any = Consent.__table__
        where = table.c.case_id == opened.id
        consent = connection.execute(select(table.c.id).where(where)).scalars().first()
    world.add(owner, RecipientTold, opened, consent_id=consent)


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


def look_back(world: World, owner: Actor, opened: Opened) -> None:
    """Add a question about who looked, answered, and a line that is not shown together."""
    line = {
        "user_id": owner.user_id,
        "role": owner.role,
        "on_day": date(2026, 3, 1),
        "act": LookAct.READ,
        "kinds_read": Kind.HLT,
        "kinds_changed": NO_KIND,
        "author_id": owner.user_id,
    }
    answered = {"answered_at": clock.now(), "answered_by_id": owner.user_id}
    again = {"reviewer_id": owner.user_id, "again_on": date(2026, 4, 1)}
    with world.system("looks") as session:
        asked = {"words": "a question", "answer": "an answer", **answered}
        session.add(LookQuestion(opened, seq=1, **asked, **line))
        session.add(LookWithheld(opened, reason="why not", **again, **line))
        trail.say(session, "test.look_back")


def share_without_a_yes(world: World, owner: Actor, opened: Opened) -> None:
    """Add what was shared without a yes, written up, and looked at by somebody else."""
    at = datetime(2026, 3, 1, 20, tzinfo=UTC)
    shared = {
        "reason": "SERIOUS_HARM",
        "recipient": "a desk",
        "shared": "what was told",
        "happened_at": at,
        "second": SecondPerson.OUTSIDE,
        "outside": "an adviser",
        "outside_by": ContactMode.PHONE,
        "outside_at": at,
        "kinds": Kind.SUM | Kind.RSK,
        "legal_reference": "a law",
    }
    made = world.add(owner, Disclosure, opened, **shared)
    alone = {"second": SecondPerson.NOBODY, "outside": None, "outside_by": None, "outside_at": None}
    world.add(owner, Disclosure, opened, **{**shared, **alone, "alone_why": "a line that is busy"})
    words = ("facts", "harm_shared", "harm_not", "less", "asked_why", "view", "aftercare")
    world.add(
        owner,
        DisclosureAccount,
        opened,
        disclosure_id=made,
        number=1,
        asked=False,
        view_state=AnswerState.TOLD,
        wait_until=date(2026, 4, 1),
        wait_why="why not yet",
        complaint_given=True,
        **{name: f"words of {name}" for name in words},
    )
    outcome = {"step": DisclosureStep.OUTCOME, "outcome": DisclosureOutcome.RIGHT}
    world.add(owner, DisclosureLook, opened, disclosure_id=made, words="what came", **outcome)
