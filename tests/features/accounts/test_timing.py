"""The time of an answer at sign-in tells nobody which accounts there are (security.md, finding 9).

Hashing costs here what it costs in real use. AUC is the chance that a refusal of one kind takes
longer than one of the other kind: 0.5 tells nothing, 1.0 everything.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from caseapp.features.accounts.actions import guesses
from caseapp.models.account import User
from tests.features.accounts.conftest import Place
from tests.support.world import Templates

pytestmark = pytest.mark.long

PAIRS = 300
MOST = 0.60
ACCOUNTS = 8


@pytest.fixture(scope="module")
def dear_place(templates: Templates) -> Iterator[Place]:
    """Give a place where hashing costs as much as it does by default."""
    made = Place(templates.copy("sqlcipher"), templates.secret)
    try:
        yield made
    finally:
        made.close()


@pytest.mark.parametrize("kind", ["unknown", "disabled", "guessed too often"])
def test_the_time_of_a_refusal_tells_nothing(
    dear_place: Place, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = dear_place
    monkeypatch.setattr(guesses, "MOST_A_DAY", 10_000)
    known = [place.member().email for _ in range(ACCOUNTS)]
    other = _other(place, kind)
    _refusal(place, known[0], "10.0.0.1")  # whatever is made once is made here
    _refusal(place, other(), "10.0.0.1")

    times: tuple[list[float], list[float]] = ([], [])
    for number in range(PAIRS):
        address = f"10.{number // 250}.{number % 250}.7"
        both = [(0, known[number % ACCOUNTS]), (1, other())]
        for which, email in sorted(both, key=lambda _pair: secrets.randbits(16)):
            elsewhere = "10.0.0.1" if which and kind == "guessed too often" else address
            times[which].append(_refusal(place, email, elsewhere))

    assert 1 - MOST <= _auc(*times) <= MOST


def test_a_difference_would_be_found() -> None:
    """The planted failure: one in ten answers without the work, and all of them."""
    slow, quick = [0.05 + n / 1e5 for n in range(300)], [0.001 + n / 1e5 for n in range(300)]
    assert _auc(slow, slow) == 0.5
    assert _auc(slow, quick) > MOST
    assert _auc(quick, slow) < 1 - MOST


def _other(place: Place, kind: str) -> Callable[[], str]:
    """Return what gives an e-mail whose refusal is of this kind."""
    if kind == "unknown":
        return lambda: f"{secrets.token_hex(4)}@example.org"
    member = place.member()
    if kind == "disabled":
        with place.system("accounts") as session:
            session.get_one(User, member.id).disabled_at = datetime.now(UTC)
    else:
        for _ in range(guesses.MOST_TOGETHER + 1):
            _refusal(place, member.email, "10.0.0.1")
    return lambda: member.email


def _refusal(place: Place, email: str, address: str) -> float:
    """Return how long one refusal took."""
    visitor = place.visitor(address)
    form = visitor.fill("/sign-in", email=email, password="a wrong passphrase")
    begun = time.perf_counter()
    answer = visitor.send("/sign-in", form)
    took = time.perf_counter() - begun
    assert answer.status_code == 422
    return took


def _auc(one: list[float], other: list[float]) -> float:
    """Return the chance that a value of ``one`` is greater than one of ``other``."""
    wins = sum((a > b) + (a == b) / 2 for a in one for b in other)
    return wins / (len(one) * len(other))
