"""Signing in with e-mail and passphrase (security.md §1, ASVS 6.2, 6.3, 7.2)."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import argon2
import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from caseapp.kinds import Role
from caseapp.models.account import Credential, Membership, User
from caseapp.models.trail import TrailSubject
from tests.features.accounts.conftest import PASSPHRASE, Member, Place
from tests.support.site import hidden_fields

ANSWER = (
    "That did not work. Check the e-mail and the passphrase, or ask whoever looks after accounts"
    " for a new link."
)


def test_email_and_passphrase_lead_to_today(place: Place) -> None:
    member = place.member()
    visitor = place.visitor()

    answer = visitor.sign_in(member.email, PASSPHRASE)

    assert (answer.status_code, answer.location) == (303, "/today")
    assert visitor.open("/today").status_code == 200


def test_email_password_and_the_pages_token_are_enough(embedded_place: Place) -> None:
    member = embedded_place.member()
    visitor = embedded_place.visitor()
    token = hidden_fields(visitor.open("/sign-in").text)["csrf_token"]

    answer = visitor.send(
        "/sign-in", {"csrf_token": token, "email": member.email, "password": PASSPHRASE}
    )

    assert (answer.status_code, answer.location) == (303, "/today")


def test_without_the_pages_token_nobody_is_signed_in(embedded_place: Place) -> None:
    member = embedded_place.member()
    visitor = embedded_place.visitor()
    visitor.open("/sign-in")

    answer = visitor.send("/sign-in", {"email": member.email, "password": PASSPHRASE})

    assert answer.status_code == 400
    assert not visitor.is_in()


@pytest.mark.parametrize("typed", ["{}", "  {} ", "\t{}"])
def test_small_and_capital_letters_of_the_email_do_not_matter(
    embedded_place: Place, typed: str
) -> None:
    member = embedded_place.member()

    answer = embedded_place.visitor().sign_in(typed.format(member.email.upper()), PASSPHRASE)

    assert answer.location == "/today"


@pytest.mark.parametrize(
    "typed",
    [
        PASSPHRASE.upper(),
        PASSPHRASE.capitalize(),
        f"{PASSPHRASE} ",
        f" {PASSPHRASE}",
        PASSPHRASE[:-1],
        "",
    ],
)
def test_the_passphrase_counts_exactly_as_typed(embedded_place: Place, typed: str) -> None:
    member = embedded_place.member()

    answer = embedded_place.visitor().sign_in(member.email, typed)

    assert answer.status_code == 422
    assert ANSWER in answer.text


def test_every_byte_of_a_long_passphrase_counts(embedded_place: Place) -> None:
    long = "reed " * 25 + "abc"
    member = embedded_place.member()
    _set_hash(embedded_place, member, long, memory_cost=64)

    assert embedded_place.visitor().sign_in(member.email, long[:127] + "x").status_code == 422
    assert embedded_place.visitor().sign_in(member.email, long).status_code == 303


def test_a_passphrase_that_is_too_long_is_answered_alike_and_quickly(
    embedded_place: Place,
) -> None:
    member = embedded_place.member()
    visitor = embedded_place.visitor()
    form = visitor.fill("/sign-in", email=member.email, password="x" * 1_000_000)

    begun = time.perf_counter()
    answer = visitor.send("/sign-in", form)
    took = time.perf_counter() - begun

    assert _told(answer) == _told(visitor.sign_in(member.email, "wrong passphrase"))
    assert took < 1


def test_unknown_wrong_guessed_and_disabled_are_one_answer(place: Place) -> None:
    known, disabled, hatless, guessed = (place.member() for _ in range(4))
    _disable(place, disabled)
    _end_hats(place, hatless)
    for _ in range(10):
        place.visitor().sign_in(guessed.email, "wrong passphrase")

    answers = {
        "unknown": place.visitor().sign_in("nobody@example.org", PASSPHRASE),
        "wrong": place.visitor().sign_in(known.email, "wrong passphrase"),
        "empty": place.visitor().sign_in(known.email, ""),
        "too long": place.visitor().sign_in(known.email, "x" * 200),
        "disabled": place.visitor().sign_in(disabled.email, PASSPHRASE),
        "without a hat": place.visitor().sign_in(hatless.email, PASSPHRASE),
        "guessed too often": place.visitor().sign_in(guessed.email, PASSPHRASE),
        "odd": place.visitor().sign_in("a\0b@example.org", PASSPHRASE),
    }

    told = {name: _told(answer) for name, answer in answers.items()}
    assert all(each == told["wrong"] for each in told.values()), told
    assert told["wrong"][0] == 422
    assert ANSWER in told["wrong"][1]


def test_a_refusal_is_written_down_without_what_was_typed(place: Place) -> None:
    member = place.member()
    place.visitor().sign_in(member.email, "wrong passphrase")
    place.visitor().sign_in("nobody@example.org", "wrong passphrase")

    known, unknown = place.entries("sign_in")
    with place.system("audit") as session:
        subjects = session.scalars(select(TrailSubject).order_by(TrailSubject.seq)).all()
        said = " ".join(f"{row.record_id} {row.fields}" for row in subjects)
    assert (known.outcome, unknown.outcome) == ("refused", "refused")
    assert (known.category, known.actor_id) == ("account", None)
    assert "nobody" not in said + unknown.reason
    assert member.email not in said + known.reason
    assert [row.organisation_id for row in subjects if row.table_name == "account"] == [
        member.actor.organisation_id,
        None,
    ]


def test_a_sign_in_is_written_down_with_who_and_in_which_hat(place: Place) -> None:
    member = place.member(Role.MGR)
    place.signed_in(member)

    (entry,) = place.entries("sign_in")

    assert (entry.outcome, entry.category, entry.role) == ("done", "account", "MGR")
    assert (entry.actor_id, entry.organisation_id) == (member.id, member.actor.organisation_id)


def test_a_hash_of_lower_cost_is_renewed_at_sign_in(place: Place) -> None:
    member = place.member()
    _set_hash(place, member, PASSPHRASE, memory_cost=32)

    place.signed_in(member)

    (credential,) = place.rows(Credential, Credential.user_id == member.id)
    assert "m=64," in credential.password_hash
    assert "$argon2id$" in credential.password_hash
    place.signed_in(member)


def test_no_passphrase_ends_by_itself(embedded_place: Place, clock: Any) -> None:
    member = embedded_place.member()
    clock.shift(timedelta(days=730))

    assert embedded_place.visitor().sign_in(member.email, PASSPHRASE).status_code == 303


def test_the_hat_worn_last_is_put_on_again(place: Place, clock: Any) -> None:
    member = place.member(Role.MGR)
    clock.shift(60)
    other = place.hat(Role.CW, member.actor.organisation_id, of=member.actor)
    visitor = place.signed_in(member)
    assert "Manager or supervisor" in visitor.open("/today").text

    clock.shift(60)
    form = visitor.fill("/account")
    clock.shift(1)
    changed = visitor.send(f"/account/hats/{other.membership_id}", form)
    assert (changed.status_code, changed.location) == (303, "/today"), changed.text
    clock.shift(60)

    assert "Caseworker" in place.signed_in(member).open("/today").text


def test_somebody_signed_in_is_led_on(embedded_place: Place) -> None:
    visitor = embedded_place.signed_in(embedded_place.member())

    assert visitor.open("/sign-in").location == "/today"
    assert visitor.open("/sign-in?next=/account").location == "/account"


# --- the token --------------------------------------------------------------------------


def test_signing_in_gives_a_new_token_and_the_old_one_is_dead(place: Place) -> None:
    member = place.member()
    visitor = place.visitor()
    visitor.open("/sign-in")
    before = visitor.token

    visitor.sign_in(member.email, PASSPHRASE)
    after = visitor.token

    assert visitor.is_in()
    assert before != after
    visitor.token = before
    assert not visitor.is_in()


def test_signing_in_over_a_session_ends_it(place: Place) -> None:
    member = place.member()
    visitor = place.signed_in(member)
    before = visitor.token
    visitor.http.post("/lock")

    visitor.sign_in(member.email, PASSPHRASE)

    assert visitor.is_in()
    assert visitor.token != before
    visitor.token = before
    assert not visitor.is_in()
    assert len(place.sessions_of(member)) == 1


def test_a_token_that_somebody_planted_is_never_signed_in(embedded_place: Place) -> None:
    member = embedded_place.member()
    visitor = embedded_place.visitor()
    for planted in ("known-to-the-attacker", "a.forged", "x" * 500, "a."):
        visitor.token = planted
        visitor.sign_in(member.email, PASSPHRASE)
        assert visitor.token != planted


def test_only_a_digest_of_the_token_is_kept(place: Place) -> None:
    visitor = place.signed_in(place.member())

    with place.owner() as connection:
        dump = str(connection.exec_driver_sql("SELECT * FROM login_session").all())

    assert len(visitor.token) >= 43
    assert visitor.token not in dump


# --- where to go on ---------------------------------------------------------------------

FOREIGN = [
    "//evil.example",
    "///evil.example",
    "////evil.example/%2e%2e",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "/ /evil.example",
    "/\x00/evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "http://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,hello",
    "vbscript:x",
    "mailto:a@example.org",
    "file:///etc/passwd",
    "evil.example",
    "@evil.example",
    "?next=//evil.example",
    "#//evil.example",
    ".evil.example",
    "/@evil.example",
    "/%5cevil.example",
    "/%2f%2fevil.example",
    "/%09/evil.example",
    "/\u2028/evil.example",
    "/\u3000/evil.example",
    "//localhost@evil.example",
    "//localhost:80@evil.example/account",
    "/\x7f/evil.example",
    "/nowhere/at/all",
    "/" + "a" * 3000,
    "",
]


def test_signing_in_never_leads_to_another_site(embedded_place: Place) -> None:
    member = embedded_place.member()

    by_form = {
        wanted: embedded_place.visitor().sign_in(member.email, PASSPHRASE, next=wanted).location
        for wanted in FOREIGN
    }
    by_page = {
        wanted: hidden_fields(
            embedded_place.visitor().open("/sign-in", query_string={"next": wanted}).text
        ).get("next")
        for wanted in FOREIGN
    }

    assert len(FOREIGN) >= 40
    assert {wanted: led for wanted, led in by_form.items() if led != "/today"} == {}
    assert {wanted: kept for wanted, kept in by_page.items() if kept is not None} == {}


def test_signing_in_leads_to_where_one_wanted_to_go(embedded_place: Place) -> None:
    member = embedded_place.member()
    for wanted in ("/account", "/cases?after=x", "/account/details", "/cases/new"):
        visitor = embedded_place.visitor()
        page = visitor.open("/sign-in", query_string={"next": wanted})
        form = {**hidden_fields(page.text), "email": member.email, "password": PASSPHRASE}

        assert visitor.send("/sign-in", form).location == wanted


def test_an_address_that_can_only_be_sent_to_leads_to_today(embedded_place: Place) -> None:
    member = embedded_place.member()

    answer = embedded_place.visitor().sign_in(member.email, PASSPHRASE, next="/sign-out")

    assert answer.location == "/today"


def test_the_page_says_that_what_was_begun_is_kept_and_whom_to_ask(embedded_place: Place) -> None:
    page = embedded_place.visitor().open("/sign-in").text

    assert "Anything you had begun to write is kept." in page
    assert "I cannot sign in" in page
    assert "whoever looks after accounts" in embedded_place.visitor().open("/sign-in/help").text


# --- how --------------------------------------------------------------------------------


def _told(answer: TestResponse) -> tuple[int, str, dict[str, str]]:
    """What an answer tells, without what is random in every answer and what was typed."""
    body = re.sub(r'(name="(csrf_token|submission_key)" value=)"[^"]+"', r"\1", answer.text)
    body = re.sub(r'(type="email"[^>]* value=)"[^"]*"', r"\1", body)
    body = re.sub(r'nonce="[^"]+"', "nonce", body)
    headers = {
        name: re.sub(r"nonce-[\w-]+", "nonce", value)
        for name, value in answer.headers.items()
        if name not in ("Content-Length", "Set-Cookie")
    }
    headers["cookies"] = str(len(answer.headers.getlist("Set-Cookie")))
    return answer.status_code, body, headers


def _set_hash(place: Place, member: Member, passphrase: str, memory_cost: int) -> None:
    hasher = argon2.PasswordHasher(time_cost=1, memory_cost=memory_cost, parallelism=1)
    with place.system("accounts") as session:
        kept = session.scalars(select(Credential).where(Credential.user_id == member.id)).one()
        kept.password_hash = hasher.hash(passphrase)


def _disable(place: Place, member: Member) -> None:
    with place.system("accounts") as session:
        session.get_one(User, member.id).disabled_at = datetime.now(UTC)


def _end_hats(place: Place, member: Member) -> None:
    with place.system("accounts") as session:
        for hat in session.scalars(select(Membership).where(Membership.user_id == member.id)):
            hat.ends_at = datetime.now(UTC)
