"""Finding people by a name or a telephone number: those whom the actor's grants open are unsealed
and compared in memory. There is no index over names, and what was searched for is kept nowhere.

Everything compared comes by the gate's own criteria. It is no look at the people compared: the
trail says that somebody searched, and which cases were then shown.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam

from caseapp.access import finding, handles, opening, reading
from caseapp.access.errors import HiddenError
from caseapp.access.finding import Among, Order
from caseapp.access.opening import Names, TooManyError
from caseapp.access.reading import Reading
from caseapp.base import ids, names
from caseapp.models.case import CaseCard, CaseSummary, PersonIdentity

#: Above so many people a search asks for a filter first (interface.md).
MOST_PEOPLE = 5_000
#: A number shorter than this fits too many people.
SHORTEST_NUMBER = 4


_telephones: list[Reading] = []


def register_telephones(model: Any, column: str, *where: Any) -> None:
    """Register where telephone numbers stand: a sealed column of rows about a case."""
    among = model.case_id.in_(bindparam("cases", expanding=True))
    _telephones.append(Reading(model, (column,), where=(among, *where)))


_PAPERS = Names(PersonIdentity, ("legal_name", "other_names"))
_NAMES = (Names(CaseSummary, ("name_to_use",)), _PAPERS)
_CARD_NAMES = (Names(CaseCard, ("name_to_use",)), _PAPERS)


def search(
    session: Any, query: str, order: Order, among: Sequence[Among], *, most: int
) -> list[uuid.UUID]:
    """Return the cases that answer a reference, a name or a telephone number, best first.

    Raises :class:`TooManyError` when more people are in reach than a search goes through.
    """
    by_reference = _by_reference(session, query)
    if by_reference:
        return by_reference
    number = names.digits(query)
    is_number = len(number) >= SHORTEST_NUMBER and not any(sign.isalpha() for sign in query)
    if not is_number and not names.words(query):
        return []
    if is_number:
        people = _people(session, order, among)
        return _matching(session, people, _telephones, _holding(number))[:most]
    return _named(session, query, order, among)[:most]


def _named(session: Any, query: str, order: Order, among: Sequence[Among]) -> list[uuid.UUID]:
    """Return the cases of people one of whose names answers, the nearest first, else in order."""
    source = _CARD_NAMES if reading.is_for(session, CaseCard) else _NAMES
    wanted = names.Wanted(query)
    best: dict[Any, int] = {}
    for case, texts in opening.texts(session, order, among, source, most=MOST_PEOPLE):
        near = [each for each in map(wanted.closeness, texts) if each is not None]
        if near:
            best[case] = min(near)
    return [opening.case_of(each) for each in sorted(best, key=best.__getitem__)]


def _by_reference(session: Any, query: str) -> list[uuid.UUID]:
    if ids.read_reference(query) is None:
        return []
    try:
        return [handles.glance(session, query).id]
    except HiddenError:
        return []


def _people(session: Any, order: Order, among: Sequence[Among]) -> list[uuid.UUID]:
    keys = finding.keys(session, order, among, most=MOST_PEOPLE + 1, is_search=True)
    if len(keys) > MOST_PEOPLE:
        raise TooManyError
    return [case_id for _value, case_id in keys]


def _holding(number: str) -> Callable[[str], int | None]:
    return lambda text: 0 if number in names.digits(text) else None


def _matching(
    session: Any,
    people: Sequence[uuid.UUID],
    sources: Iterable[Reading],
    closeness: Callable[[str], int | None],
) -> list[uuid.UUID]:
    """Return the cases one of whose texts answers, the nearest first, else in the order of the
    people."""
    if not people:
        return []
    best: dict[uuid.UUID, int] = {}
    for source in sources:
        for case_id, text in source.texts(session, cases=list(people)):
            near = closeness(text)
            if near is not None:
                best[case_id] = min(near, best.get(case_id, near))
    return sorted((each for each in people if each in best), key=best.__getitem__)
