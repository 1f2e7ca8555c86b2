"""The encrypted letter: what is inside is a document that a word processor opens."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import olefile
import pytest
from msoffcrypto.exceptions import InvalidKeyError

from caseapp.services import sealed_document

WORDS = sealed_document.new_passphrase()
TEXT = [
    ("A letter", True),
    ("Élan & <b>sons</b>\nsecond line\x07", False),
    ("كلمة 日本 \U0001f600\ufffe\uffff", False),
    ("", False),
]
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def sealed() -> bytes:
    """Give an encrypted letter."""
    return sealed_document.seal(TEXT, WORDS)


def _read(text: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 (what was written here, a moment ago)


def _parts(sealed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(sealed_document.opened(sealed, WORDS))) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def test_outside_it_is_what_word_processors_take_for_an_encrypted_document(sealed: bytes) -> None:
    """Read by a library that did not write it: a compound file with the two streams of MS-OFFCRYPTO
    2.3.4, agile encryption with AES-256 and SHA-512; and nothing that names anybody."""
    assert not zipfile.is_zipfile(io.BytesIO(sealed))
    with olefile.OleFileIO(io.BytesIO(sealed)) as outside:
        assert outside.exists("EncryptionInfo")
        assert outside.exists("EncryptedPackage")
        info = outside.openstream("EncryptionInfo").read()
        assert info[:8] == bytes((4, 0, 4, 0, 0x40, 0, 0, 0))
        described = _read(info[8:])
        found = described.find("{*}keyData")
        assert found is not None
        assert (found.get("cipherAlgorithm"), found.get("keyBits")) == ("AES", "256")
        assert found.get("hashAlgorithm") == "SHA512"
        package = outside.openstream("EncryptedPackage").read()
        assert int.from_bytes(package[:8], "little") <= len(package)
        about = outside.get_metadata()
        assert not any((about.author, about.last_saved_by, about.creating_application))
    assert b"sons" not in sealed


def test_inside_every_part_is_there_typed_and_led_to(sealed: bytes) -> None:
    parts = _parts(sealed)
    assert next(iter(parts)) == "[Content_Types].xml"
    types = _read(parts["[Content_Types].xml"])
    overrides = {each.get("PartName"): each.get("ContentType") for each in types}
    defaults = {each.get("Extension") for each in types.findall(f"{_TYPES}Default")}
    for name in parts:
        is_typed = f"/{name}" in overrides or name.rsplit(".", 1)[-1] in defaults
        assert is_typed or name == "[Content_Types].xml", name
    relations = _read(parts["_rels/.rels"]).findall(_RELATION)
    (main,) = [each.get("Target") for each in relations if each.get("Type") == _OFFICE]
    assert main in parts
    assert overrides[f"/{main}"] == f"{sealed_document.MIME}.main+xml"


def test_the_text_is_all_there_in_its_order(sealed: bytes) -> None:
    document = _read(_parts(sealed)["word/document.xml"])
    assert document.tag == f"{_W}document"
    (body,) = list(document)
    assert body[-1].tag == f"{_W}sectPr"
    paragraphs = body.findall(f"{_W}p")
    told = [[each.text or "" for each in one.iter(f"{_W}t")] for one in paragraphs]
    assert told == [
        ["A letter"],
        ["Élan & <b>sons</b>", "second line"],
        ["كلمة 日本 \U0001f600"],
        [""],
    ]
    assert [one.find(f".//{_W}b") is not None for one in paragraphs] == [True] + [False] * 3


def test_other_words_open_nothing(sealed: bytes) -> None:
    with pytest.raises(InvalidKeyError):
        sealed_document.opened(sealed, sealed_document.new_passphrase())
