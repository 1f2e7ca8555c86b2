"""The sentences of one language as a spreadsheet, out and back in.

A cell that begins like a formula is written with an apostrophe before it, so that no program that
opens the sheet computes it; coming back, the apostrophe is taken off again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from flask_babel import gettext as _

from caseapp.base.problems import InvalidError
from caseapp.rules.sentences import SPOKEN, Card, Given, Sort

#: What spreadsheets take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEAD = ("sentence", "in_english", "text", "checked_by", "checked_on")
#: More than the texts of a card can take.
_LARGEST = 100_000


def written(card: Card) -> str:
    """Return the sheet of a card."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(HEAD)
    for line in card.lines:
        own = line.own
        on = own.checked_on.isoformat() if own and own.checked_on else ""
        row = (line.sentence.value, card.sort.texts[line.sentence], line.text)
        sheet.writerow([_safe(cell) for cell in (*row, own.checked_by if own else "", on)])
    return out.getvalue()


def read(content: bytes, sort: Sort = SPOKEN) -> list[Given]:
    """Return the sentences of a sheet; raise :class:`InvalidError` for what it cannot be read by.

    The columns are found by their names, whatever their order; a semicolon may part them.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidError("sheet", _("Save it as CSV in UTF-8, and send it again.")) from None
    if not text.strip() or len(content) > _LARGEST:
        raise InvalidError("sheet", _("Choose the sheet that you downloaded here."))
    delimiter = ";" if text.partition("\n")[0].count(";") > 1 else ","
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if not {"sentence", "text"} <= {*(rows.fieldnames or ())}:
        raise InvalidError("sheet", _("The first line names the columns. Leave it as it was."))
    return list(_given(rows, sort))


def _given(rows: csv.DictReader[str], sort: Sort) -> Iterator[Given]:
    known = {each.value: each for each in sort.texts}
    for number, row in enumerate(rows, 2):
        cells = {name: _plain(row.get(name) or "") for name in HEAD}
        if cells["sentence"] in known:
            on = _day(cells["checked_on"], number)
            by = cells["checked_by"] if on else ""
            yield Given(known[cells["sentence"]], cells["text"], by, on)


def _day(written: str, number: int) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        sentence = _("Line %(number)d: write the day as 2026-03-31.", number=number)
        raise InvalidError("sheet", sentence) from None


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _plain(cell: str) -> str:
    cell = " ".join(cell.split())
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
