"""Guesses are limited and no account is locked by them (security.md §1, ASVS 6.3.1)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from caseapp.features.accounts.actions import hashes
from caseapp.models.signin import KnownAddress, SignInGuess
from tests.features.accounts.conftest import PASSPHRASE, Place

Evaluated = list[str]


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> Evaluated:
    """Every passphrase that was compared with the hash of an account."""
    seen: Evaluated = []
    real = hashes.matches

    def matches(kept: str | None, typed: str) -> bool:
        if kept is not None:
            seen.append(typed)
        return real(kept, typed)

    monkeypatch.setattr(hashes, "matches", matches)
    return seen


def guess(place: Place, email: str, times: int, address: str = "10.0.0.1") -> None:
    """Guess wrong so many times."""
    visitor = place.visitor(address)
    form = visitor.fill("/sign-in", email=email, password="wrong passphrase")
    for _ in range(times):
        assert visitor.send("/sign-in", form).status_code == 422


def test_ten_guesses_in_a_quarter_of_an_hour_are_looked_at(
    place: Place, clock: Any, evaluated: Evaluated
) -> None:
    member = place.member()
    guess(place, member.email, 25)
    assert len(evaluated) == 10
    assert place.visitor("10.0.0.1").sign_in(member.email, PASSPHRASE).status_code == 422

    clock.shift(timedelta(minutes=14, seconds=59))
    guess(place, member.email, 5)
    assert len(evaluated) == 10

    clock.shift(timedelta(seconds=2))
    assert place.visitor("10.0.0.1").sign_in(member.email, PASSPHRASE).status_code == 303


def test_the_owner_is_not_kept_out_by_guesses_from_elsewhere(place: Place) -> None:
    member = place.member()
    guess(place, member.email, 30)

    assert place.visitor("10.0.0.2").sign_in(member.email, PASSPHRASE).status_code == 303


def test_a_right_passphrase_is_no_guess(embedded_place: Place) -> None:
    member = embedded_place.member()

    for _ in range(15):
        embedded_place.signed_in(member)

    assert embedded_place.rows(SignInGuess) == []


def test_a_hundred_a_day_then_only_addresses_that_signed_in_before(
    place: Place, clock: Any, evaluated: Evaluated
) -> None:
    member = place.member()
    place.signed_in(member, address="192.0.2.7")
    evaluated.clear()
    for number in range(15):
        guess(place, member.email, 10, address=f"10.0.1.{number}")
    assert len(evaluated) == 100

    stranger = place.visitor("10.9.9.9").sign_in(member.email, PASSPHRASE)
    known = place.visitor("192.0.2.7").sign_in(member.email, PASSPHRASE)
    assert (stranger.status_code, known.status_code) == (422, 303)

    clock.shift(timedelta(days=1, seconds=1))
    assert place.visitor("10.9.9.9").sign_in(member.email, PASSPHRASE).status_code == 303


def test_a_known_address_is_limited_too(place: Place, evaluated: Evaluated) -> None:
    member = place.member()
    place.signed_in(member, address="192.0.2.7")
    evaluated.clear()

    guess(place, member.email, 15, address="192.0.2.7")

    assert len(evaluated) == 10


def test_one_household_in_ipv6_is_one_address(embedded_place: Place, evaluated: Evaluated) -> None:
    member = embedded_place.member()
    for number in range(20):
        guess(embedded_place, member.email, 1, address=f"2001:db8:0:1::{number:x}")
    assert len(evaluated) == 10

    guess(embedded_place, member.email, 1, address="2001:db8:0:2::1")
    guess(embedded_place, member.email, 1, address="::ffff:10.0.0.1")
    guess(embedded_place, member.email, 1, address="::ffff:10.0.0.2")
    assert len(evaluated) == 13


def test_guesses_at_accounts_that_do_not_exist_are_counted_alike(place: Place) -> None:
    guess(place, "nobody@example.org", 12)

    assert len(place.rows(SignInGuess)) == 10


def test_two_processes_on_one_database_count_together(
    place: Place, second_place: Callable[[Place], Place], evaluated: Evaluated
) -> None:
    member = place.member()
    other = second_place(place)

    guess(place, member.email, 6)
    guess(other, member.email, 6)
    guess(place, member.email, 6)

    assert len(evaluated) == 10


def test_guesses_at_the_same_moment_stay_within_the_limit(
    place: Place, second_place: Callable[[Place], Place], evaluated: Evaluated
) -> None:
    member = place.member()
    places = [place, second_place(place)]
    everybody = threading.Barrier(16)

    def one(number: int) -> None:
        here = places[number % 2]
        visitor = here.visitor("10.0.0.1")
        form = visitor.fill("/sign-in", email=member.email, password="wrong passphrase")
        everybody.wait()
        for _ in range(3):
            visitor.send("/sign-in", form)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(evaluated) <= 10
    assert len(place.rows(SignInGuess)) <= 10


def test_old_guesses_are_swept_away(place: Place, clock: Any) -> None:
    guess(place, "nobody@example.org", 5)
    clock.shift(timedelta(days=1, seconds=1))

    guess(place, "somebody@example.org", 1)

    assert len(place.rows(SignInGuess)) == 1


def test_neither_email_nor_address_is_kept(place: Place) -> None:
    member = place.member()
    guess(place, member.email, 1, address="198.51.100.23")
    place.signed_in(member, address="198.51.100.23")

    kept = [
        f"{row.account_digest} {row.address_digest}"
        for row in (*place.rows(SignInGuess), *place.rows(KnownAddress))
    ]

    assert len(kept) == 3
    assert not any("198.51" in line or member.email in line for line in kept)
