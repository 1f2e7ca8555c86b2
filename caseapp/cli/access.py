"""``caseapp access``: who may see what."""

from __future__ import annotations

import shutil

import click

from caseapp.access import report
from caseapp.kinds import KIND_LABELS, RELATION_LABELS, ROLE_LABELS, Relation, Role

NARROWEST, WIDEST = 80, 200
GAP = 2
CODE_WIDTH = 3


@click.command()
@click.option("--words", is_flag=True, help="Say it in sentences, role by role.")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="One role only.")
def access(words: bool, role: str | None) -> None:
    """Print which role reaches which kind of data, and in which relation to a case.

    This is the table that every page, report and export obeys; what does not stand in it is
    refused.

    Example:   caseapp access --words --role MGR
    """
    roles = [Role(role)] if role else list(Role)
    if words:
        click.echo("\n\n".join(in_words(each) for each in roles))
        return
    width = shutil.get_terminal_size((NARROWEST, 24)).columns
    click.echo(matrix(roles, min(max(width, NARROWEST), WIDEST)))
    click.echo("\n" + legend())


def matrix(roles: list[Role], width: int) -> str:
    """Return the table, in as many pieces below each other as the width asks for."""
    table = {
        kind.code: {entry.role: entry.text for entry in entries}
        for kind, _label, entries in report.rows()
    }
    widths = {
        role: max(len(role.value), *(len(cells[role]) for cells in table.values()))
        for role in roles
    }
    return "\n\n".join(_piece(table, piece, widths) for piece in _pieces(roles, widths, width))


def _pieces(roles: list[Role], widths: dict[Role, int], width: int) -> list[list[Role]]:
    pieces: list[list[Role]] = [[]]
    used = CODE_WIDTH
    for role in roles:
        if pieces[-1] and used + GAP + widths[role] > width:
            pieces.append([])
            used = CODE_WIDTH
        pieces[-1].append(role)
        used += GAP + widths[role]
    return pieces


def _piece(table: dict[str, dict[Role, str]], roles: list[Role], widths: dict[Role, int]) -> str:
    lines = [("", *(role.value for role in roles))]
    lines += [(code, *(cells[role] for role in roles)) for code, cells in table.items()]
    sizes = [CODE_WIDTH, *(widths[role] for role in roles)]
    shown = (
        (" " * GAP).join(cell.ljust(size) for cell, size in zip(line, sizes, strict=True))
        for line in lines
    )
    return "\n".join(line.rstrip() for line in shown)


def legend() -> str:
    """Return what the letters mean."""
    levels = [(level.value, words) for level, words in report.LEVEL_WORDS.items()]
    relations = [
        (relation.value, words)
        for relation, words in RELATION_LABELS.items()
        if relation is not Relation.PUBLISHED
    ]
    parts = [
        ("First letter", levels),
        ("Second letter: when somebody", relations),
        ("Also", [("!", report.OWN_TICK), ("-", report.NOTHING)]),
        ("Kinds of data", [(kind.code, label) for kind, label in KIND_LABELS.items()]),
        ("Roles", [(role.value, label) for role, label in ROLE_LABELS.items()]),
    ]
    return "\n\n".join(
        "\n".join([f"{title}:", *(f"  {code:<{CODE_WIDTH}}  {words}" for code, words in entries)])
        for title, entries in parts
    )


def in_words(role: Role) -> str:
    """Return what a role reaches, in sentences."""
    said = report.sentences(role)
    return "\n".join([f"{role.value}  {ROLE_LABELS[role]}", *(f"  {line}" for line in said)])
