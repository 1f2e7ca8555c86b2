"""A world in which every sealed text is a canary, and a walk through every address for everybody.

Who may see what is the hand-written matrix of ``tests/support/matrix.py``, never the application's
own table. A canary says its table, its column and its kind.
"""

from __future__ import annotations

import html
import itertools
import re
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.routing import UUIDConverter

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.access.errors import AccessRefusedError
from caseapp.base import clock, ids
from caseapp.db.base import Base
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.features.goals import more
from caseapp.kinds import (
    AnswerState,
    ContactMode,
    IntakeState,
    Kind,
    Presence,
    Relation,
    Role,
)
from caseapp.models.amendment import Amendment
from caseapp.models.appointment import Appointment
from caseapp.models.around import PersonAround
from caseapp.models.best_interests import BestInterests
from caseapp.models.booking import Booking
from caseapp.models.case import Case
from caseapp.models.companion import Companion
from caseapp.models.consent import Consent, ConsentPerson
from caseapp.models.contact import SafeContact
from caseapp.models.conversation import Conversation
from caseapp.models.disclosure import Disclosure
from caseapp.models.double import LikelyDouble
from caseapp.models.emergency import EmergencyAccess
from caseapp.models.exploitation import Episode, EpisodeFact
from caseapp.models.goal import Goal, GoalStep
from caseapp.models.identification import (
    DecisionChallenge,
    IdentificationDecision,
    RecoveryExtension,
    RecoveryPeriod,
)
from caseapp.models.intake import Arrival, FirstContact, Intake, TonightCard, WayBack
from caseapp.models.looked import CaseLook, LookQuestion, LookWithheld
from caseapp.models.message import CaseMessage
from caseapp.models.note import Note
from caseapp.models.partner import Partner
from caseapp.models.referral import Referral
from caseapp.models.review import Review
from caseapp.models.reviewhelp import ReviewHelp
from caseapp.models.stage import StageAnswer, StageEvent
from caseapp.models.task import Task
from caseapp.models.team import Assignment
from caseapp.models.window import TaskWindow
from caseapp.rules.stages import open_tracks
from tests.support import booking_records, goal_records, matrix, records, shapes
from tests.support.site import COOKIE, Site
from tests.support.world import Opened

#: Addresses that change something, or whose answer is not a page of data.
SKIPPED = {"static", "accounts.sign_out"}
#: The rows whose keys stand in addresses. An address with another key must say so here.
KEYS: dict[str, tuple[Any, ...]] = {
    "access_id": (EmergencyAccess,),
    "appointment_id": (Appointment,),
    "around_id": (PersonAround,),
    "away_id": (),
    "assignment_id": (Assignment,),
    "bar_id": (),
    "best_id": (BestInterests,),
    "booking_id": (Booking,),
    "challenge_id": (DecisionChallenge,),
    "companion_id": (Companion,),
    "consent_id": (Consent,),
    "day_id": (),
    "decision_id": (IdentificationDecision,),
    "disclosure_id": (Disclosure,),
    "double_id": (LikelyDouble,),
    "duty_id": (),
    "episode_id": (Episode,),
    "enquiry_id": (),
    "event_id": (StageEvent, Arrival),
    "extension_id": (RecoveryExtension,),
    "goal_id": (Goal,),
    "hat_id": (),
    "help_id": (ReviewHelp,),
    "kept_id": (),
    "interpreter_id": (),
    "offer_id": (),
    "leave_id": (),
    "membership_id": (),
    "message_id": (CaseMessage,),
    "note_id": (Note,),
    "partner_id": (Partner,),
    "period_id": (RecoveryPeriod,),
    "question_id": (LookQuestion,),
    "person_id": (ConsentPerson,),
    "referral_id": (Referral,),
    "review_id": (Review,),
    "saved_id": (),
    "session_id": (),
    "step_id": (GoalStep,),
    "task_id": (Task,),
    "user_id": (),
    "way_id": (SafeContact,),
    "withheld_id": (LookWithheld,),
    "wish_id": (),
    "window_id": (TaskWindow,),
}
#: What differs from answer to answer for reasons of its own. A printed copy bears the number of
#: its entry in the trail, which counts everything that everybody does.
_CHANGING = re.compile(
    r'nonce="[^"]*"|nonce-[\w+/=-]+|name="csrf_token" value="[^"]*"|"X-CSRFToken":"[^"]*"'
    r'|name="submission_key" value="[^"]*"|\d\d:\d\d|[Cc]opy \d+'
)
_CANARY = re.compile(r"zq([0-9a-z]{6})")

#: What a reduced view shows of sealed texts, by kind and role (domain.md §7.3).
_HEADLINE = {"note.heading"}
_NAME = {"case_summary.name_to_use"}
_LOOKED_AT = {f"emergency_access.{each}" for each in ("sentence", "words", "not_told_why")}
_LOOKED_BACK = {"look_question.words", "look_question.answer", "look_withheld.reason"}
REDUCED: dict[tuple[Kind, Role], set[str]] = {
    **{(Kind.SUM, role): _NAME for role in (Role.AW, Role.VOL, Role.LEO)},
    **{(Kind.NOT, role): _HEADLINE for role in (Role.AW, Role.VOL)},
    (Kind.IDN, Role.AW): {"person_identity.legal_name", "person_identity.date_of_birth"},
    # Looking at an emergency access is an act of theirs (§7.1): that one row, nothing else of CON.
    **{(Kind.CON, role): _LOOKED_AT for role in (Role.MGR, Role.DPO)},
    # Who looked at the case (§7.3): questions about a line, and what is not shown together.
    **{(Kind.AUD, role): _LOOKED_BACK for role in (Role.CW, Role.IA, Role.GA)},
    (Kind.COM, Role.LEO): {"case_language.dialect", "comms_profile.supporter"},
    (Kind.COM, Role.VOL): {"case_language.dialect"},
}
#: What an emergency opens beside, of what a role reads in outline then (§7.4).
EMERGENCY = {Kind.SUM: _NAME}


@dataclass(frozen=True)
class Canary:
    """One sealed text of one row: where it stands and of which kind it is."""

    token: str
    place: str
    kind: Kind


@dataclass(frozen=True)
class Somebody:
    """One person in one relation to the case; ``None``: a colleague without any."""

    actor: Actor
    relation: Relation | None

    @property
    def name(self) -> str:
        """How failures call them."""
        return f"{self.actor.role} {self.relation.value if self.relation else '-'}"

    def may_see(self, canary: Canary) -> bool:
        """Whether the hand-written matrix lets them see this text, which somebody else wrote."""
        relations = [Relation.ORGANISATION, *([self.relation] if self.relation else [])]
        for relation in relations:
            reach = matrix.reach(self.actor.role, relation)
            if canary.kind in reach.whole:
                return True
            shown = REDUCED.get((canary.kind, self.actor.role), set())
            if relation is Relation.BREAK_GLASS:
                shown = shown | EMERGENCY.get(canary.kind, set())
            if canary.kind in reach.reduced and canary.place in shown:
                return True
        return False


@dataclass
class Crawl:
    """A filled site: its case, its canaries, the people, and the addresses that lead somewhere."""

    site: Site
    owner: Actor
    case: Opened
    people: list[Somebody]
    canaries: dict[str, Canary] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    _tokens: dict[uuid.UUID, str] = field(default_factory=dict)

    @classmethod
    def of(cls, site: Site) -> Crawl:
        """Fill a site."""
        owner = site.hat(Role.CW, site.organisation())
        case = site.open_case(owner, name="Quenby")
        _fill(site, owner, case)
        made = cls(site, owner, case, list(_people(site, owner, case)))
        made.write_canaries()
        made.addresses = made._reached()
        return made

    def write_canaries(self, kinds: Kind | None = None) -> None:
        """Give every sealed text that is there a canary, or those of some kinds a new one."""
        with self.site.acting(self.owner) as session:
            for model in models_with_texts():
                for row in session.scalars(
                    select(model).where(model.case_id == self.case.id)
                ).all():
                    kind = row.kind if model.__access__.by_row else model.__access__.kinds
                    if kinds is None or kind in kinds:
                        self._write(session, row, kind)
            trail.say(session, "test.canaries")
            trail.commit(session)
        if kinds is None or Kind.AUD in kinds:
            with self.site.system("looks") as session:  # nobody writes this kind themselves
                for model in (LookQuestion, LookWithheld):
                    for row in session.scalars(select(model)).all():
                        self._write(session, row, Kind.AUD)
                trail.say(session, "test.canaries")
        self.site.derive(self.case)

    def open(self, who: Actor | None, address: str) -> tuple[int, str]:
        """Open an address as somebody: the status, and the body with headers, opened."""
        client = FlaskClient(self.site.app)
        if who is not None:
            client.set_cookie(COOKIE, self._token(who), domain="localhost")
        answer = client.get(address)
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers)
        return answer.status_code, unquote(html.unescape(f"{headers}\n{answer.text}"))

    def seen_by(self, somebody: Somebody) -> dict[str, set[str]]:
        """Walk every address; return which canaries were seen, and where."""
        seen: dict[str, set[str]] = {}
        for address in self.addresses:
            _status, text = self.open(somebody.actor, address)
            for token in _CANARY.findall(text):
                seen.setdefault(f"zq{token}", set()).add(address)
        return seen

    def pages_of(self, somebody: Somebody, where: list[str] | None = None) -> dict[str, str]:
        """Return every answer, or those at some addresses, without what is never the same twice."""
        return self.pages_of_some(somebody.actor, self.addresses if where is None else where)

    def pages_of_some(self, who: Actor, addresses: list[str]) -> dict[str, str]:
        """Return the answers of these addresses to somebody, likewise."""
        return {address: _CHANGING.sub("", self.open(who, address)[1]) for address in addresses}

    def _write(self, session: Any, row: Any, kind: Kind) -> None:
        for name, sealed in vars(type(row)).items():
            if isinstance(sealed, Sealed):
                token = f"zq{uuid.uuid4().hex[:6]}"
                # A text that the row cannot have, such as one that was not told, it does not get;
                # nor does a row that is complete and never changes.
                with suppress(IntegrityError, AccessRefusedError), session.begin_nested():
                    setattr(row, name, token)
                    session.flush()
                    self.canaries[token] = Canary(token, f"{row.__tablename__}.{name}", kind)
                kept = getattr(row, name)  # what never changes was added with a canary
                if kept in records.CANARIES:
                    self.canaries[kept] = Canary(kept, f"{row.__tablename__}.{name}", kind)

    def _token(self, who: Actor) -> str:
        if who.membership_id not in self._tokens:
            self._tokens[who.membership_id] = self.site.sign_in(who)
        return self._tokens[who.membership_id]

    def _reached(self) -> list[str]:
        """Every address that the owner can open, with the keys of rows that open something."""
        reference = ids.show_reference(self.case.reference)
        values = {
            "reference": [reference],
            "other": [reference],
            "pillar": [1, 2, 3, 4],
            "seq": self._lines(),
            "code": ["ro", "PLAN"],
            "section": ["kind", "control", "sexual", "names", "keep_away", "not_now", "help"],
            "part": list(more.PARTS),
            "name": list(self.site.app.extensions["caseapp_panels"]),
            "token": ["x" * 43],
        }
        adapter = self.site.app.url_map.bind("localhost")
        found: list[str] = []
        for rule in self.site.app.url_map.iter_rules():
            if rule.endpoint in SKIPPED or "GET" not in (rule.methods or ()):
                continue
            names = sorted(rule.arguments)
            offered = [
                self._keys(name) if isinstance(rule._converters[name], UUIDConverter)
                else values[name]
                for name in names
            ]  # fmt: skip
            for chosen in itertools.product(*offered):
                named = dict(zip(names, chosen, strict=True))
                address = adapter.build(rule.endpoint, named, method="GET")
                if not names or self.open(self.owner, address)[0] == 200:
                    found.append(address)
        orders = ("reference", "opened", "next", "changed", "stage1", "stage4", "risk")
        found += [f"/emergency/looks/{key}" for key in self._keys("access_id")]
        found += [f"/audit/questions/{key}" for key in self._keys("question_id")]
        return [*found, *(f"/cases?order={order}" for order in orders)]

    def _lines(self) -> list[int]:
        """An entry of who looked at the case, and one of nothing."""
        with self.site.acting(self.owner) as session:
            found = session.scalars(select(CaseLook).where(CaseLook.case_id == self.case.id))
            return [found.first().seq, 10**9]

    def _keys(self, name: str) -> list[uuid.UUID]:
        """The keys of what an address names, and one of nothing."""
        found = [ids.new_id()]
        with self.site.owner() as connection:
            for model in KEYS[name]:
                table = model.__table__
                if name == "event_id" and model is Arrival:
                    wanted = select(table.c.event_id)
                else:
                    wanted = select(table.c.id)
                if model is not Partner:
                    wanted = wanted.where(table.c.case_id == self.case.id)
                found += connection.execute(wanted).scalars()
        return found


def models_with_texts() -> list[Any]:
    """Return every model about a case that has a sealed text."""
    return [
        mapper.class_
        for mapper in Base.registry.mappers
        if isinstance(mapper.class_.__access__, CaseRow)
        and not shapes.is_for_tests(mapper.class_)
        and any(isinstance(each, Sealed) for each in vars(mapper.class_).values())
    ]


def _people(site: Site, owner: Actor, case: Opened) -> Iterator[Somebody]:
    """Everybody in every relation that gives something, and everybody in none."""
    elsewhere = site.organisation("Elsewhere")
    for role in matrix.MATRIX:
        if role is Role.SUR:
            continue
        yield Somebody(site.hat(role, case.organisation_id), None)
        for relation in matrix.GRANTED:
            if relation in matrix.MATRIX[role] and relation is not Relation.TASK:
                actor = site.hat(role, case.organisation_id)
                site.stand(case, actor, relation, is_derived=False)
                yield Somebody(actor, relation)
        if matrix.MATRIX[role].get(Relation.CONSENT):
            actor = site.hat(role, elsewhere)
            site.stand(case, actor, Relation.CONSENT, is_derived=False)
            yield Somebody(actor, Relation.CONSENT)
        yield Somebody(site.hat(role, elsewhere), None)


def _fill(site: Site, owner: Actor, case: Opened) -> None:
    """Put a row into every table about the case that its key worker writes."""
    with site.acting(owner) as session:
        open_tracks(session, session.get(Case, case.id), clock.now().date())
        trail.say(session, "case.open")
        trail.commit(session)
    now, told = clock.now(), AnswerState.TOLD
    records.reword(site, owner, case, site.note(owner, case, heading="a heading"))
    records.identify(site, owner, case)
    records.say_how_to_be(site, owner, case)
    records.say_who_is_around(site, owner, case)
    records.look_and_walk(site, owner, case)
    records.plan(site, owner, case)
    records.permit(site, owner, case)
    records.stop_sharing(site, owner, case)
    records.share(site, owner, case)
    records.give_task(site, owner, case)
    records.refer(site, owner, case)
    records.open_in_emergency(site, owner, case)
    records.look_back(site, owner, case)
    records.share_without_a_yes(site, owner, case)
    goal_records.set_goals(site, owner, case)
    booking_records.book(site, owner, case)
    episode = site.add(owner, Episode, case, changed_at=now)
    site.add(owner, EpisodeFact, case, episode_id=episode, field="told_by", state=told, text="x")
    records.say_who(site, owner, case)
    site.add(owner, FirstContact, case, taken_at=now, needed="x")
    site.add(owner, WayBack, case, state=AnswerState.NOT_KNOWN, value="x")
    site.add(owner, Intake, case, state=IntakeState.UNANSWERED, since=now)
    event = ids.new_id()
    site.add(owner, Arrival, case, event_id=event, came_on=now.date(), people=2, number=1)
    site.add(owner, TonightCard, case)
    unknown = AnswerState.NOT_KNOWN
    talk = {"happened_at": now, "mode": ContactMode.PHONE, "alone": unknown}
    site.add(owner, Conversation, case, preference_met=unknown, **talk)
    stages = {1: ("P1-50", Kind.NRM), 2: ("P2-20", Kind.NOT), 3: ("P3-10", Kind.GOA)}
    for pillar, (code, kind) in {**stages, 4: ("P4-20", Kind.CJ)}.items():
        moved = site.add(
            owner, StageEvent, case, kind=kind, pillar=pillar, to_code=code,
            track="A" if pillar == 4 else "", entered_on=now.date(), recorded_at=now,
            presence=Presence.WITH_US, words_state=told, words="x", reason="x",
            vocabulary_version="1",
        )  # fmt: skip
        fact = {"event_id": moved, "state": told, "text": "x", "kind": kind}
        site.add(owner, StageAnswer, case, field=f"fact{pillar}", **fact)
        site.add(owner, Amendment, case, field="words", nth=1, reason="x", **fact)
