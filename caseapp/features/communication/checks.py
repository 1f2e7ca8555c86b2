"""What does not fit in a section, and what may not be meant so.

What cannot be stored is refused beside its field. What contradicts itself is said in clear words at
its field and saved as soon as somebody says that the person wants it so: nothing that a person
wishes is refused because it does not fit something else they said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from caseapp.base.problems import InvalidError
from caseapp.features.communication import actions
from caseapp.kinds import GenderWish, WishStrength
from caseapp.kinds.communication_room import ExclusionKind
from caseapp.kinds.communication_wishes import Continuity, ModePlace, PersonGender, TalkMode
from caseapp.models.communication import BREAKS_LEAST, BREAKS_MOST
from caseapp.rules import never_use

if TYPE_CHECKING:
    from caseapp.features.communication.actions_section import Given
    from caseapp.features.communication.queries import Whole

_MODES = tuple(f"mode_{mode.value}" for mode in TalkMode)
_UNPLACED = (ModePlace.NEVER, ModePlace.NOT_ASKED_YET)
#: Whom a wish for one gender means, as far as a named person can be another.
_MEANT = {
    GenderWish.WOMAN: PersonGender.WOMAN,
    GenderWish.MAN: PersonGender.MAN,
    GenderWish.NONBINARY_PERSON: PersonGender.NONBINARY_PERSON,
}

#: A field and what is said there.
Doubt = tuple[str, str]


def check(given: Given) -> None:
    """Raise :class:`InvalidError` for what cannot be stored."""
    columns = given.columns
    if "pref_gender_interpreter" in columns:
        actions.check_wish(
            columns["pref_gender_interpreter"],
            columns.get("pref_gender_strength"),
            "pref_gender_strength",
        )
    for about, wish in given.wishes.items():
        if wish is not None:
            actions.check_wish(wish.wish, wish.strength, f"strength_{about.value}")
    breaks = columns.get("breaks_every_min")
    if breaks is not None and not BREAKS_LEAST <= breaks <= BREAKS_MOST:
        raise InvalidError("breaks_every_min", actions.breaks_sentence())
    actions.check_languages(given.languages)
    _check_places(columns)


def doubts(given: Given, found: Whole, name_to_use: str) -> Iterator[Doubt]:
    """Tell what contradicts itself, or something else that they said."""
    columns = given.columns
    if "continuity_gender" in columns:
        yield from _of_continuity(columns, found)
    if columns.keys() >= set(_MODES) and all(columns[name] is ModePlace.NEVER for name in _MODES):
        yield _MODES[0], _("They never want any of these. Ask what they would like instead.")
    for line in given.never_use:
        name = (line.values or {}).get("name", "")
        if name and never_use.holds(name_to_use, [name]):
            yield (
                "never_use",
                _(
                    "This is the name that we use now. Change the name to use as well, or nothing"
                    " with their name on it can be printed."
                ),
            )
    named = (found.record.continuity_name or "") if found.record is not None else ""
    for line in given.exclusions:
        if _is_kept_away(line.values or {}, named):
            yield (
                "keep_away",
                _(
                    "The same person is named as the interpreter whom they want each time."
                    " Ask which of the two holds."
                ),
            )


def _of_continuity(columns: Any, found: Whole) -> Iterator[Doubt]:
    who = columns["continuity_gender"]
    meant = _MEANT.get(columns["pref_gender_interpreter"])
    is_must = columns["pref_gender_strength"] is WishStrength.MUST
    if who is not None and meant is not None and is_must and who is not meant:
        yield (
            "continuity_gender",
            _(
                "Above it says that nobody else may interpret. Ask them: does it hold for this"
                " person too, or is this person all right?"
            ),
        )
    name = columns.get("continuity_name") or ""
    if name and columns["continuity"] in (Continuity.ROTATE, Continuity.NO_PREFERENCE):
        yield "continuity_name", _("Somebody is named, and above it need not be the same person.")
    if any(_is_kept_away({"sort": row.sort, "who": row.who}, name) for row in found.exclusions):
        yield (
            "continuity_name",
            _("They asked to keep somebody of this name away. Ask which of the two holds."),
        )


def _is_kept_away(values: Any, name: str) -> bool:
    who = values.get("who") or ""
    is_person = values.get("sort") is ExclusionKind.NAMED_PERSON
    return bool(name and who and is_person and never_use.holds(who, [name]))


def _check_places(columns: Any) -> None:
    placed = [columns[name] for name in _MODES if name in columns]
    counted = Counter(place for place in placed if place not in _UNPLACED)
    for name in _MODES:
        if counted.get(columns.get(name), 0) > 1:
            raise InvalidError(name, _("Two ways have the same place. Give each its own."))
