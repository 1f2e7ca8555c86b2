"""Sessions: cookies, limits, ends, and the form that came too late (security.md §1, ASVS 7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from caseapp.kinds import Role
from caseapp.models.account import Membership, User
from caseapp.models.organisation import Organisation
from caseapp.models.signin import LoginSession
from tests.features.accounts.conftest import PASSPHRASE, PIN, Member, Place, Visitor, cheap
from tests.support.site import hidden_fields
from tests.support.world import Templates

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


# --- the cookie -------------------------------------------------------------------------


def test_on_loopback_the_only_cookie_is_session_without_secure(embedded_place: Place) -> None:
    member = embedded_place.member()
    visitor = embedded_place.visitor()

    answers = [
        visitor.open("/sign-in"),
        visitor.sign_in(member.email, PASSPHRASE),
        visitor.open("/account"),
        visitor.press("/sign-out"),
    ]

    assert _cookies(answers) == {("session", "httponly", "path=/", "samesite=lax")}
    assert not any("Strict-Transport-Security" in answer.headers for answer in answers)


def test_over_tls_the_only_cookie_is_host_session(templates: Templates) -> None:
    settings = replace(
        cheap(templates.copy("sqlcipher")), tls_certificate=Path("c.pem"), tls_key=Path("k.pem")
    )
    place = Place(settings, templates.secret)
    try:
        member = place.member()
        visitor = place.visitor(base_url="https://localhost")
        answers = [
            visitor.open("/sign-in"),
            visitor.sign_in(member.email, PASSPHRASE),
            visitor.open("/account"),
            visitor.press("/sign-out"),
        ]
    finally:
        place.close()

    assert [answer.status_code for answer in answers] == [200, 303, 200, 303]
    assert _cookies(answers) == {("__Host-session", "httponly", "path=/", "samesite=lax", "secure")}
    assert all("max-age=63072000" in a.headers["Strict-Transport-Security"] for a in answers)


def _cookies(answers: list[TestResponse]) -> set[tuple[str, ...]]:
    """Every cookie that was given or taken: its name and its attributes that are not times."""
    told = set()
    for answer in answers:
        for header in answer.headers.getlist("Set-Cookie"):
            value, *attributes = [part.strip() for part in header.split(";")]
            lasting = {
                each.lower()
                for each in attributes
                if not each.lower().startswith(("expires", "max"))
            }
            told.add((value.partition("=")[0], *sorted(lasting)))
    return told


# --- limits -----------------------------------------------------------------------------


def test_after_thirty_minutes_without_use_one_signs_in_again(place: Place, clock: Any) -> None:
    visitor = place.signed_in(place.member())
    clock.shift(29 * MINUTE)
    assert visitor.is_in()

    clock.shift(30 * MINUTE)

    answer = visitor.open("/account")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/account")


def test_after_twelve_hours_one_signs_in_again_however_busy(place: Place, clock: Any) -> None:
    visitor = place.signed_in(place.member())
    for _ in range(143):
        clock.shift(5 * MINUTE)
        assert visitor.is_in()

    clock.shift(5 * MINUTE)

    assert not visitor.is_in()


def test_an_organisation_shortens_both_limits(place: Place, clock: Any) -> None:
    member = place.member()
    with place.system("set-up") as session:
        organisation = session.get_one(Organisation, member.actor.organisation_id)
        organisation.idle_minutes, organisation.absolute_hours = 5, 1

    visitor = place.signed_in(member)
    clock.shift(6 * MINUTE)
    assert not visitor.is_in()

    visitor = place.signed_in(member)
    for _ in range(14):
        clock.shift(4 * MINUTE)
        assert visitor.is_in()
    clock.shift(4 * MINUTE)
    assert not visitor.is_in()


def test_a_clock_that_goes_back_gives_no_session_back(place: Place, clock: Any) -> None:
    visitor = place.signed_in(place.member())
    visitor.press("/sign-out")
    clock.shift(-HOUR)

    assert not visitor.is_in()


# --- ends -------------------------------------------------------------------------------


def test_a_session_is_dead_after_sign_out_in_every_process(
    place: Place, second_place: Callable[[Place], Place]
) -> None:
    visitor = place.signed_in(place.member())
    token = visitor.token

    answer = visitor.press("/sign-out")

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert visitor.token == ""
    for here in (place, second_place(place)):
        replay = here.visitor()
        replay.token = token
        assert not replay.is_in()
    assert [entry.category for entry in place.entries("sign_out")] == ["account"]


def test_signing_out_asks_for_the_token_of_the_page(embedded_place: Place) -> None:
    visitor = embedded_place.signed_in(embedded_place.member())

    assert visitor.http.post("/sign-out").status_code == 400
    assert visitor.is_in()


def test_signing_out_after_the_session_ended_leads_to_signing_in(
    embedded_place: Place, clock: Any
) -> None:
    visitor = embedded_place.signed_in(embedded_place.member())
    clock.shift(HOUR)

    answer = visitor.http.post("/sign-out")

    assert answer.status_code == 303
    assert (answer.location or "").startswith("/sign-in")


def test_a_disabled_account_is_out_at_the_next_request(place: Place) -> None:
    member = place.member()
    visitor = place.signed_in(member)
    with place.system("accounts") as session:
        session.get_one(User, member.id).disabled_at = datetime.now(UTC)

    assert not visitor.is_in()


def test_a_hat_that_ended_is_out_at_the_next_request(place: Place) -> None:
    member = place.member()
    visitor = place.signed_in(member)
    with place.system("accounts") as session:
        hat = session.scalars(select(Membership).where(Membership.user_id == member.id)).one()
        hat.ends_at = datetime.now(UTC)

    assert not visitor.is_in()


@pytest.mark.parametrize("change", ["cut", "flipped", "empty", "another's digest"])
def test_a_changed_token_opens_nothing(embedded_place: Place, change: str) -> None:
    member = embedded_place.member()
    visitor = embedded_place.signed_in(member)
    token = visitor.token
    (kept,) = embedded_place.sessions_of(member)
    visitor.token = {
        "cut": token[:-1],
        "flipped": token[:-1] + ("a" if token[-1] != "a" else "b"),
        "empty": "",
        "another's digest": kept.token_digest,
    }[change]

    assert not visitor.is_in()


def test_a_part_of_a_page_is_answered_with_where_to_sign_in(embedded_place: Place) -> None:
    answer = embedded_place.visitor().open("/account", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in?next=/account")


# --- the form that came too late --------------------------------------------------------

STORY = "Ilvara, met at the café; “long” words & <b>signs</b>"


def _late_form(visitor: Visitor) -> dict[str, str]:
    return visitor.fill("/cases/new", name_to_use=STORY, age_status="adult")


def test_a_form_sent_too_late_opens_again_with_its_text(place: Place, clock: Any) -> None:
    member = place.member()
    visitor = place.signed_in(member)
    form = _late_form(visitor)
    clock.shift(HOUR)

    answer = visitor.send("/cases/new", form)
    assert answer.location == "/sign-in?next=/cases/new"
    page = visitor.open("/sign-in?next=/cases/new")
    form = {**hidden_fields(page.text), "email": member.email, "password": PASSPHRASE}
    back = visitor.send("/sign-in", form)
    assert back.location == "/cases/new"

    page = visitor.open("/cases/new")
    assert "café; “long” words &amp; &lt;b&gt;signs&lt;/b&gt;" in page.text
    assert "We kept what you had begun to write." in page.text
    saved = visitor.submit("/cases/new", name_to_use=STORY, age_status="adult")
    assert saved.status_code == 303
    assert "café" not in visitor.open("/cases/new").text


def test_only_whoever_wrote_it_gets_it_back_and_not_for_ever(place: Place, clock: Any) -> None:
    member = place.member()
    colleague = place.member(organisation_id=member.actor.organisation_id)
    visitor = place.signed_in(member)
    form = _late_form(visitor)
    clock.shift(HOUR)
    visitor.send("/cases/new", form)

    assert "café" not in place.signed_in(colleague).open("/cases/new").text
    clock.shift(timedelta(minutes=14))
    assert "café" in place.signed_in(member).open("/cases/new").text
    clock.shift(timedelta(minutes=2))
    assert "café" not in place.signed_in(member).open("/cases/new").text


def test_a_passphrase_that_came_too_late_is_not_kept(place: Place, clock: Any) -> None:
    member = place.member()
    visitor = place.signed_in(member)
    forms: dict[str, dict[str, Any]] = {
        "/account/passphrase": {"passphrase": PASSPHRASE, "password": [STORY, STORY]},
        "/account/pin": {"pin": [PIN, PIN], "passphrase": PASSPHRASE},
    }
    filled = {path: {**visitor.fill(path), **values} for path, values in forms.items()}
    clock.shift(HOUR)

    for path, form in filled.items():
        visitor.send(path, form)

    with place.owner() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM draft").scalar_one() == 0


# --- one's own sessions -----------------------------------------------------------------


def test_ones_own_sessions_are_listed_and_ended(place: Place) -> None:
    member = place.member()
    other = place.member(organisation_id=member.actor.organisation_id)
    phone, laptop, library = (_on(place, member, device) for device in DEVICES)
    stranger = place.signed_in(other)

    page = laptop.open("/account").text
    assert all(name in page for name in ("Firefox Linux", "Safari iPhone", "Chrome Windows"))
    (kept,) = [row for row in place.sessions_of(member) if row.device == "Chrome Windows"]
    laptop.press(f"/account/sessions/{kept.id}/end")
    assert [each.is_in() for each in (phone, laptop, library)] == [True, True, False]

    laptop.press("/account/sessions/end-others")
    assert [each.is_in() for each in (phone, laptop, library)] == [False, True, False]
    assert stranger.is_in()


def test_nobody_ends_somebody_elses_session(place: Place) -> None:
    member, other = place.member(), place.member()
    visitor, victim = place.signed_in(member), place.signed_in(other)
    (kept,) = place.sessions_of(other)

    assert visitor.press(f"/account/sessions/{kept.id}/end").status_code == 404
    assert victim.is_in()


def test_sessions_that_ran_out_are_not_listed(embedded_place: Place, clock: Any) -> None:
    member = embedded_place.member()
    _on(embedded_place, member, DEVICES[0])
    clock.shift(31 * MINUTE)

    page = embedded_place.signed_in(member).open("/account").text

    assert "iPhone" not in page


def test_the_reading_of_pages_writes_little(embedded_place: Place, clock: Any) -> None:
    member = embedded_place.member()
    visitor = embedded_place.signed_in(member)
    clock.shift(30)
    visitor.open("/account")
    assert _used(embedded_place, member) == _started(embedded_place, member)
    clock.shift(31)
    visitor.open("/account")
    assert _used(embedded_place, member) > _started(embedded_place, member)


DEVICES = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/150.0 Safari/537.36",
)


def _on(place: Place, member: Member, device: str) -> Visitor:
    visitor = place.visitor()
    visitor.http.environ_base["HTTP_USER_AGENT"] = device
    visitor.sign_in(member.email, PASSPHRASE)
    return visitor


def _kept(place: Place, member: Member) -> LoginSession:
    (kept,) = place.sessions_of(member)
    return kept


def _used(place: Place, member: Member) -> datetime:
    return _kept(place, member).used_at


def _started(place: Place, member: Member) -> datetime:
    return _kept(place, member).started_at


def test_every_page_can_be_left_by_signing_out(embedded_place: Place) -> None:
    member = embedded_place.member(Role.ADM)
    visitor = embedded_place.signed_in(member)
    paths = ("/account", "/account/pin", "/admin/users", "/admin/users/invite", "/today")

    assert all('action="/sign-out"' in visitor.open(path).text for path in paths)
