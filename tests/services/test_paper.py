"""Sheets as PDF: scripts from left and from right are shaped and can be read back, and nothing in
the file says who made it."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from pypdf import PdfReader

from caseapp.base.resources import resource
from caseapp.services import paper
from caseapp.services.paper import Paragraph, UnwritableError, pdf_of

#: Something to wish for in each script that has a font.
SAID = {
    "Latin": "Tôi muốn ngủ, łóżko",
    "Cyrillic": "Хочу спокійно спати",
    "Greek": "Θέλω να κοιμηθώ",
    "Arabic": "أريد أن أنام",
    "Armenian": "Ուզում եմ քնել",
    "Bengali": "আমার ঘর চাই",
    "Devanagari": "मुझे घर जाना",
    "Ethiopic": "አንድ ክፍል ለእኔ",
    "Georgian": "მინდა ძილი",
    "Gurmukhi": "ਘਰ ਜਾਣਾ ਹੈ",
    "Hebrew": "אני רוצה לישון",
    "Khmer": "ខ្ញុំចង់ទៅផ្ទះ",
    "Lao": "ຢາກນອນ",
    "Myanmar": "အိမ်ပြန်ချင်တယ်",
    "Sinhala": "ගෙදර යන්න",
    "Tamil": "வீடு வேண்டும்",
    "Thai": "อยากนอนหลับ",
}
#: Letters of these change their order when they are joined, so what is read back is in another one.
JOINED = {
    "Bengali",
    "Devanagari",
    "Khmer",
    "Myanmar",
    "Sinhala",
    "Tamil",
    "Lao",
    "Thai",
    "Gurmukhi",
}


def _read(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize("script", SAID)
def test_each_script_is_written_and_its_words_are_read_back(script: str) -> None:
    found = _read(pdf_of("A list", "en", [Paragraph(SAID[script])]))
    for word in SAID[script].split():
        if script in JOINED:
            assert set(found) & set(word), script
        else:
            assert word in found, (script, found)


def test_every_font_here_is_tried_and_comes_with_its_licence() -> None:
    fonts = {path.name for path in resource("seeds", "fonts").glob("*.ttf")}
    assert fonts == {f"NotoSans{name}-Regular.ttf" for name in ("", *paper.SCRIPTS)}
    assert set(paper.SCRIPTS) <= set(SAID)
    assert "SIL OPEN FONT LICENSE Version 1.1" in resource("seeds", "fonts", "OFL.txt").read_text()


def test_letters_are_joined_and_lines_run_from_the_right() -> None:
    """Written unjoined, each Arabic letter would have one shape; the first word stands last."""
    found = _read(pdf_of("أريد", "ar", [Paragraph("أريد أن أنام قبل 12 يونيو")]))
    line = next(each for each in found.splitlines() if "12" in each)
    assert line.index("يونيو") < line.index("12") < line.index("أنام") < line.index("أريد")
    assert paper.is_from_right("12 أريد") is True
    assert paper.is_from_right("12 June, أريد") is False


def test_a_script_without_a_font_is_refused_instead_of_printed_as_boxes() -> None:
    for text in ("我想睡觉", "😀", "ᠮᠣᠩᠭᠣᠯ"):
        with pytest.raises(UnwritableError):
            pdf_of("A list", "zh", [Paragraph(text)])


def test_nothing_in_the_file_says_who_made_it() -> None:
    content = pdf_of("A list", "en", [Paragraph("A room of my own", is_under=True)])
    told = PdfReader(io.BytesIO(content)).metadata or {}
    assert set(told) <= {"/Title", "/CreationDate", "/Producer"}
    assert (told["/Title"], told.get("/Producer", "")) == ("A list", "")
    assert b"caseapp" not in content
    assert b"fpdf" not in content.lower()


def test_long_sheets_go_on_over_pages() -> None:
    content = pdf_of("A list", "en", [Paragraph(f"line {number}") for number in range(80)])
    reader = PdfReader(io.BytesIO(content))
    assert len(reader.pages) > 1
    assert "line 79" in reader.pages[-1].extract_text()


def test_the_library_is_not_loaded_before_the_first_sheet() -> None:
    code = "import sys; from caseapp import create_app; print('fpdf' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
