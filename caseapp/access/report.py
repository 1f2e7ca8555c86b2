"""The access table for people: as cells, and in words. Used by ``caseapp access`` and ``/access``.

Words come from :mod:`caseapp.kinds` and from here as gettext ids; ``translate`` turns them into
the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from caseapp.access.table import CELLS, REDUCED_VIEWS, Cell, Level
from caseapp.kinds import KIND_LABELS, RELATION_LABELS, Kind, Relation, Role

Translate = Callable[[str], str]


def _(message: str) -> str:
    """Mark words for translation; they are translated where they are shown."""
    return message


LEVEL_WORDS: dict[Level, str] = {
    Level.WRITE: _("reads and writes"),
    Level.READ: _("reads"),
    Level.OWN: _("writes own entries, and of others reads the headline"),
    Level.REDUCED: _("sees a part"),
    Level.PUBLISHED: _("reads published figures"),
}
NOTHING = _("nothing")
HOLDER = _(
    "Where there is no caseworker, whoever opens a case holds it, and reaches what a caseworker"
    " reaches when assigned."
)
ALONG = _("name to use and named worker")
COMES_ALONG = _("with any permission; without the name, if the person chose so")
OWN_TICK = _("only where the person said yes to all of this kind by itself")


@dataclass(frozen=True)
class Entry:
    """One cell: the role, its code as in the table, and what it means."""

    role: Role
    text: str
    words: str


def rows(translate: Translate = str) -> list[tuple[Kind, str, list[Entry]]]:
    """Return the table, one row a kind of data: the kind, its label, and one entry a role."""
    return [
        (kind, translate(KIND_LABELS[kind]), [_entry(kind, role, translate) for role in Role])
        for kind in Kind
    ]


def sentences(role: Role, translate: Translate = str) -> list[str]:
    """Return what one role reaches, one sentence a kind; kinds it does not reach are left out."""
    said = [
        f"{translate(KIND_LABELS[kind])}: {words_of(kind, role, translate)}."
        for kind in Kind
        if CELLS[kind, role]
    ]
    return [*said, translate(HOLDER)] if role is Role.IA else said


def text_of(kind: Kind, role: Role) -> str:
    """Return a cell as it stands in the table, such as ``Wa rb``."""
    return " ".join(_code(cell) for cell in CELLS[kind, role]) or "-"


def words_of(kind: Kind, role: Role, translate: Translate = str) -> str:
    """Return a cell in words."""
    said = [_words(kind, role, cell, translate) for cell in CELLS[kind, role]]
    return "; ".join(said) or translate(NOTHING)


def _entry(kind: Kind, role: Role, translate: Translate) -> Entry:
    return Entry(role, text_of(kind, role), words_of(kind, role, translate))


def _code(cell: Cell) -> str:
    if cell.relation is Relation.PUBLISHED:
        return cell.level.value
    return f"{cell.level.value}{cell.relation.value}{_sign(cell)}"


def _sign(cell: Cell) -> str:
    return "!" if cell.own_tick else "*" if cell.comes_along else ""


def _words(kind: Kind, role: Role, cell: Cell, translate: Translate) -> str:
    said = translate(LEVEL_WORDS[cell.level])
    if cell.level is Level.PUBLISHED:
        return said
    part = ALONG if cell.comes_along else _part(kind, role)
    if cell.level is Level.REDUCED and part:
        said = f"{said} [{translate(part)}]"
    said = f"{said} ({translate(RELATION_LABELS[cell.relation])})"
    if cell.comes_along:
        return f"{said}, {translate(COMES_ALONG)}"
    return f"{said}, {translate(OWN_TICK)}" if cell.own_tick else said


def _part(kind: Kind, role: Role) -> str:
    """Return what the reduced view of a kind holds for a role."""
    return next(
        (words for of, roles, words in REDUCED_VIEWS if of is kind and role.value in roles.split()),
        "",
    )
