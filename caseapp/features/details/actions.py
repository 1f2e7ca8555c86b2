"""Writing down what was told when there was time. The form's version was checked before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from caseapp.access import trail
from caseapp.base.problems import InvalidError
from caseapp.kinds import AgeStatus, AnswerState, DobCertainty, IdentityLevel, SourceType
from caseapp.models.case import AgeChange, Case, CaseSummary, PersonIdentity
from caseapp.rules import children, doubles
from caseapp.rules.stages import Answer

#: Nobody is further from eighteen than that.
_LONGEST = 18 * 366
#: The facts of identity, each with its state.
FACTS = ("legal_name", "other_names", "date_of_birth")


@dataclass(frozen=True)
class Details:
    """What the page of details holds."""

    age_status: AgeStatus
    since_on: date | None
    identity_level: IdentityLevel
    source: Answer
    source_words: str
    adult_on: date | None = None


def change_details(
    session: Any, case: Case, summary: CaseSummary, given: Details, *, today: date
) -> None:
    """Change details; another age status, or since when it holds, adds to its history.

    Raises :class:`InvalidError` naming a field.
    """
    if given.since_on is not None and given.since_on > today:
        raise InvalidError("since_on", _("This day is still to come. Leave it empty for today."))
    _refuse_both("source", given.source)
    _refuse_birthday(given, today)
    before = summary.adult_on
    if given.age_status is not summary.age_status or given.since_on is not None:
        _change_age(session, case, summary, given, today)
    if given.age_status is AgeStatus.CHILD:
        summary.adult_on = given.adult_on
    summary.identity_level = given.identity_level
    summary.source_state = given.source.state
    summary.source_type = SourceType(given.source.value).value if given.source.value else None
    summary.source_words = given.source_words.strip() or None
    trail.say(session, "case.change_details")
    session.flush()
    if summary.age_status is not AgeStatus.ADULT and summary.adult_on != before:
        children.follow_birthday(session, case, summary.adult_on)


def _change_age(
    session: Any, case: Case, summary: CaseSummary, given: Details, today: date
) -> None:
    """Add to the history. Somebody in doubt is treated as under 18 until decided (INV-14)."""
    since = given.since_on or today
    change = AgeChange(case, before=summary.age_status, age_status=given.age_status, since_on=since)
    session.add(change)
    has_grown_up = (summary.age_status, given.age_status) == (AgeStatus.CHILD, AgeStatus.ADULT)
    has_passed = summary.adult_on is not None and summary.adult_on <= today
    if has_grown_up and not (has_passed and given.since_on is None):
        summary.adult_on = since
    elif given.age_status is AgeStatus.AGE_IN_DOUBT:
        summary.adult_on = None
    summary.age_status = given.age_status


def _refuse_birthday(given: Details, today: date) -> None:
    """The eighteenth birthday is known of somebody under eighteen only (domain.md §3.4)."""
    if given.adult_on is None:
        return
    if given.age_status is AgeStatus.AGE_IN_DOUBT:
        raise InvalidError("adult_on", _("Leave this empty until the age is decided."))
    if given.age_status is AgeStatus.CHILD and given.adult_on <= today:
        raise InvalidError("adult_on", _("They are 18 then. Choose Adult, and since when."))
    if given.adult_on > today + timedelta(days=_LONGEST):
        raise InvalidError("adult_on", _("This is more than 18 years from now. Look again."))


def change_identity(
    session: Any,
    case: Case,
    record: PersonIdentity | None,
    facts: dict[str, Answer],
    certainty: DobCertainty,
) -> None:
    """Write down names and date of birth as far as they were told, and look for doubles by them.

    Raises :class:`InvalidError` naming a field.
    """
    for name in FACTS:
        _refuse_both(name, facts[name])
    if record is None:
        record = PersonIdentity(case)
        session.add(record)
    for name in FACTS:
        setattr(record, f"{name}_state", facts[name].state)
        setattr(record, name, facts[name].value)
    is_told = facts["date_of_birth"].state is AnswerState.TOLD
    record.dob_certainty = certainty if is_told else None
    trail.say(session, "case.change_identity")
    session.flush()
    doubles.look(session, case)


def _refuse_both(name: str, answer: Answer) -> None:
    if answer.state is not AnswerState.TOLD and answer.value:
        raise InvalidError(name, _("Give an answer, or say why there is none; not both."))
