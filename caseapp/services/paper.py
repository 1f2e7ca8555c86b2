"""A sheet of paper as a PDF, in any of the scripts of :data:`SCRIPTS`, from left or from right.

What is written on it is decided elsewhere. Nothing in the file says who or what made it. The
library is loaded when the first sheet is made: it takes 60 MB, and many never make one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from caseapp.base.resources import resource

MIME = "application/pdf"
#: A name that says nothing.
FILE_NAME = "list.pdf"
#: The scripts beside Latin, Greek and Cyrillic, each with its font and its blocks of Unicode.
SCRIPTS: dict[str, tuple[tuple[int, int], ...]] = {
    "Arabic": ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)),
    "Armenian": ((0x530, 0x58F),),
    "Bengali": ((0x980, 0x9FF),),
    "Devanagari": ((0x900, 0x97F),),
    "Ethiopic": ((0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB00, 0xAB2F)),
    "Georgian": ((0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F)),
    "Gurmukhi": ((0xA00, 0xA7F),),
    "Hebrew": ((0x590, 0x5FF), (0xFB1D, 0xFB4F)),
    "Khmer": ((0x1780, 0x17FF), (0x19E0, 0x19FF)),
    "Lao": ((0xE80, 0xEFF),),
    "Myanmar": ((0x1000, 0x109F), (0xAA60, 0xAA7F)),
    "Sinhala": ((0xD80, 0xDFF),),
    "Tamil": ((0xB80, 0xBFF),),
    "Thai": ((0xE00, 0xE7F),),
}
_MARGIN, _INDENT = 20, 8
#: How high a line is, in millimetres for each point of its letters.
_LEADING = 0.53
#: Directions of Unicode that say where a text begins.
_FROM_RIGHT, _FROM_LEFT = ("R", "AL"), ("L",)
#: What joins or turns letters and is never seen.
_UNSEEN = ("Cf", "Cc", "Zs", "Mn")


class UnwritableError(Exception):
    """The sheet holds letters for which there is no font here."""


@dataclass(frozen=True)
class Paragraph:
    """A text in one size, further in where it hangs from the one before."""

    text: str
    size: float = 13
    is_under: bool = False


def is_from_right(text: str) -> bool:
    """Whether a text is read from the right, by its first letter that says so."""
    for sign in text:
        if (direction := unicodedata.bidirectional(sign)) in (*_FROM_RIGHT, *_FROM_LEFT):
            return direction in _FROM_RIGHT
    return False


def pdf_of(title: str, language: str, paragraphs: Iterable[Paragraph]) -> bytes:
    """Return the sheet. Raises :class:`UnwritableError` where a letter has no font."""
    from fpdf import FPDF

    written = [Paragraph(title, 22), *paragraphs]
    sheet = FPDF(format="A4")
    sheet.set_title(title)
    sheet.set_lang(language)
    sheet.set_producer("")
    sheet.set_margin(_MARGIN)
    sheet.set_auto_page_break(auto=True, margin=_MARGIN)
    try:
        _take_fonts(sheet, "".join(each.text for each in written))
        sheet.set_text_shaping(use_shaping_engine=True)
        sheet.add_page()
        for each in written:
            _write(sheet, each)
        return bytes(sheet.output())
    finally:
        _let_go(sheet)


def _let_go(sheet: Any) -> None:
    """Close the files of the fonts, which stay open otherwise."""
    for font in sheet.fonts.values():
        font.ttfont.close()


def _write(sheet: Any, paragraph: Paragraph) -> None:
    from_right = is_from_right(paragraph.text)
    sheet.ln(2 if paragraph.is_under else 5)
    further = _INDENT if paragraph.is_under else 0
    sheet.set_font("sans", size=paragraph.size)
    sheet.set_x(sheet.l_margin + (0 if from_right else further))
    sheet.multi_cell(
        w=sheet.epw - further,
        text=paragraph.text,
        align="R" if from_right else "L",
        new_x="LMARGIN",
        new_y="NEXT",
        h=paragraph.size * _LEADING,
    )


def _take_fonts(sheet: Any, text: str) -> None:
    """Load the fonts that a text needs and no others; refuse what none of them has."""
    names = ["", *_scripts_of(text)]
    families = ["sans", *(name.lower() for name in names[1:])]
    for name, family in zip(names, families, strict=True):
        sheet.add_font(family, fname=resource("seeds", "fonts", f"NotoSans{name}-Regular.ttf"))
    sheet.set_font("sans")
    sheet.set_fallback_fonts(families[1:], exact_match=False)
    known = {code for family in families for code in sheet.fonts[family].cmap}
    for sign in set(text):
        if ord(sign) not in known and unicodedata.category(sign) not in _UNSEEN:
            raise UnwritableError


def _scripts_of(text: str) -> Sequence[str]:
    codes = {ord(sign) for sign in text}
    return [
        script
        for script, blocks in SCRIPTS.items()
        if any(first <= code <= last for code in codes for first, last in blocks)
    ]
