"""Invented cases as rows, sealed as the models seal: each person's own key, each text in its place.

The write guard does not see these rows, so all that it and the models fill in is filled in here.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

from caseapp.access import grants, listing
from caseapp.access.actor import Actor
from caseapp.access.assigning import relation_of
from caseapp.base import crypto
from caseapp.db.base import Row
from caseapp.db.sealed import Sealed, context_of
from caseapp.kinds import (
    BADGE_KINDS,
    ENTRY_KINDS,
    AnswerState,
    Kind,
    Pillar,
    ReviewState,
    SafetyLevel,
)
from caseapp.models.case import Case, CaseSummary, Person
from caseapp.models.grant import CaseAccess, CaseListing
from caseapp.models.note import Note
from caseapp.models.review import Review
from caseapp.models.safety import SafetyLook, SafetyState
from caseapp.models.stage import PillarState, StageAnswer, StageEvent
from caseapp.models.team import Assignment
from caseapp.services.synthetic import sharing_rows, talk_rows
from caseapp.services.synthetic.invent import Invented, Place
from caseapp.services.synthetic.lots import Lot
from caseapp.services.synthetic.roster import InRoster
from caseapp.services.synthetic.walk import Move
from caseapp.vocabularies.reviews import reviews
from caseapp.vocabularies.stages import Track, stages

#: Model -> its rows, in an order in which each finds what it points at.
Rows = dict[type[Row], list[dict[str, Any]]]

FIRST_VERSION = 1
_RECORDED = time(9)
_BETWEEN_MOVES = timedelta(minutes=20)
#: How safe somebody is, in tenths of a caseload, and within how many days it was looked at.
_LEVELS = (
    SafetyLevel.ACUTE,
    *(SafetyLevel.ACTIVE,) * 2,
    *(SafetyLevel.WATCHFUL,) * 4,
    *(SafetyLevel.SETTLED,) * 2,
    None,
)
_LOOKED_WITHIN = 27


class CaseRows:
    """Adds the rows of one case to those of a batch."""

    def __init__(
        self,
        rows: Rows,
        ids: CaseIds,
        key: bytes,
        now: datetime,
        roster: Sequence[InRoster] = (),
    ) -> None:
        self.rows = rows
        self.ids = ids
        self.whose = {
            "case_id": ids.case_id,
            "organisation_id": ids.organisation_id,
            "subject_id": ids.subject_id,
        }
        self.key = key
        self.now = now
        self.roster = roster

    def add(self, case: Invented, reference: str) -> None:
        """Add all of them."""
        ids, made_at = self.ids, case.made_at
        home = ids.organisation_id
        self.rows[Person].append(
            {"id": ids.subject_id, "organisation_id": home, "made_at": made_at}
        )
        self.rows[Case].append(
            {
                "id": ids.case_id,
                "reference": reference,
                "organisation_id": home,
                "subject_id": ids.subject_id,
                "sensitivity": case.sensitivity,
                "made_at": made_at,
            }
        )
        next_on = min(
            day for code, day in case.planned.items() if reviews().get(code).kind is Kind.SUM
        )
        self.rows[CaseListing].append(
            listing.row_of(ids.case_id, home, made_at, case.opened, next_on)
        )
        self._summary(case)
        for place in case.team:
            self._place(case, place)
        walked = {(each[0].stage.pillar, each[0].stage.track): each for each in case.tracks if each}
        for number, track in _tracks():
            self._track(case, number, track, walked.get((number, track.code), []))
        self._notes(case)
        self._reviews(case)
        self._safety(case)
        talk_rows.add(self, case.team[0].who)
        if case.shared is not None:
            sharing_rows.add(self, case.team[0].who, case.shared, made_at)

    def row(self, model: type[Row], author: Actor, made_at: datetime, **values: Any) -> uuid.UUID:
        """Add a row about the case; a text that a model seals is given under its plain name."""
        row_id = self.ids.next()
        row = {"id": row_id, **self.whose, "author_id": author.user_id, "made_at": made_at}
        for name, field in _sealed(model):
            text = values.pop(name, None)
            if text is not None:
                context = context_of(field.code, self.ids.subject_id, row_id)
                text = crypto.seal(self.key, text.encode(), context)
            row[field.column] = text
        self.rows[model].append(row | values)
        return row_id

    def _summary(self, case: Invented) -> None:
        self.row(
            CaseSummary,
            case.team[0].who,
            case.made_at,
            name_to_use=case.name,
            say_it=case.say_it,
            pronouns=case.pronouns,
            summary=case.summary,
            age_status=case.age,
            identity_level=case.identity,
            source_state=AnswerState.TOLD if case.source else AnswerState.NOT_ASKED_YET,
            source_type=case.source,
            opened_on=case.opened,
            version=FIRST_VERSION,
        )

    def _place(self, case: Invented, place: Place) -> None:
        """A place on the team, and what it opens: as :func:`caseapp.access.grants.derive` would."""
        who = place.who
        values = {
            "membership_id": who.membership_id,
            "user_id": who.user_id,
            "team_role": place.team_role,
            "relation": relation_of(who.role, place.team_role),
            "starts_at": place.starts,
            "ends_at": place.ends,
            "chosen_by_person": place.chosen,
            "version": FIRST_VERSION,
        }
        row_id = self.row(Assignment, case.team[0].who, place.starts, **values)
        standing = grants.standing_of(SimpleNamespace(id=row_id, role=who.role, **values))
        if standing is None or not standing.masks.any or place.ends is not None:
            return  # it opens nothing, or is over
        ids = self.ids
        self.rows[CaseAccess].append(
            grants.row_of(ids.case_id, ids.organisation_id, case.made_at, standing, self.now)
        )

    def _track(self, case: Invented, number: int, track: Track, moves: list[Move]) -> None:
        first = stages().first(number, track.code)
        self.row(
            PillarState,
            case.team[0].who,
            case.made_at,
            kind=BADGE_KINDS[Pillar(number)],
            pillar=number,
            track=track.code,
            stage_code=moves[-1].stage.code if moves else first.code,
            entered_on=moves[-1].on if moves else case.opened,
            version=FIRST_VERSION + len(moves),
        )
        for move in moves:
            self._move(case, move)

    def _move(self, case: Invented, move: Move) -> None:
        author = case.team[0].who
        recorded = datetime.combine(move.on, _RECORDED, UTC) + move.place * _BETWEEN_MOVES
        event = self.row(
            StageEvent,
            author,
            recorded,
            kind=ENTRY_KINDS[Pillar(move.stage.pillar)],
            pillar=move.stage.pillar,
            track=move.stage.track,
            from_code=move.before.code,
            to_code=move.stage.code,
            entered_on=move.on,
            recorded_at=recorded,
            presence=move.presence,
            words_state=AnswerState.TOLD if move.words else AnswerState.NOT_ASKED_YET,
            words=move.words,
            reason=move.reason,
            vocabulary_version=str(stages().version),
        )
        for fact in move.facts:
            self.row(
                StageAnswer,
                author,
                recorded,
                kind=fact.field.kind,
                event_id=event,
                field=fact.field.code,
                state=fact.state,
                choice=fact.choice,
                on_date=fact.on,
            )

    def _notes(self, case: Invented) -> None:
        for note in case.notes:
            self.row(
                Note,
                note.author,
                note.at,
                kind=Kind.NOT,
                happened_at=note.at,
                mode=note.mode,
                author_role=note.author.role.value,
                heading=note.heading,
                text=note.text,
                closed_to_guardian=False,
                closed_to_manager=False,
                closed_to_police=False,
                version=FIRST_VERSION,
            )

    def _reviews(self, case: Invented) -> None:
        for code, day in case.planned.items():
            self.row(
                Review,
                case.team[0].who,
                case.made_at,
                kind=reviews().get(code).kind,
                code=code,
                clock="",
                counts_from=None,
                due_on=day,
                state=ReviewState.SCHEDULED,
                owner_id=None,
                closed_at=None,
                closed_by_id=None,
                source_id=None,
                reason=None,
                snoozes=0,
                is_acute=False,
                version=FIRST_VERSION,
            )

    def _safety(self, case: Invented) -> None:
        """One look at how safe somebody is; of some nobody has looked yet."""
        drawn = self.ids.case_id.int
        level = _LEVELS[drawn % len(_LEVELS)]
        if level is None:
            return
        author = case.team[0].who
        day = max(case.opened, self.now.date() - timedelta(days=drawn % _LOOKED_WITHIN))
        at = max(case.made_at, datetime.combine(day, _RECORDED, UTC))
        look = {"level": level, "looked_on": day}
        self.row(SafetyLook, author, at, own_view_state=AnswerState.NOT_ASKED_YET, **look)
        self.row(SafetyState, author, at, version=FIRST_VERSION, **look)


class CaseIds:
    """The identifiers of a case and its person, its organisation, and those of its rows.

    The rows' own count up from a start drawn for the case, so that they lie together in an index.
    """

    def __init__(self, lot: Lot, organisation_id: uuid.UUID) -> None:
        self.organisation_id = organisation_id
        self._last = lot.id().int
        self.case_id = self.next()
        self.subject_id = self.next()

    def next(self) -> uuid.UUID:
        """Return the identifier of the next row."""
        self._last += 1
        return uuid.UUID(int=self._last)


@cache
def _sealed(model: type[Row]) -> list[tuple[str, Sealed]]:
    """Return the sealed texts of a model with their plain names."""
    return [(name, field) for name, field in vars(model).items() if isinstance(field, Sealed)]


@cache
def _tracks() -> list[tuple[int, Track]]:
    return [(pillar.number, track) for pillar in stages().pillars for track in pillar.tracks]
