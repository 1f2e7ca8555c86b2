"""Sealed values open for their person, field and row, and nowhere else."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from caseapp.base import crypto, ids
from caseapp.base.crypto import SealBrokenError
from caseapp.db import keystore
from caseapp.db.keystore import KeyGoneError, SubjectKey
from caseapp.kinds import Role
from caseapp.models.case import CaseSummary
from caseapp.models.note import Note
from tests.support.world import Opened, World

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@settings(max_examples=50, deadline=None)
@given(text=TEXTS)
def test_every_text_comes_back_as_it_was(text: str) -> None:
    key, context = crypto.new_key(), b"field|person|row"
    assert crypto.unseal(key, crypto.seal(key, text.encode(), context), context).decode() == text


@pytest.mark.parametrize("text", ["", "Ilvara 🌿", "\u202eשלום\u202c", "a\x00b", "ä" * 50_000])
def test_texts_come_back_through_the_database(world: World, text: str) -> None:
    writer = world.hat(Role.CW, world.organisation())
    note = world.note(writer, world.open_case(writer), text)
    with world.acting(writer) as session:
        assert session.get(Note, note).text == text


def test_the_same_text_is_never_sealed_alike() -> None:
    key = crypto.new_key()
    envelopes = {crypto.seal(key, b"same", b"context") for _ in range(5_000)}
    assert len(envelopes) == 5_000


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(position=st.integers(0, 200), flip=st.integers(1, 255))
def test_a_changed_byte_is_noticed(position: int, flip: int) -> None:
    key = crypto.new_key()
    envelope = bytearray(crypto.seal(key, b"words of a person", b"context"))
    envelope[position % len(envelope)] ^= flip
    with pytest.raises(SealBrokenError):
        crypto.unseal(key, bytes(envelope), b"context")


def test_a_cut_envelope_or_another_key_or_version_is_noticed() -> None:
    key = crypto.new_key()
    envelope = crypto.seal(key, b"words", b"context")
    broken = [envelope[:-1], envelope[:10], b"", b"\x02" + envelope[1:]]
    for each in broken:
        with pytest.raises(SealBrokenError):
            crypto.unseal(key, each, b"context")
    with pytest.raises(SealBrokenError):
        crypto.unseal(crypto.new_key(), envelope, b"context")


class Pair:
    """Two cases of one caseworker, each with a note that has text and heading."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.writer = world.hat(Role.CW, world.organisation())
        self.cases = [world.open_case(self.writer), world.open_case(self.writer)]
        self.notes = [
            world.note(self.writer, case, f"text {number}", heading=f"heading {number}")
            for number, case in enumerate(self.cases)
        ]
        self.second = world.note(self.writer, self.cases[0], "text of the same person")

    def stored(self, note: uuid.UUID, column: str) -> bytes:
        """The sealed bytes as they are stored."""
        table: Any = Note.__table__
        with self.world.owner() as connection:
            found = connection.execute(select(table.c[column]).where(table.c.id == note))
            return bytes(found.scalar_one())

    def put(self, table: Any, row: uuid.UUID, **values: Any) -> None:
        """Put bytes into a row past the application, as somebody with the database could."""
        with self.world.owner() as connection:
            connection.execute(update(table).where(table.c.id == row).values(**values))

    def read(self, note: uuid.UUID, field: str) -> str:
        """Read a field as the application does."""
        with self.world.acting(self.writer) as session:
            return str(getattr(session.get(Note, note), field))


@pytest.mark.parametrize(
    ("source", "column", "target", "into", "field"),
    [
        ("other person", "text_sealed", "row", "text_sealed", "text"),
        ("same person", "text_sealed", "row", "text_sealed", "text"),
        ("same row", "heading_sealed", "column", "text_sealed", "text"),
        ("same row", "text_sealed", "column", "heading_sealed", "heading"),
    ],
)
def test_a_moved_ciphertext_does_not_open(
    world: World, source: str, column: str, target: str, into: str, field: str
) -> None:
    pair = Pair(world)
    note = pair.notes[0]
    sources = {"other person": pair.notes[1], "same person": pair.second, "same row": note}
    pair.put(Note.__table__, note, **{into: pair.stored(sources[source], column)})
    with pytest.raises(SealBrokenError):
        pair.read(note, field)


def test_a_ciphertext_moved_to_another_table_does_not_open(world: World) -> None:
    pair = Pair(world)
    case: Opened = pair.cases[0]
    with world.acting(pair.writer) as session:
        found = session.scalars(select(CaseSummary).where(CaseSummary.case_id == case.id)).one()
        summary = found.id
    pair.put(
        CaseSummary.__table__, summary, name_to_use_sealed=pair.stored(pair.second, "text_sealed")
    )
    with world.acting(pair.writer) as session, pytest.raises(SealBrokenError):
        _ = session.get(CaseSummary, summary).name_to_use


def test_a_row_given_to_another_person_does_not_open(world: World) -> None:
    pair = Pair(world)
    pair.put(Note.__table__, pair.notes[0], subject_id=pair.cases[1].subject_id)
    with pytest.raises(SealBrokenError):
        pair.read(pair.notes[0], "text")


def test_put_back_where_it_was_it_opens(world: World) -> None:
    """The positive control: the same way of putting bytes, and the right bytes."""
    pair = Pair(world)
    note = pair.notes[0]
    pair.put(Note.__table__, note, text_sealed=pair.stored(note, "text_sealed"))
    assert pair.read(note, "text") == "text 0"


def test_without_the_key_a_person_is_unreadable(world: World) -> None:
    pair = Pair(world)
    table: Any = SubjectKey.__table__
    with world.owner(keystore.BIND) as connection:
        subject = pair.cases[0].subject_id
        connection.execute(delete(table).where(table.c.subject_id == subject))
    with pytest.raises(KeyGoneError):
        pair.read(pair.notes[0], "text")
    assert pair.read(pair.notes[1], "text") == "text 1"


def test_the_key_stands_before_the_first_row(world: World) -> None:
    writer = world.hat(Role.CW, world.organisation())
    nobody = Opened(ids.new_id(), writer.organisation_id, ids.new_id(), ids.new_reference())
    with world.acting(writer), pytest.raises(KeyGoneError):
        Note(nobody, text="too early")
