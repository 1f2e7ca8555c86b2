"""One's own account: details, passphrase, PIN, second step, hats, confirming that it is oneself."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from caseapp.kinds import Role
from caseapp.models.account import Credential, RecoveryCode, User
from tests.features.accounts.conftest import NEW_PASSPHRASE, PASSPHRASE, PIN, Member, Place, Visitor
from tests.features.accounts.test_second_step import recovery_codes_on, seed_on
from tests.support.site import hidden_fields

LATER = timedelta(minutes=11)


# --- details ----------------------------------------------------------------------------


def test_somebody_changes_their_name_and_email(place: Place) -> None:
    member = place.member()
    visitor = place.signed_in(member)

    answer = visitor.submit(
        "/account/details", name=" Ana Odd ", email="Ana@Example.org", language="en"
    )

    assert answer.location == "/account"
    page = visitor.open("/account").text
    assert "<bdi>Ana Odd</bdi>" in page
    assert "<bdi>ana@example.org</bdi>" in page
    assert place.visitor().sign_in(member.email, PASSPHRASE).status_code == 422
    assert place.visitor().sign_in("ANA@example.org", PASSPHRASE).status_code == 303


@pytest.mark.parametrize("email", ["", "ana", "a b@example.org", "@example.org", "a\0@b.c", "a@"])
def test_what_is_no_email_is_asked_again(embedded_place: Place, email: str) -> None:
    visitor = embedded_place.signed_in(embedded_place.member())

    answer = visitor.submit("/account/details", name="Ana", email=email, language="en")

    assert answer.status_code == 422
    assert "Please type an e-mail address" in answer.text


def test_an_email_that_somebody_has_is_not_taken(place: Place) -> None:
    member, other = place.member(), place.member()
    visitor = place.signed_in(member)

    answer = visitor.submit(
        "/account/details", name="Ana", email=other.email.upper(), language="en"
    )

    assert answer.status_code == 422
    assert "This e-mail cannot be used here." in answer.text


def test_nothing_else_of_an_account_can_be_sent_along(place: Place) -> None:
    member = place.member()
    visitor = place.signed_in(member)
    (before,) = place.rows(User, User.id == member.id)

    visitor.submit(
        "/account/details",
        name="Ana",
        email=member.email,
        language="en",
        id="00000000-0000-4000-8000-000000000000",
        disabled_at="2020-01-01",
        made_at="2020-01-01",
        role="ADM",
    )

    (after,) = place.rows(User, User.id == member.id)
    assert (after.name, after.disabled_at, after.made_at) == ("Ana", None, before.made_at)


# --- passphrase -------------------------------------------------------------------------


def _change_passphrase(visitor: Visitor, old: str, *new: str) -> TestResponse:
    return visitor.submit("/account/passphrase", passphrase=old, password=list(new))


def test_a_new_passphrase_needs_the_old_one_and_ends_other_sessions(place: Place) -> None:
    member = place.member()
    visitor, elsewhere = place.signed_in(member), place.signed_in(member)
    before = visitor.token

    wrong = _change_passphrase(visitor, "not the old one", NEW_PASSPHRASE, NEW_PASSPHRASE)
    assert wrong.status_code == 422
    assert elsewhere.is_in()
    done = _change_passphrase(visitor, PASSPHRASE, NEW_PASSPHRASE, NEW_PASSPHRASE)

    assert done.location == "/account"
    assert visitor.is_in()
    assert visitor.token != before
    assert not elsewhere.is_in()
    assert place.visitor().sign_in(member.email, PASSPHRASE).status_code == 422
    assert place.visitor().sign_in(member.email, NEW_PASSPHRASE).status_code == 303


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (["too short"], "at least 15 characters"),
        (["x" * 129], "at most 128 characters"),
        (["password password"], "easy to guess"),
        (["harbour harbour 2026"], "easy to guess"),
        ([NEW_PASSPHRASE, NEW_PASSPHRASE + "x"], "The two are not the same."),
        ([""], "at least 15 characters"),
    ],
)
def test_a_weak_passphrase_is_turned_away(
    embedded_place: Place, new: list[str], words: str
) -> None:
    visitor = embedded_place.signed_in(embedded_place.member())

    answer = _change_passphrase(visitor, PASSPHRASE, *new)

    assert answer.status_code == 422
    assert words in answer.text
    assert PASSPHRASE not in answer.text
    assert new[0] == "" or new[0] not in answer.text


def test_four_words_without_capitals_or_digits_are_fine(embedded_place: Place) -> None:
    visitor = embedded_place.signed_in(embedded_place.member())

    assert _change_passphrase(visitor, PASSPHRASE, "correct horse battery staple").location


def test_guessing_the_old_passphrase_is_limited_like_signing_in(embedded_place: Place) -> None:
    place = embedded_place
    visitor = place.signed_in(place.member())
    for _ in range(10):
        _change_passphrase(visitor, "wrong passphrase", NEW_PASSPHRASE)

    assert _change_passphrase(visitor, PASSPHRASE, NEW_PASSPHRASE).status_code == 422


# --- PIN --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pin", ["", "12345", "1234567", "123456", "654321", "111111", "121212", "abcdef", "١٢٣٤٥٦"]
)
def test_a_pin_is_six_digits_that_nobody_tries_first(embedded_place: Place, pin: str) -> None:
    visitor = embedded_place.signed_in(embedded_place.member())

    assert visitor.submit("/account/pin", pin=[pin, pin]).status_code == 422


def test_a_pin_is_removed(embedded_place: Place) -> None:
    visitor = embedded_place.signed_in(embedded_place.member())
    visitor.submit("/account/pin", pin=[PIN, PIN])

    visitor.press("/account/pin/remove", page="/account/pin")

    visitor.http.post("/lock")
    assert "Six digits" not in visitor.open("/unlock").text


# --- confirming that it is oneself ------------------------------------------------------


def test_after_ten_minutes_one_confirms_before_acts_that_reach_far(
    place: Place, clock: Any
) -> None:
    visitor = place.signed_in(place.member())
    assert "Your PIN or passphrase" not in visitor.open("/account/pin").text
    clock.shift(LATER)
    assert "Your PIN or passphrase" in visitor.open("/account/pin").text

    assert visitor.submit("/account/pin", pin=[PIN, PIN]).status_code == 422
    wrong = visitor.submit("/account/pin", pin=[PIN, PIN], passphrase="wrong passphrase")
    assert wrong.status_code == 422
    right = visitor.submit("/account/pin", pin=[PIN, PIN], passphrase=PASSPHRASE)
    assert right.status_code == 303

    clock.shift(LATER)
    again = visitor.submit("/account/pin", pin=["730582"] * 2, passphrase=PIN)
    assert again.status_code == 303, "the PIN confirms as well"
    assert "Your PIN or passphrase" not in visitor.open("/account/pin").text


def test_five_wrong_pins_end_the_session_here_too(place: Place, clock: Any) -> None:
    visitor = place.signed_in(place.member())
    visitor.submit("/account/pin", pin=[PIN, PIN])
    clock.shift(LATER)
    for _ in range(4):
        answer = visitor.submit("/account/pin", pin=["730582"] * 2, passphrase="000000")
        assert answer.status_code == 422

    answer = visitor.submit("/account/pin", pin=["730582"] * 2, passphrase="000000")

    assert (answer.location or "").startswith("/sign-in")
    assert not visitor.is_in()


def test_changing_hats_gives_no_more_tries_of_the_pin(place: Place, clock: Any) -> None:
    member = place.member(Role.MGR)
    other = place.hat(Role.CW, member.actor.organisation_id, of=member.actor)
    visitor = place.signed_in(member)
    visitor.submit("/account/pin", pin=[PIN, PIN])
    clock.shift(LATER)
    for _ in range(4):
        visitor.submit("/account/pin", pin=["730582"] * 2, passphrase="000000")

    visitor.press(f"/account/hats/{other.membership_id}")
    answer = visitor.submit("/account/pin", pin=["730582"] * 2, passphrase="000000")

    assert (answer.location or "").startswith("/sign-in")


# --- second step ------------------------------------------------------------------------


def test_a_second_step_is_set_up_replaced_and_removed(place: Place, clock: Any) -> None:
    member = place.member()
    visitor, elsewhere = place.signed_in(member), place.signed_in(member)

    page = visitor.open("/account/second-step")
    member.seed = seed_on(page)
    form = {**hidden_fields(page.text), "code": member.code()}
    first = recovery_codes_on(visitor.send("/account/second-step", form))
    assert len(first) == 10
    assert (visitor.is_in(), elsewhere.is_in()) == (True, False)
    assert place.visitor().sign_in(member.email, PASSPHRASE).location == "/sign-in/code"

    second = recovery_codes_on(visitor.submit("/account/recovery-codes"))
    assert len({*first, *second}) == 20
    assert len(place.rows(RecoveryCode)) == 10

    assert visitor.submit("/account/second-step/remove").location == "/account"
    assert place.rows(RecoveryCode) == []
    assert place.visitor().sign_in(member.email, PASSPHRASE).location == "/today"


def test_a_wrong_code_sets_nothing_up(place: Place, clock: Any) -> None:
    member = place.member()
    visitor = place.signed_in(member)

    answer = visitor.submit("/account/second-step", code="000000")

    assert answer.status_code == 422
    assert "This code does not work." in answer.text
    (kept,) = place.rows(Credential, Credential.user_id == member.id)
    assert kept.totp_confirmed_at is None


def test_a_seed_that_was_offered_to_somebody_else_is_not_taken(embedded_place: Place) -> None:
    place = embedded_place
    member, other = place.member(), place.member()
    theirs = place.signed_in(other).open("/account/second-step")
    other.seed = seed_on(theirs)
    visitor = place.signed_in(member)

    visitor.submit(
        "/account/second-step", offer=hidden_fields(theirs.text)["offer"], code=other.code()
    )

    (kept,) = place.rows(Credential, Credential.user_id == member.id)
    assert kept.totp_confirmed_at is None


def test_where_it_is_asked_for_it_can_be_replaced_but_not_removed(embedded_place: Place) -> None:
    place = embedded_place
    member = place.member()
    visitor = place.signed_in(member)
    place.with_second_factor(member)
    place.ask_second_factor_of(member.actor.organisation_id, Role.CW)

    assert visitor.submit("/account/second-step/remove").status_code == 422
    (kept,) = place.rows(Credential, Credential.user_id == member.id)
    assert kept.totp_confirmed_at is not None


# --- hats -------------------------------------------------------------------------------


def _many_hats(place: Place) -> tuple[Member, dict[Role, Any]]:
    member = place.member(Role.CW)
    roles = (Role.MGR, Role.ADM, Role.DPO)
    here = member.actor.organisation_id
    return member, {role: place.hat(role, here, of=member.actor).membership_id for role in roles}


def _wears(visitor: Visitor) -> str:
    return re.findall(r"<footer.*?<span[^>]*>(.*?)</span>", visitor.open("/today").text, re.S)[0]


def test_one_tap_changes_the_hat_and_the_token(place: Place) -> None:
    member, hats = _many_hats(place)
    visitor = place.signed_in(member)
    before = visitor.token
    assert "Caseworker" in _wears(visitor)

    answer = visitor.press(f"/account/hats/{hats[Role.MGR]}")

    assert answer.location == "/today"
    assert "Manager" in _wears(visitor)
    assert visitor.token != before
    visitor.token = before
    assert not visitor.is_in()
    (entry,) = place.entries("hat.change")
    assert (entry.category, entry.role, entry.actor_id) == ("account", "CW", member.id)


def test_rights_are_those_of_the_hat_worn_and_never_the_sum(embedded_place: Place) -> None:
    member, hats = _many_hats(embedded_place)
    visitor = embedded_place.signed_in(member)
    assert visitor.open("/cases/new").status_code == 200
    assert visitor.open("/admin/users").status_code == 403

    visitor.submit(f"/account/hats/{hats[Role.ADM]}", passphrase=PASSPHRASE)

    assert visitor.open("/cases/new").status_code == 403
    assert visitor.open("/cases").status_code == 403
    assert visitor.open("/admin/users").status_code == 200


@pytest.mark.parametrize("role", [Role.ADM, Role.DPO])
def test_the_hats_that_reach_far_always_ask_who_it_is(place: Place, role: Role) -> None:
    member, hats = _many_hats(place)
    visitor = place.signed_in(member)
    path = f"/account/hats/{hats[role]}"

    assert visitor.press(path).status_code == 422
    assert visitor.press(path, passphrase="wrong passphrase").status_code == 422
    assert "Caseworker" in _wears(visitor)
    assert visitor.submit(path, passphrase=PASSPHRASE).location == "/today"
    assert "Caseworker" not in _wears(visitor)


def test_a_form_of_the_old_hat_can_no_longer_be_sent(place: Place) -> None:
    member, hats = _many_hats(place)
    visitor = place.signed_in(member)
    form = visitor.fill("/account/details", name="Changed", email=member.email, language="en")
    visitor.press(f"/account/hats/{hats[Role.MGR]}")

    assert visitor.send("/account/details", form).status_code == 400


def test_the_limits_of_the_session_go_on_with_the_hat(place: Place, clock: Any) -> None:
    member, hats = _many_hats(place)
    visitor = place.signed_in(member)
    for _ in range(29):
        clock.shift(timedelta(minutes=24))
        assert visitor.is_in()
    visitor.press(f"/account/hats/{hats[Role.MGR]}")
    clock.shift(timedelta(minutes=24))

    assert not visitor.is_in()


@pytest.mark.parametrize("which", ["somebody else's", "ended", "nobody's"])
def test_only_ones_own_live_hats_can_be_put_on(place: Place, which: str) -> None:
    member, hats = _many_hats(place)
    other = place.member(Role.MGR)
    visitor = place.signed_in(member)
    if which == "ended":
        from caseapp.base import clock as now
        from caseapp.models.account import Membership

        with place.system("accounts") as session:
            wanted = select(Membership).where(Membership.id == hats[Role.MGR])
            session.scalars(wanted).one().ends_at = now.now()
    hat_id = {
        "somebody else's": other.actor.membership_id,
        "ended": hats[Role.MGR],
        "nobody's": member.id,
    }[which]

    assert visitor.press(f"/account/hats/{hat_id}").status_code == 404
    assert "Caseworker" in _wears(visitor)


def test_hats_in_two_organisations_are_told_apart(place: Place) -> None:
    member = place.member(Role.CW, place.organisation("Harbour"))
    other = place.hat(Role.MGR, place.organisation("Lantern"), of=member.actor)
    visitor = place.signed_in(member)
    page = visitor.open("/account").text
    assert "Caseworker, Harbour" in page
    assert "Manager or supervisor, Lantern" in page

    visitor.press(f"/account/hats/{other.membership_id}")

    assert "Lantern" in _wears(visitor)


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "a\0b", "turned\u202eround", "x" * 201])
def test_what_is_no_name_is_asked_again(place: Place, name: str) -> None:
    member = place.member()
    visitor = place.signed_in(member)

    answer = visitor.submit("/account/details", name=name, email=member.email, language="en")

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Ánh", "علی\u200cرضا", "O'Brien-Łuk", "ශ්\u200dරී", "李"]
)
def test_names_of_all_languages_can_be_written(embedded_place: Place, name: str) -> None:
    member = embedded_place.member()
    visitor = embedded_place.signed_in(member)

    visitor.submit("/account/details", name=name, email=member.email, language="en")

    (kept,) = embedded_place.rows(User, User.id == member.id)
    assert kept.name == name
