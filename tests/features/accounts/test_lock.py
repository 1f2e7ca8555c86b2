"""Locked is not signed out: quick lock, PIN, and the form that waited (practice.md P14)."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from caseapp.access import routes
from caseapp.base import ids
from caseapp.features.accounts.actions import hashes
from caseapp.kinds import Role
from caseapp.models.signin import LoginSession
from tests.features.accounts.conftest import PASSPHRASE, PIN, Place, Visitor
from tests.support.site import hidden_fields

MINUTE = timedelta(minutes=1)


def with_pin(place: Place, **options: Any) -> Visitor:
    """Give a browser in which somebody signed in and set a PIN."""
    visitor = place.signed_in(place.member(**options))
    answer = visitor.submit("/account/pin", pin=[PIN, PIN])
    assert answer.location == "/account", answer.text
    return visitor


def unlock(visitor: Visitor, typed: str, path: str = "/unlock") -> TestResponse:
    """Type the PIN or the passphrase."""
    form = visitor.fill(path, passphrase=typed)
    return visitor.send("/unlock", form)


# --- locking ----------------------------------------------------------------------------


def test_one_tap_locks_and_every_other_address_leads_to_unlocking(embedded_place: Place) -> None:
    place = embedded_place
    visitor = with_pin(place, role=Role.ADM)

    answer = visitor.http.post("/lock")

    assert (answer.status_code, answer.location) == (303, "/unlock")
    led = {}
    for rule in place.app.url_map.iter_rules():
        declared = routes.rule_of(place.app, rule.endpoint)
        if declared is None or declared.locked or "GET" not in rule.methods:
            continue
        values = {
            name: 1 if name in {"pillar", "seq"} else str(ids.new_id()) for name in rule.arguments
        }
        path = place.app.url_map.bind("localhost").build(rule.endpoint, values)
        led[path] = visitor.open(path).location or ""
    assert len(led) > 15
    assert {path: to for path, to in led.items() if not to.startswith("/unlock?next=")} == {}
    assert visitor.open("/unlock").status_code == 200
    assert [entry.category for entry in place.entries("lock")] == ["account"]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"headers": {"Sec-Fetch-Site": "same-origin"}},
        {"headers": {"Origin": "http://localhost"}},
        {"data": b"", "content_type": "text/plain;charset=UTF-8"},
        {"data": b"anything", "content_type": "application/octet-stream"},
    ],
)
def test_the_lock_asks_for_nothing_but_the_session(
    embedded_place: Place, options: dict[str, Any]
) -> None:
    visitor = embedded_place.signed_in(embedded_place.member())

    assert visitor.http.post("/lock", **options).location == "/unlock"
    assert visitor.open("/today").location == "/unlock?next=/today"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_locks_nobody(embedded_place: Place, headers: dict[str, str]) -> None:
    visitor = embedded_place.signed_in(embedded_place.member())

    assert visitor.http.post("/lock", headers=headers).status_code == 400
    assert visitor.is_in()


def test_the_lock_of_a_stranger_leads_to_signing_in(embedded_place: Place) -> None:
    assert embedded_place.visitor().http.post("/lock").location == "/sign-in"


def test_locking_half_way_ends_the_sign_in(embedded_place: Place) -> None:
    member = embedded_place.with_second_factor(embedded_place.member())
    visitor = embedded_place.visitor()
    visitor.sign_in(member.email, PASSPHRASE)

    assert visitor.http.post("/lock").location == "/sign-in"
    assert embedded_place.sessions_of(member) == []


# --- unlocking --------------------------------------------------------------------------


def test_the_pin_unlocks_and_the_token_is_a_new_one(place: Place) -> None:
    visitor = with_pin(place)
    visitor.http.post("/lock")
    locked_token = visitor.token

    answer = unlock(visitor, "204 819", "/unlock?next=/account")

    assert answer.location == "/account"
    assert visitor.is_in()
    assert visitor.token != locked_token
    visitor.token = locked_token
    assert not visitor.is_in()
    assert [entry.outcome for entry in place.entries("unlock")] == ["done"]


def test_without_a_pin_the_passphrase_unlocks(place: Place) -> None:
    visitor = place.signed_in(place.member())
    visitor.http.post("/lock")

    assert unlock(visitor, "wrong passphrase").status_code == 422
    assert not visitor.is_in()
    assert unlock(visitor, PASSPHRASE).location == "/today"
    assert visitor.is_in()


def test_where_a_pin_is_set_the_passphrase_is_for_signing_in(embedded_place: Place) -> None:
    visitor = with_pin(embedded_place)
    visitor.http.post("/lock")

    assert unlock(visitor, PASSPHRASE).status_code == 422
    assert 'href="/sign-in"' in visitor.open("/unlock").text


def test_after_five_wrong_pins_one_signs_in_again(place: Place) -> None:
    visitor = with_pin(place)
    visitor.http.post("/lock")
    for _ in range(4):
        answer = unlock(visitor, "000000")
        assert answer.status_code == 422
        assert "After five tries you sign in again." in answer.text

    answer = unlock(visitor, "000000", "/unlock?next=/account")

    assert answer.location == "/sign-in?next=/account"
    assert "Please sign in with your passphrase." in visitor.open("/sign-in").text
    assert place.rows(LoginSession, LoginSession.ended_at.is_(None)) == []
    assert [entry.outcome for entry in place.entries("prove")] == ["refused"] * 5


def test_a_right_pin_gives_five_tries_again(place: Place) -> None:
    visitor = with_pin(place)
    for _ in range(3):
        visitor.http.post("/lock")
        for _ in range(4):
            unlock(visitor, "000000")
        assert unlock(visitor, PIN).status_code == 303


def test_of_many_pins_at_once_five_are_looked_at(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = with_pin(place)
    visitor.http.post("/lock")
    looked_at: list[str] = []
    real = hashes.matches

    def matches(kept: str | None, typed: str) -> bool:
        looked_at.append(typed)
        return real(kept, typed)

    monkeypatch.setattr(hashes, "matches", matches)
    form = visitor.fill("/unlock", passphrase="000000")
    barrier = threading.Barrier(12)

    def one() -> None:
        copy = place.visitor()
        copy.token = visitor.token
        barrier.wait()
        copy.send("/unlock", form)

    threads = [threading.Thread(target=one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(looked_at) <= 5
    assert place.rows(LoginSession, LoginSession.ended_at.is_(None)) == []


def test_a_pin_opens_only_the_device_it_was_set_on(embedded_place: Place) -> None:
    place = embedded_place
    member = place.member()
    desk, phone = place.signed_in(member), place.signed_in(member)
    desk.submit("/account/pin", pin=[PIN, PIN])
    phone.http.post("/lock")

    assert unlock(phone, PIN).status_code == 422
    assert unlock(phone, PASSPHRASE).status_code == 303


def test_a_pin_is_kept_as_a_hash_and_goes_with_the_session(place: Place) -> None:
    with_pin(place)
    (kept,) = place.rows(LoginSession)

    assert kept.pin_hash.startswith("$argon2id$")


def test_whoever_has_a_pin_is_locked_when_idle_for_at_most_twelve_hours(
    place: Place, clock: Any
) -> None:
    visitor = with_pin(place)
    clock.shift(45 * MINUTE)
    assert visitor.open("/account").location == "/unlock?next=/account"
    clock.shift(timedelta(hours=11))
    assert unlock(visitor, PIN).status_code == 303
    assert visitor.is_in()

    clock.shift(15 * MINUTE)

    assert visitor.open("/account").location == "/sign-in?next=/account"


def test_somebody_else_can_sign_in_at_a_locked_device(embedded_place: Place) -> None:
    place = embedded_place
    colleague = place.member()
    visitor = with_pin(place)
    visitor.http.post("/lock")

    assert visitor.sign_in(colleague.email, PASSPHRASE).location == "/today"
    assert colleague.email in visitor.open("/account").text


def test_a_locked_session_can_be_signed_out(embedded_place: Place) -> None:
    visitor = with_pin(embedded_place)
    visitor.http.post("/lock")

    assert visitor.press("/sign-out", page="/unlock").location == "/sign-in"
    assert embedded_place.rows(LoginSession, LoginSession.ended_at.is_(None)) == []


# --- what waited ------------------------------------------------------------------------


def test_a_form_sent_while_locked_opens_again_with_its_text(place: Place) -> None:
    visitor = with_pin(place)
    form = visitor.fill("/cases/new", name_to_use="Ilvara of the café", age_status="adult")
    visitor.http.post("/lock")

    answer = visitor.send("/cases/new", form)
    assert answer.location == "/unlock?next=/cases/new"
    page = visitor.open("/unlock?next=/cases/new")
    back = visitor.send("/unlock", {**hidden_fields(page.text), "passphrase": PIN})

    assert back.location == "/cases/new"
    assert "Ilvara of the café" in visitor.open("/cases/new").text


def test_a_form_that_was_open_in_another_tab_can_still_be_sent(place: Place) -> None:
    visitor = with_pin(place)
    form = visitor.fill("/cases/new", name_to_use="Ilvara", age_status="adult")
    visitor.http.post("/lock")
    unlock(visitor, PIN)

    answer = visitor.send("/cases/new", form)

    assert answer.status_code == 303
    assert (answer.location or "").startswith("/cases/")


def test_an_address_of_another_site_is_never_led_to(embedded_place: Place) -> None:
    visitor = with_pin(embedded_place)
    for wanted in ("//evil.example", "/\\evil.example", "https://evil.example"):
        visitor.http.post("/lock", data={"next": wanted})
        form = visitor.fill("/unlock", passphrase=PIN, next=wanted)
        assert visitor.send("/unlock", form).location == "/today"
