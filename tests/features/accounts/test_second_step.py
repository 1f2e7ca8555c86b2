"""The second step: codes, recovery codes, setting it up (security.md §1, ASVS 6.5; finding 8)."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.routing import IntegerConverter
from werkzeug.test import TestResponse

from caseapp.access import routes
from caseapp.base import ids
from caseapp.features.accounts.actions import second_factor
from caseapp.kinds import Role
from caseapp.models.account import Credential, RecoveryCode
from tests.features.accounts.conftest import PASSPHRASE, START, Member, Place, Visitor
from tests.support.site import hidden_fields

STEP = timedelta(seconds=30)


def halfway(place: Place, member: Member, **options: Any) -> Visitor:
    """Give a browser in which somebody's passphrase was right."""
    visitor = place.visitor(**options)
    answer = visitor.sign_in(member.email, PASSPHRASE)
    assert answer.location == "/sign-in/code"
    return visitor


def give(visitor: Visitor, code: str) -> TestResponse:
    """Type a code."""
    return visitor.submit("/sign-in/code", code=code)


# --- codes ------------------------------------------------------------------------------


def test_a_second_factor_is_asked_after_the_passphrase(place: Place, clock: Any) -> None:
    member = place.with_second_factor(place.member())
    visitor = place.visitor()
    page = visitor.open("/sign-in?next=/account")
    form = {**hidden_fields(page.text), "email": member.email, "password": PASSPHRASE}
    assert visitor.send("/sign-in", form).location == "/sign-in/code?next=/account"
    halfway_token = visitor.token

    form = visitor.fill("/sign-in/code?next=/account", code=member.code())
    answer = visitor.send("/sign-in/code", form)

    assert (answer.status_code, answer.location) == (303, "/account")
    assert visitor.is_in()
    visitor.token = halfway_token
    assert not visitor.is_in()
    assert [entry.outcome for entry in place.entries("sign_in")] == ["done"]


def test_with_the_passphrase_alone_every_address_answers_as_to_a_stranger(
    embedded_place: Place,
) -> None:
    place = embedded_place
    visitor = halfway(place, place.with_second_factor(place.member(Role.ADM)))
    closed = {}
    for rule in place.app.url_map.iter_rules():
        declared = routes.rule_of(place.app, rule.endpoint)
        if declared is None or declared.permission is None:
            continue
        values = {
            name: 1 if isinstance(converter, IntegerConverter) else ids.new_id()
            for name, converter in rule._converters.items()
        }
        with place.app.test_request_context():
            path = place.app.url_map.bind("localhost").build(rule.endpoint, values)
        for method in rule.methods & {"GET", "POST"}:
            answer = visitor.http.open(path, method=method)
            if (answer.status_code, answer.location) != (303, "/sign-in/code"):
                closed[f"{method} {path}"] = answer.status_code

    assert closed == {}
    assert visitor.open("/unlock").location == "/sign-in"


@pytest.mark.parametrize(
    ("steps", "is_right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_codes_are_good_for_one_step_before_and_after(
    embedded_place: Place, clock: Any, steps: int, is_right: bool
) -> None:
    member = embedded_place.with_second_factor(embedded_place.member())

    answer = give(halfway(embedded_place, member), member.code(steps))

    assert (answer.status_code == 303) == is_right


@pytest.mark.parametrize(
    "typed", ["", "abcdef", "12345", "1234567", "١٢٣٤٥٦", "000000 000000", "\0" * 6]
)
def test_what_is_no_code_is_answered_like_a_wrong_one(embedded_place: Place, typed: str) -> None:
    member = embedded_place.with_second_factor(embedded_place.member())

    answer = give(halfway(embedded_place, member), typed)

    assert answer.status_code == 422
    assert "This code does not work." in answer.text


def test_blanks_in_a_code_do_not_matter(embedded_place: Place, clock: Any) -> None:
    member = embedded_place.with_second_factor(embedded_place.member())
    code = member.code()

    assert give(halfway(embedded_place, member), f" {code[:3]} {code[3:]} ").status_code == 303


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    uses=st.lists(
        st.tuples(st.integers(min_value=0, max_value=6), st.integers(min_value=-1, max_value=1)),
        min_size=1,
        max_size=8,
    )
)
def test_no_order_of_codes_is_accepted_twice(
    embedded_place: Place, clock: Any, uses: list[tuple[int, int]]
) -> None:
    """Codes B, C, B, A within the window and every other order (finding 8)."""
    place = embedded_place
    member = place.with_second_factor(place.member())
    (credential,) = place.rows(Credential, Credential.user_id == member.id)
    used: list[int] = []
    moment = 0
    for wait, offset in uses:
        moment += wait // 3  # sometimes the next code, sometimes the same again
        clock.move_to(START + moment * STEP)
        step = int(START.timestamp()) // 30 + moment + offset
        code = pyotp.TOTP(member.seed).generate_otp(step)
        with place.system("accounts") as session:
            accepted = second_factor.accept(session, credential.id, code)
        assert accepted == (not used or step > max(used))
        if accepted:
            used.append(step)

    assert len(set(used)) == len(used)


def at_once(places: list[Place], send: Callable[[Place], TestResponse]) -> list[TestResponse]:
    """Do something eight times at the same moment, in two processes' places."""
    barrier, answers = threading.Barrier(8), []

    def one(number: int) -> None:
        barrier.wait()
        answers.append(send(places[number % 2]))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize("kind", ["code", "recovery code"])
def test_of_eight_uses_at_once_one_succeeds(
    place: Place, second_place: Callable[[Place], Place], kind: str
) -> None:
    member = place.with_second_factor(place.member())
    with place.system("accounts") as session:
        codes = second_factor.renew_recovery_codes(session, member.id)
    code = member.code() if kind == "code" else codes[0]
    places = [place, second_place(place)]
    ready = {id(each): [] for each in places}  # type: dict[int, list[Any]]
    for number in range(8):
        here = places[number % 2]
        visitor = halfway(here, member)
        ready[id(here)].append((visitor, visitor.fill("/sign-in/code", code=code)))

    def send(here: Place) -> TestResponse:
        visitor, form = ready[id(here)].pop()
        return visitor.send("/sign-in/code", form)

    answers = at_once(places, send)

    assert sorted(answer.status_code for answer in answers) == [303] + [422] * 7


# --- recovery codes ---------------------------------------------------------------------


def test_a_recovery_code_opens_once(place: Place) -> None:
    member = place.with_second_factor(place.member())
    with place.system("accounts") as session:
        codes = second_factor.renew_recovery_codes(session, member.id)

    assert len(set(codes)) == 10
    assert give(halfway(place, member), codes[3].lower().replace("-", " ")).status_code == 303
    assert give(halfway(place, member), codes[3]).status_code == 422
    assert give(halfway(place, member), codes[4]).status_code == 303


def test_recovery_codes_open_only_their_own_account(embedded_place: Place) -> None:
    place = embedded_place
    member, other = (place.with_second_factor(place.member()) for _ in range(2))
    with place.system("accounts") as session:
        codes = second_factor.renew_recovery_codes(session, other.id)

    assert give(halfway(place, member), codes[0]).status_code == 422


def test_seeds_and_recovery_codes_are_nowhere_in_clear(place: Place) -> None:
    member = place.with_second_factor(place.member())
    with place.system("accounts") as session:
        codes = second_factor.renew_recovery_codes(session, member.id)
    with place.owner() as connection:
        rows = [
            *connection.exec_driver_sql("SELECT * FROM credential").all(),
            *connection.exec_driver_sql("SELECT * FROM recovery_code").all(),
        ]

    dump = repr([tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows])
    assert member.seed not in dump
    assert not any(code in dump or code.replace("-", "") in dump for code in codes)


# --- limits -----------------------------------------------------------------------------


def test_after_five_wrong_codes_one_begins_again(place: Place, clock: Any) -> None:
    member = place.with_second_factor(place.member())
    visitor = halfway(place, member)
    token = visitor.token
    for _ in range(4):
        assert give(visitor, "000000").status_code == 422
    form = visitor.fill("/sign-in/code", code="000000")

    answer = visitor.send("/sign-in/code", form)

    assert answer.location == "/sign-in"
    assert "Please begin again with your passphrase." in visitor.open("/sign-in").text
    visitor.token = token
    assert visitor.open("/sign-in/code").location == "/sign-in"
    assert [entry.outcome for entry in place.entries("sign_in.code")] == ["refused"] * 5


def test_codes_are_counted_over_all_tries_to_sign_in(place: Place, clock: Any) -> None:
    member = place.with_second_factor(place.member())
    for _ in range(2):
        visitor = halfway(place, member)
        for _ in range(5):
            give(visitor, "000000")

    assert give(halfway(place, member), member.code()).status_code == 422
    assert give(halfway(place, member, address="192.0.2.1"), member.code()).status_code == 303


def test_the_second_step_waits_ten_minutes(embedded_place: Place, clock: Any) -> None:
    member = embedded_place.with_second_factor(embedded_place.member())
    visitor = halfway(embedded_place, member)
    clock.shift(timedelta(minutes=10))

    assert visitor.open("/sign-in/code").location == "/sign-in"


# --- setting it up while signing in -----------------------------------------------------


def test_where_an_organisation_asks_for_one_it_is_set_up_before_anything_else(
    place: Place, clock: Any
) -> None:
    member = place.member(Role.MGR)
    place.ask_second_factor_of(member.actor.organisation_id, Role.ADM, Role.MGR)
    visitor = place.visitor()
    assert visitor.sign_in(member.email, PASSPHRASE, next="/account").location == (
        "/sign-in/code?next=/account"
    )
    assert visitor.open("/sign-in/code?next=/account").location == (
        "/sign-in/set-up-code?next=/account"
    )
    assert not visitor.is_in()

    page = visitor.open("/sign-in/set-up-code?next=/account")
    member.seed = seed_on(page)
    wrong = visitor.send("/sign-in/set-up-code", {**hidden_fields(page.text), "code": "000000"})
    assert (wrong.status_code, seed_on(wrong)) == (422, member.seed)
    done = visitor.send(
        "/sign-in/set-up-code", {**hidden_fields(wrong.text), "code": member.code()}
    )

    assert len(recovery_codes_on(done)) == 10
    assert 'href="/account"' in done.text
    assert visitor.is_in()
    again = halfway(place, member)
    assert give(again, member.code()).status_code == 422, "the code of the set-up counts as used"
    clock.shift(STEP)
    assert give(again, member.code()).status_code == 303


def test_other_roles_are_not_asked(embedded_place: Place) -> None:
    member = embedded_place.member(Role.CW)
    embedded_place.ask_second_factor_of(member.actor.organisation_id, Role.ADM, Role.MGR)

    assert embedded_place.visitor().sign_in(member.email, PASSPHRASE).location == "/today"


def test_nobody_replaces_a_second_factor_with_the_passphrase_alone(embedded_place: Place) -> None:
    place = embedded_place
    member = place.with_second_factor(place.member())
    place.ask_second_factor_of(member.actor.organisation_id, Role.CW)
    visitor = halfway(place, member)
    seed = pyotp.random_base32()
    with place.app.test_request_context():
        offer = second_factor._signer().dumps([str(member.id), seed])

    assert visitor.open("/sign-in/set-up-code").location == "/sign-in/code"
    form = visitor.fill("/sign-in/code", offer=offer, code=pyotp.TOTP(seed).now())
    visitor.send("/sign-in/set-up-code", form)

    (kept,) = place.rows(Credential, Credential.user_id == member.id)
    with place.system("accounts"):
        assert kept.totp_seed == member.seed


def test_looking_at_the_set_up_page_changes_nothing(embedded_place: Place) -> None:
    member = embedded_place.member()
    embedded_place.ask_second_factor_of(member.actor.organisation_id, Role.CW)
    visitor = embedded_place.visitor()
    visitor.sign_in(member.email, PASSPHRASE)

    first, second = (seed_on(visitor.open("/sign-in/set-up-code")) for _ in range(2))

    assert first != second
    (kept,) = embedded_place.rows(Credential, Credential.user_id == member.id)
    assert kept.totp_seed_sealed is None
    assert embedded_place.rows(RecoveryCode) == []


def test_the_square_is_drawn_without_styles_of_its_own(embedded_place: Place) -> None:
    visitor = embedded_place.signed_in(embedded_place.member())

    page = visitor.open("/account/second-step").text
    (drawing,) = re.findall(r"<svg[^>]*role=\"img\".*?</svg>", page, re.S)

    assert "style" not in drawing
    assert re.search(r'<path d="(M\d+ \d+h\d+v1h-\d+z)+"', drawing)


def seed_on(page: TestResponse) -> str:
    """Return the seed that a page shows in groups of letters."""
    found = re.search(r'translate="no"><bdi>([A-Z2-7 ]+)</bdi>', page.text)
    assert found, page.text
    return found[1].replace(" ", "")


def recovery_codes_on(page: TestResponse) -> list[str]:
    """Return the recovery codes that a page shows."""
    return re.findall(r"<bdi>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</bdi>", page.text)
