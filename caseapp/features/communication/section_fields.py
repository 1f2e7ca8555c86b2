"""What a section of a profile is made of: the kinds of fields, of which forms and lists are made.

Which sections there are stands in :mod:`.sections`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from caseapp.kinds import PhraseEffect
from caseapp.kinds.communication_wishes import WishAbout


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Choice:
    """One of several codes; ``none`` is what stands for no code, where there can be none."""

    name: str
    label: str
    labels: Mapping[Any, str]
    none: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Several:
    """Any number of codes, stored with spaces between."""

    name: str
    label: str
    labels: Mapping[Any, str]


@dataclass(frozen=True)
class Words:
    """A line of words."""

    name: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Minutes:
    """The minutes between breaks."""

    name: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Access:
    """What somebody needs to hear, see and use, or what stands instead of an answer."""

    name: str = "access_instead"
    label: str = _("If there is nothing to say above")


@dataclass(frozen=True)
class Wishes:
    """A wish for each of these."""

    about: tuple[WishAbout, ...]
    is_by_topic: bool


@dataclass(frozen=True)
class Rows:
    """Rows of their own. ``effect``: of phrases, which."""

    name: str
    label: str
    row: Any
    hint: str = ""
    effect: PhraseEffect | None = None


@dataclass(frozen=True)
class Section:
    """One part of a profile. ``is_apart``: listed at *Before you talk* alone (practice.md P22)."""

    code: str
    label: str
    why: str
    fields: tuple[Any, ...]
    is_apart: bool = False

    def of(self, kind: type) -> list[Any]:
        """Its fields of one kind."""
        return [field for field in self.fields if isinstance(field, kind)]
