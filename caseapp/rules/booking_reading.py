"""Reading what a talk needs to know of a case: the profile as it stands, and who has a part in it.

The profile is read by whoever books. Whose names are compared with what interpreters declared, and
who is kept from the case, is read by the matcher: no page shows either side (domain.md §4.2, §4.3).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import or_, select

from caseapp.access import gate
from caseapp.access.reading import Line
from caseapp.base import clock
from caseapp.kinds import Comfort
from caseapp.kinds.booking import OfferAnswer
from caseapp.kinds.communication_room import ExclusionKind
from caseapp.kinds.communication_wishes import Continuity, ModePlace
from caseapp.kinds.interpreter import TalkMode, TieKind
from caseapp.models.around import PersonAround
from caseapp.models.booking import Booking, BookingChoice, InterpreterOffer
from caseapp.models.case import Case, CaseSummary, PersonIdentity
from caseapp.models.communication import CaseLanguage, CommsProfile
from caseapp.models.companion import Companion
from caseapp.models.interpreter import Interpreter
from caseapp.models.spared import Exclusion, TopicWish
from caseapp.models.team import Assignment
from caseapp.rules import bars
from caseapp.rules.booking_wish import Profile, Tongue
from caseapp.rules.communication_wish import Wish
from caseapp.rules.matching_terms import Tie
from caseapp.rules.standing_wishes import StandingWishes

SYSTEM = "matcher"

#: What a person keeps away, as interpreters declare it.
TIES: dict[ExclusionKind, TieKind] = {
    ExclusionKind.COMMUNITY: TieKind.COMMUNITY,
    ExclusionKind.NATIONALITY: TieKind.COUNTRY,
    ExclusionKind.REGION: TieKind.REGION,
    ExclusionKind.CONGREGATION: TieKind.RELIGION,
    ExclusionKind.CLAN: TieKind.GROUP,
    ExclusionKind.PROFESSION: TieKind.PROFESSION,
    ExclusionKind.NAMED_PERSON: TieKind.PERSON,
    ExclusionKind.CONNECTED: TieKind.PERSON,
}
_MODES: dict[str, TalkMode] = {
    "mode_in_person": TalkMode.IN_PERSON,
    "mode_phone": TalkMode.PHONE,
    "mode_video": TalkMode.VIDEO,
    "mode_written": TalkMode.WRITTEN,
}
_CONTINUITY = {Continuity.SAME: True, Continuity.ROTATE: False}
_UNSAID = (ModePlace.NEVER, ModePlace.NOT_ASKED_YET)


def profile_of(session: Any, case: Case | Line) -> Profile:
    """Return what holds for every talk of a case, whatever the occasion."""
    record = session.scalars(
        select(CommsProfile).where(CommsProfile.case_id == case.id)
    ).one_or_none()
    wishes = session.scalars(
        select(TopicWish).where(TopicWish.case_id == case.id, TopicWish.ended_at.is_(None))
    ).all()
    kept_away = session.scalars(
        select(Exclusion).where(Exclusion.case_id == case.id, Exclusion.ended_at.is_(None))
    ).all()
    general = Wish()
    if record is not None:
        general = Wish(record.pref_gender_interpreter, record.pref_gender_strength)
    by_topic = {row.about: Wish(row.wish, row.strength) for row in wishes}
    return Profile(
        wishes=StandingWishes(general, by_topic),
        tongues=_tongues(session, case),
        exclusions=frozenset(
            Tie(TIES[row.sort], row.who or "") for row in kept_away if row.sort in TIES
        ),
        not_local=any(row.sort is ExclusionKind.ANYONE_LOCAL for row in kept_away),
        others=_others(session, case, kept_away),
        not_these=_not_these(session, case),
        **_of_record(record),
    )


def choices_of(session: Any, booking: Booking) -> Sequence[BookingChoice]:
    """Return what the person said for a talk and what of it still counts, the earliest first."""
    found: Sequence[BookingChoice] = session.scalars(
        select(BookingChoice)
        .where(BookingChoice.booking_id == booking.id, BookingChoice.ended_at.is_(None))
        .order_by(BookingChoice.made_at, BookingChoice.id)
    ).all()
    return found


def avoided(session: Any, case: Case | Line) -> frozenset[str]:
    """Return the languages that are not to be used with somebody."""
    found = session.scalars(
        select(CaseLanguage).where(
            CaseLanguage.case_id == case.id,
            CaseLanguage.ended_at.is_(None),
            CaseLanguage.comfort == Comfort.AVOID,
        )
    )
    return frozenset(row.code for row in found)


def refused_it(session: Any, booking: Booking) -> frozenset[uuid.UUID]:
    """Return who said no to an offer for this very time and topic, so that nobody asks again."""
    with gate.system(session, SYSTEM, "whoever said no to an offer is not asked again"):
        found = session.scalars(
            select(InterpreterOffer.interpreter_id).where(
                InterpreterOffer.organisation_id == booking.organisation_id,
                InterpreterOffer.ends_at == booking.ends_at,  # by an index
                InterpreterOffer.starts_at == booking.starts_at,
                InterpreterOffer.answer == OfferAnswer.NO,
            )
        )
        return frozenset(found)


def _of_record(record: CommsProfile | None) -> dict[str, Any]:
    """What stands in the profile itself."""
    if record is None:
        return {}
    places = {mode: getattr(record, name) for name, mode in _MODES.items()}
    said = [mode for mode, place in places.items() if place not in _UNSAID]
    quietly = record.mode_without_name
    return {
        "need": record.need_interpreter,
        "modes": tuple(sorted(said, key=lambda mode: places[mode].value)),
        "never_modes": frozenset(
            mode for mode, place in places.items() if place is ModePlace.NEVER
        ),
        "only_local": record.mode_other_town is ModePlace.NEVER,
        "without_name": quietly not in _UNSAID,
        "wants_same": _CONTINUITY.get(record.continuity),
        "breaks": record.breaks_every_min,
    }


def _tongues(session: Any, case: Case | Line) -> tuple[Tongue, ...]:
    rows = session.scalars(
        select(CaseLanguage)
        .where(CaseLanguage.case_id == case.id, CaseLanguage.ended_at.is_(None))
        .order_by(CaseLanguage.is_first.desc(), CaseLanguage.made_at, CaseLanguage.id)
    )
    return tuple(
        Tongue(row.code, row.dialect or "", row.is_dialect_must, row.is_first)
        for row in rows
        if row.comfort is not Comfort.AVOID
    )


def _others(session: Any, case: Case | Line, kept: Sequence[Exclusion]) -> frozenset[str]:
    """Everybody named in a case, the person too: whoever declared a tie to one of them is out."""
    with gate.system(session, SYSTEM, "names are compared with what interpreters declared"):
        names = set(_names(session, case))
    connected = (ExclusionKind.NAMED_PERSON, ExclusionKind.CONNECTED)
    names |= {row.who for row in kept if row.sort in connected}
    return frozenset(name for name in names if name)


def _names(session: Any, case: Case | Line) -> Iterator[str | None]:
    for summary in session.scalars(select(CaseSummary).where(CaseSummary.case_id == case.id)):
        yield summary.name_to_use
    for paper in session.scalars(select(PersonIdentity).where(PersonIdentity.case_id == case.id)):
        yield from (paper.legal_name, *(paper.other_names or "").splitlines())
    for person in session.scalars(select(PersonAround).where(PersonAround.case_id == case.id)):
        yield person.name
    for companion in session.scalars(select(Companion).where(Companion.case_id == case.id)):
        yield companion.name


def _not_these(session: Any, case: Case | Line) -> frozenset[uuid.UUID]:
    """Who in the roster is kept from the case, by either side's wish, or supports the person."""
    now = clock.now()
    kept = bars.barred(session, [case.id]).get(case.id, set())
    with gate.system(session, SYSTEM, "whoever is kept from a case or supports there is left out"):
        team = session.scalars(
            select(Assignment).where(
                Assignment.case_id == case.id,
                or_(Assignment.ends_at.is_(None), Assignment.ends_at > now),
            )
        )
        people = {*kept, *(each.user_id for each in team)}
        found = session.scalars(
            select(Interpreter.id).where(
                Interpreter.organisation_id == case.organisation_id,
                Interpreter.user_id.in_(people),
            )
        )
        return frozenset(found)
