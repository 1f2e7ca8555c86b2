"""The sentences of the spoken card, and the words of the card to point at, in every language there
is: as the application says them where it speaks the language, else as the organisation wrote them
(practice.md P10, P19).

What the organisation wrote takes the place of what the application says. What nobody of it has
checked says so.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale, UnknownLocaleError
from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import trail
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.kinds import CARD_SENTENCES, CardSentence
from caseapp.kinds.communication_card import POINTING_WORDS, PointingWord
from caseapp.models.sentence import PointingText, StandingSentence
from caseapp.rules import languages, reviews
from caseapp.web import i18n

LONGEST = 500
#: A text of a card, and where the organisation keeps its own.
Text = CardSentence | PointingWord
Kept = StandingSentence | PointingText


@dataclass(frozen=True)
class Sort:
    """Which of the two cards: its texts in their order, and the model of what was written."""

    code: str
    texts: Mapping[Any, str]
    model: Any


SPOKEN = Sort("spoken", CARD_SENTENCES, StandingSentence)
POINTED = Sort("pointed", POINTING_WORDS, PointingText)
SORTS = {each.code: each for each in (SPOKEN, POINTED)}


@dataclass(frozen=True)
class Line:
    """One sentence of a card; ``text`` is empty where nobody has written it."""

    sentence: Text
    text: str
    own: Kept | None = None


@dataclass(frozen=True)
class Card:
    """The sentences in one language: how it is called, in which direction it is written."""

    code: str
    name: str
    direction: str
    lines: tuple[Line, ...]
    rows: tuple[Kept, ...]
    sort: Sort = SPOKEN

    @property
    def own(self) -> list[Kept]:
        """What the organisation wrote itself."""
        return [line.own for line in self.lines if line.own is not None]

    @property
    def version(self) -> int:
        """What changes whenever one of its sentences does."""
        return sum(row.version for row in self.rows)

    @property
    def is_whole(self) -> bool:
        """Whether each sentence is there."""
        return all(line.text for line in self.lines)

    @property
    def checks(self) -> list[tuple[str, date]]:
        """Who checked what the organisation wrote, and when; each once, the latest first."""
        found = {(each.checked_by, each.checked_on) for each in self.own if each.checked_on}
        return sorted(found, key=lambda check: check[1], reverse=True)

    @property
    def is_checked(self) -> bool:
        """Whether somebody has checked each sentence that the organisation wrote."""
        return all(each.checked_on for each in self.own)


def spoken(session: Any, sort: Sort = SPOKEN) -> list[Card]:
    """Return every card there is: of the languages that the application speaks, and others."""
    written = _written(session, sort)
    installed = [code for code, _name in i18n.languages()]
    others = sorted(written.keys() - set(installed), key=languages.name)
    return [_card(code, written.get(code, {}), sort) for code in (*installed, *others)]


def card_in(session: Any, code: str, sort: Sort = SPOKEN) -> Card | None:
    """Return the card in a language; a new one where nobody has written any of it yet."""
    if code not in i18n.installed() and code not in languages.CODES:
        return None
    return _card(code, _written(session, sort).get(code, {}), sort)


@dataclass(frozen=True)
class Given:
    """One sentence as somebody wrote it, with who checked it, if somebody did."""

    sentence: Text
    text: str
    checked_by: str = ""
    checked_on: date | None = None


def write(
    session: Any,
    organisation_id: uuid.UUID,
    code: str,
    given: Sequence[Given],
    version: str = "",
    *,
    sort: Sort = SPOKEN,
) -> None:
    """Keep the sentences of one language. What is empty is said as the application
    says it; a text that changed without a new check is not checked.

    Raises :class:`InvalidError` for what cannot be, and :class:`ConflictError` where somebody else
    has written since ``version`` was shown.
    """
    today = reviews.place_of(session, organisation_id).today
    for each in given:
        _check(each, today)
    before = _written(session, sort).get(code, {})
    if version and version != str(sum(row.version for row in before.values())):
        raise ConflictError
    for each in given:
        row = before.get(each.sentence)
        if row is None and each.text:
            row = sort.model(organisation_id=organisation_id, language=code, sentence=each.sentence)
            session.add(row)
        if row is not None:
            _set(row, each)
    trail.say(session, "sentences.change")
    session.flush()


def _check(given: Given, today: date) -> None:
    if len(given.text) > LONGEST:
        raise InvalidError(given.sentence.value, _("Use %(max)d characters or fewer.", max=LONGEST))
    if given.checked_on is not None and not given.checked_by:
        raise InvalidError("checked_by", _("Write who checked it."))
    if given.checked_on is not None and given.checked_on > today:
        raise InvalidError("checked_on", _("This date is still to come. Use the day it happened."))


def _set(row: Kept, given: Given) -> None:
    is_as_before = row.text == given.text and given.checked_on is None
    row.text = given.text
    if not is_as_before or not given.text:
        row.checked_by = given.checked_by if given.text and given.checked_on else ""
        row.checked_on = given.checked_on if row.checked_by else None


def _written(session: Any, sort: Sort) -> dict[str, dict[Text, Kept]]:
    found: dict[str, dict[Text, Kept]] = {}
    for row in session.scalars(select(sort.model)):
        found.setdefault(row.language, {})[row.sentence] = row
    return found


def _card(code: str, rows: dict[Text, Kept], sort: Sort) -> Card:
    said: dict[Text, str] = {}
    if code in i18n.installed():
        with i18n.speaking(code):
            said = {each: _(label) for each, label in sort.texts.items()}
    written = {each: row for each, row in rows.items() if row.text}
    lines = tuple(
        Line(each, written[each].text if each in written else said.get(each, ""), written.get(each))
        for each in sort.texts
    )
    return Card(code, _name(code), _direction(code), lines, tuple(rows.values()), sort)


def _name(code: str) -> str:
    return dict(i18n.languages()).get(code) or languages.name(code)


def _direction(code: str) -> str:
    installed = i18n.installed()
    if code in installed:
        return str(installed[code].text_direction)
    try:
        return str(Locale.parse(code).text_direction)
    except (UnknownLocaleError, ValueError):
        return "auto"
