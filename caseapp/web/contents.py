"""What else there is about a case: links at the foot of its page, offered by the features.

A panel shows something of a case; an entry here only leads to a page of its own, so it costs no
statement. Which of them somebody sees follows from what the actor reaches (``look.reach``); the
page behind a link is guarded by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from flask import Blueprint, current_app, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext

from caseapp.kinds import Kind
from caseapp.web.panels import Look, Panel, Place, Values

_ENTRIES = "caseapp_contents"


def _(message: str) -> str:
    """Mark a heading for translation; it is translated where it is shown."""
    return message


class Group(Enum):
    """What an entry is about, in the order of the page; the value is the heading."""

    WITH = _("Being with them")
    WAY = _("Their way")
    WHO = _("Who knows what")


@dataclass(frozen=True)
class Entry:
    """One page about a case.

    ``label`` tells what it is called for this actor, or ``None`` when it is nothing for them.
    ``endpoint`` takes the ``reference``. ``order`` counts within the group.
    """

    group: Group
    order: int
    endpoint: str
    label: Callable[[Look], str | None]


def offer(blueprint: Blueprint, *entries: Entry) -> None:
    """List pages of a feature on the case page of every application that has it."""

    @blueprint.record_once
    def register(state: BlueprintSetupState) -> None:
        known: list[Entry] = state.app.extensions.setdefault(_ENTRIES, [])
        known.extend(entries)


def to_readers_of(kinds: Kind, label: str) -> Callable[[Look], str | None]:
    """Give an entry its label, marked for translation, for those who read one of these kinds."""
    return lambda look: gettext(label) if look.reach.reads & kinds else None


def _links(look: Look, group: Group) -> list[tuple[str, str]]:
    """The addresses and labels of one group, in their order."""
    known: list[Entry] = current_app.extensions.get(_ENTRIES, [])
    entries = sorted((each for each in known if each.group is group), key=lambda each: each.order)
    labelled = ((each.endpoint, each.label(look)) for each in entries)
    return [(url_for(to, reference=look.reference), label) for to, label in labelled if label]


def _contents(look: Look) -> Values | None:
    groups = {gettext(group.value): _links(look, group) for group in Group}
    shown = {heading: links for heading, links in groups.items() if links}
    return {"groups": shown} if shown else None


CONTENTS = Panel("contents", "panels/contents.html", _contents, Place.FOOT, 10)
