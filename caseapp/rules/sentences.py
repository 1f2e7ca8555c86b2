"""The sentences of the spoken card in every language there is: as the application says them where
it speaks the language, else as the organisation wrote them (practice.md P10).

What the organisation wrote takes the place of what the application says. What nobody of it has
checked says so.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale, UnknownLocaleError
from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import trail
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.kinds import CARD_SENTENCES, CardSentence
from caseapp.models.sentence import StandingSentence
from caseapp.rules import languages, reviews
from caseapp.web import i18n

LONGEST = 500


@dataclass(frozen=True)
class Line:
    """One sentence of a card; ``text`` is empty where nobody has written it."""

    sentence: CardSentence
    text: str
    own: StandingSentence | None = None


@dataclass(frozen=True)
class Card:
    """The sentences in one language: how it is called, in which direction it is written."""

    code: str
    name: str
    direction: str
    lines: tuple[Line, ...]
    rows: tuple[StandingSentence, ...]

    @property
    def own(self) -> list[StandingSentence]:
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


def spoken(session: Any) -> list[Card]:
    """Return every card there is: of the languages that the application speaks, and others."""
    written = _written(session)
    installed = [code for code, _name in i18n.languages()]
    others = sorted(written.keys() - set(installed), key=languages.name)
    return [_card(code, written.get(code, {})) for code in (*installed, *others)]


def card_in(session: Any, code: str) -> Card | None:
    """Return the card in a language; a new one where nobody has written any of it yet."""
    if code not in i18n.installed() and code not in languages.CODES:
        return None
    return _card(code, _written(session).get(code, {}))


@dataclass(frozen=True)
class Given:
    """One sentence as somebody wrote it, with who checked it, if somebody did."""

    sentence: CardSentence
    text: str
    checked_by: str = ""
    checked_on: date | None = None


def write(
    session: Any, organisation_id: uuid.UUID, code: str, given: Sequence[Given], version: str = ""
) -> None:
    """Keep the sentences of one language. What is empty is said as the application
    says it; a text that changed without a new check is not checked.

    Raises :class:`InvalidError` for what cannot be, and :class:`ConflictError` where somebody else
    has written since ``version`` was shown.
    """
    today = reviews.place_of(session, organisation_id).today
    for each in given:
        _check(each, today)
    before = _written(session).get(code, {})
    if version and version != str(sum(row.version for row in before.values())):
        raise ConflictError
    for each in given:
        _write(session, organisation_id, code, each, before.get(each.sentence))
    trail.say(session, "sentences.change")
    session.flush()


def _check(given: Given, today: date) -> None:
    if len(given.text) > LONGEST:
        raise InvalidError(given.sentence.value, _("Use %(max)d characters or fewer.", max=LONGEST))
    if given.checked_on is not None and not given.checked_by:
        raise InvalidError("checked_by", _("Write who checked it."))
    if given.checked_on is not None and given.checked_on > today:
        raise InvalidError("checked_on", _("This date is still to come. Use the day it happened."))


def _write(
    session: Any,
    organisation_id: uuid.UUID,
    code: str,
    given: Given,
    row: StandingSentence | None,
) -> None:
    if row is None and given.text:
        row = StandingSentence(
            organisation_id=organisation_id, language=code, sentence=given.sentence
        )
        session.add(row)
    if row is None:
        return
    is_as_before = row.text == given.text and given.checked_on is None
    row.text = given.text
    if not is_as_before or not given.text:
        row.checked_by = given.checked_by if given.text and given.checked_on else ""
        row.checked_on = given.checked_on if row.checked_by else None


def _written(session: Any) -> dict[str, dict[CardSentence, StandingSentence]]:
    found: dict[str, dict[CardSentence, StandingSentence]] = {}
    for row in session.scalars(select(StandingSentence)):
        found.setdefault(row.language, {})[row.sentence] = row
    return found


def _card(code: str, rows: dict[CardSentence, StandingSentence]) -> Card:
    said: dict[CardSentence, str] = {}
    if code in i18n.installed():
        with i18n.speaking(code):
            said = {each: _(label) for each, label in CARD_SENTENCES.items()}
    written = {each: row for each, row in rows.items() if row.text}
    lines = tuple(
        Line(each, written[each].text if each in written else said.get(each, ""), written.get(each))
        for each in CardSentence
    )
    return Card(code, _name(code), _direction(code), lines, tuple(rows.values()))


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
