"""Names that may be one: scripts, spellings, and what is never one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.base import names

FOUND = [
    ("ilv", "Ilvara"),
    ("ILVARA", "ilvara lin"),
    ("Mohammed", "محمد"),
    ("muhamad", "Mohammed"),
    ("Зоя", "Zoya"),
    ("Zhevani", "Жевани"),
    ("বেকরুন", "Bekrun"),
    ("Torvaş", "Torvash"),
    ("Łukasz", "Lukas"),
    ("Jose", "José"),
    ("lin ilvara", "Ilvara Lin"),
    ("Ilvarra", "Ilvara"),
    ("陈", "Chen"),
    ("N'Golo", "Ngolo"),
]
APART = [
    ("Ilvara", "Bekrun"),
    ("Ana", "Ena"),
    ("Lin", "Li"),
    ("Ilvara Lin", "Ilvara"),
    ("", "Ilvara"),
    ("🙂", "Ilvara"),
    ("Mara", "Dora"),
]


def test_the_same_name_is_nearer_than_a_beginning_and_that_nearer_than_a_sound() -> None:
    found = [names.closeness("amina", name) for name in ("Amina", "Aminata", "Ameena", "Bo")]
    assert found == [0, 1, 2, None]
    assert names.closeness("lin ilvara", "Ilvara Lin") == 0


@pytest.mark.parametrize(("query", "name"), FOUND)
def test_a_name_is_found_however_it_is_spelled(query: str, name: str) -> None:
    assert names.closeness(query, name) is not None


@pytest.mark.parametrize(("query", "name"), APART)
def test_other_names_are_not_found(query: str, name: str) -> None:
    assert names.closeness(query, name) is None


def test_one_of_two_names_is_enough_for_a_likely_double() -> None:
    assert names.may_be_one("Ilvara", "Ilvara Lin")
    assert not names.may_be_one("Il", "Ilvara")
    assert not names.may_be_one("", "")


@pytest.mark.parametrize("typed", ["+44 (0)7700 900-123", "٤٤٠٧٧٠٠٩٠٠١٢٣", "+4407700900123"])
def test_numbers_are_their_digits(typed: str) -> None:
    assert names.digits(typed) == "4407700900123"


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_typed_has_an_answer(query: str, name: str) -> None:
    assert names.closeness(query, name) in (None, 0, 1, 2)
    assert names.may_be_one(query, name) == names.may_be_one(name, query)


@given(st.text(min_size=1, max_size=40))
def test_every_name_finds_itself(name: str) -> None:
    assert names.closeness(name, name) == (0 if names.words(name) else None)
