"""A document that opens with a passphrase in the word processor that people have anyway.

The text becomes a small word-processing document (OOXML), encrypted as a whole with AES-256 under
a passphrase of six words (66 bits, stretched by 100,000 rounds of SHA-512, as the format says).
What it holds is padded, so that its size says little. Nothing in it or outside names who made it.
"""

from __future__ import annotations

import io
import secrets
import zipfile
from collections.abc import Iterable
from html import escape

from mnemonic import Mnemonic
from msoffcrypto import OfficeFile
from msoffcrypto.format.ooxml import OOXMLFile

#: A name that says nothing.
FILE_NAME = "letter.docx"
MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORDS = 6
_STEP = 16_384
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MIME}.main+xml"/></Types>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>'
)

#: A paragraph: its text, and whether it is a heading.
Paragraph = tuple[str, bool]


class UnreadableError(Exception):
    """What was encrypted does not open with its passphrase, so it is not given out."""


def new_passphrase() -> str:
    """Return six random words, to be said on the telephone."""
    words = Mnemonic("english").wordlist
    return " ".join(secrets.choice(words) for _place in range(WORDS))


def is_passphrase(text: str) -> bool:
    """Whether a passphrase is one of ours."""
    words, known = text.split(" "), set(Mnemonic("english").wordlist)
    return len(words) == WORDS and all(word in known for word in words)


def seal(paragraphs: Iterable[Paragraph], passphrase: str) -> bytes:
    """Return the encrypted document. It is opened once before it is given out."""
    plain = document(paragraphs)
    sealed = io.BytesIO()
    OOXMLFile(io.BytesIO(plain)).encrypt(passphrase, sealed)
    if opened(sealed.getvalue(), passphrase) != plain:
        raise UnreadableError
    return sealed.getvalue()


def opened(sealed: bytes, passphrase: str) -> bytes:
    """Return the document inside."""
    found, plain = OfficeFile(io.BytesIO(sealed)), io.BytesIO()
    found.load_key(password=passphrase)
    found.decrypt(plain)
    return plain.getvalue()


def document(paragraphs: Iterable[Paragraph]) -> bytes:
    """Return the document in clear: three parts, uncompressed, padded to full steps."""
    body = "".join(_paragraph(text, is_heading) for text, is_heading in paragraphs)
    text = f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    written = text.encode()
    written += b" " * (-len(written) % _STEP)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as parts:
        for name, content in (
            ("[Content_Types].xml", _TYPES.encode()),
            ("_rels/.rels", _RELATIONS.encode()),
            ("word/document.xml", written),
        ):
            parts.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return packed.getvalue()


def _paragraph(text: str, is_heading: bool) -> str:
    look = "<w:rPr><w:b/></w:rPr>" if is_heading else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>'
        for line in _plain(text).splitlines() or [""]
    )
    return f"<w:p><w:r>{look}{lines}</w:r></w:p>"


def _plain(text: str) -> str:
    """Leave out what XML does not allow."""
    never = "\ufffe\uffff"
    return "".join(each for each in text if each in "\n\t" or (each >= " " and each not in never))
