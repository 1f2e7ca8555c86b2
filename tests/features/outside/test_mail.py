"""Mail that says how many things wait, handed to real mail servers: good, refusing, slow, gone."""

from __future__ import annotations

import asyncio
import email
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from email.policy import default as modern
from pathlib import Path
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.config import Settings, SettingsError
from caseapp.kinds import Kind, LeaveKind, MailState, ReviewState, Role
from caseapp.models.account import Membership, User
from caseapp.models.leave import Leave
from caseapp.models.outside import MailSent, MailWish
from caseapp.models.review import Review
from caseapp.models.task import Task
from caseapp.models.team import Duty
from caseapp.rules import digest
from caseapp.rules.digest import Result
from tests.services.conftest import write_certificate
from tests.support.site import Site
from tests.support.world import DAY, HOUR

HOUSE, NAME, TASK = "Zqharbour", "Zqilvara", "zqtask"
ADDRESS = "https://zz.example"
#: A day on which a mail may go; ten in the morning.
MORNING = datetime.combine(clock.today() + timedelta(days=1), time(10), UTC)


@dataclass
class Server:
    """What a mail server does with letters. ``refuses``: beginnings of addresses it does not
    take; ``answer``: what it says to a letter; ``waits``: seconds before it says so."""

    refuses: tuple[str, ...] = ()
    answer: str = "250 OK"
    waits: float = 0
    letters: list[Any] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 (as the library calls it)
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take a recipient, or not."""
        self.seen.append(address)
        if address.startswith(self.refuses or ("\0",)):
            return "550 unknown here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a letter, or not."""
        await asyncio.sleep(self.waits)
        if self.answer.startswith("250"):
            self.letters.append((envelope, session.ssl is not None))
        return self.answer

    @property
    def to(self) -> list[str]:
        """Who got letters."""
        return [each.rcpt_tos[0] for each, _is_secret in self.letters]


class Running:
    """Servers that run while a test does."""

    def __init__(self) -> None:
        self._controllers: list[Controller] = []

    def __call__(self, server: Server, **options: Any) -> dict[str, Any]:
        """Run one on this computer, and return the settings with which it is spoken to."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        controller = Controller(server, hostname="127.0.0.1", port=port, **options)
        controller.start()
        self._controllers.append(controller)
        return {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none"}

    def stop(self) -> None:
        """Stop them all."""
        for each in self._controllers:
            each.stop()


@pytest.fixture
def run() -> Iterator[Running]:
    """Run mail servers."""
    running = Running()
    yield running
    running.stop()


@pytest.fixture
def here(site: Site) -> Any:
    """Give an organisation whose name would tell."""
    return site.organisation(HOUSE)


def _worker(site: Site, here: Any, tasks: int = 1, **wish: Any) -> Actor:
    """Somebody who wants mail, with so many tasks of today."""
    worker = site.hat(Role.CW, here)
    for _each in range(tasks):
        case = site.open_case(worker, name=NAME)
        values = {"kind": Kind.NOT, "user_id": worker.user_id, "what": TASK}
        site.add(worker, Task, case, due_on=MORNING.date(), **values)
    given = {"is_wanted": True, **wish}
    owned = {"owner_id": worker.user_id, "organisation_id": here}
    site.add(worker, MailWish, **owned, **given)
    return worker


def _send(site: Site, server: dict[str, Any], at: datetime = MORNING, **more: Any) -> Result:
    settings = replace(
        site.settings, smtp_from="post@zz.example", public_address=ADDRESS, **server, **more
    )
    with site.app.app_context(), time_machine.travel(at, tick=False):
        trail.about.set(trail.of_job("caseapp remind"))
        return digest.send_all(settings)


def _address(site: Site, actor: Actor) -> str:
    with site.owner() as connection:
        table: Any = User.__table__
        found: str = connection.execute(
            select(table.c.email).where(table.c.id == actor.user_id)
        ).scalar_one()
    return found


def _states(site: Site) -> list[MailState]:
    with site.owner() as connection:
        table: Any = MailSent.__table__
        return [row.state for row in connection.execute(select(table))]


def test_a_mail_is_a_number_and_an_address_and_nothing_that_tells(
    site: Site, here: Any, run: Running
) -> None:
    server = Server()
    worker = _worker(site, here, tasks=3)
    assert _send(site, run(server)) == Result(sent=1)
    (envelope, _is_secret) = server.letters[0]
    assert envelope.rcpt_tos == [_address(site, worker)]
    letter = email.message_from_bytes(envelope.content, policy=modern)
    assert letter["Subject"] == "3 things wait for you today"
    assert letter.get_content().splitlines() == ["3 things wait for you today.", "", ADDRESS]
    assert set(letter.keys()) >= {"From", "To", "Date", "Message-ID", "Auto-Submitted"}
    whole = envelope.content.decode().lower()
    with site.owner() as connection:
        from caseapp.models.case import Case

        table: Any = Case.__table__
        references = connection.execute(select(table.c.reference)).scalars().all()
    tells = (HOUSE, NAME, TASK, "caseapp", socket.gethostname() + ".", *references)
    for word in (*tells, *(ids.show_reference(each) for each in references)):
        assert word.lower() not in whole, word


def test_one_a_day_however_often_it_runs(site: Site, here: Any, run: Running) -> None:
    server = Server()
    _worker(site, here)
    at = run(server)
    assert [_send(site, at).sent for _each in range(3)] == [1, 0, 0]
    assert _send(site, at, MORNING + timedelta(hours=6)).sent == 0
    assert _send(site, at, MORNING + DAY).sent == 1
    assert len(server.letters) == 2
    assert _states(site) == [MailState.SENT] * 2


def test_none_where_nobody_asked_nothing_waits_or_somebody_is_gone(
    site: Site, here: Any, run: Running
) -> None:
    server = Server()
    _worker(site, here, is_wanted=False)
    _worker(site, here, tasks=0)
    disabled, ended = _worker(site, here), _worker(site, here)
    with site.system("accounts") as session:
        session.get_one(User, disabled.user_id).disabled_at = clock.now()
        session.get_one(Membership, ended.membership_id).ends_at = clock.now()
    assert _send(site, run(server)) == Result()
    assert server.seen == []


def test_none_while_somebody_is_away(site: Site, here: Any, run: Running) -> None:
    server = Server()
    worker = _worker(site, here)
    leave = {"kind": LeaveKind.LEAVE, "starts_at": MORNING - DAY, "ends_at": MORNING + DAY}
    site.add(worker, Leave, organisation_id=here, owner_id=worker.user_id, **leave)
    at = run(server)
    assert _send(site, at).sent == 0
    assert _send(site, at, MORNING + 2 * DAY).sent == 1


@pytest.mark.parametrize(
    ("hour", "own", "is_sent"),
    [
        (7, None, False),
        (8, None, True),
        (18, None, True),
        (19, None, False),
        (0, None, False),
        (9, (8, 10), False),
        (10, (8, 10), True),
        (12, (12, 12), True),
        (15, (14, 9), False),
    ],
)
def test_quiet_hours_of_the_organisation_and_of_the_reader(
    site: Site, here: Any, run: Running, hour: int, own: tuple[int, int] | None, is_sent: bool
) -> None:
    """domain.md §6.4: from seven in the evening until eight in the morning."""
    hours = {"quiet_from": own[0], "quiet_until": own[1]} if own else {}
    _worker(site, here, **hours)
    assert _send(site, run(Server()), MORNING.replace(hour=hour)).sent == int(is_sent)


def test_quiet_hours_are_those_of_the_place(site: Site, here: Any, run: Running) -> None:
    """Ten in the morning in UTC is ten in the evening in Auckland."""
    from caseapp.models.organisation import Organisation

    with site.system("set-up") as session:
        session.get_one(Organisation, here).time_zone = "Pacific/Auckland"
    _worker(site, here)
    at = run(Server())
    assert _send(site, at).sent == 0
    assert _send(site, at, MORNING.replace(hour=21)).sent == 1  # the next morning there


def test_one_that_is_not_taken_never_stops_the_rest(site: Site, here: Any, run: Running) -> None:
    workers = sorted(
        ((_address(site, worker), worker) for worker in (_worker(site, here) for _each in "abcd")),
        key=lambda each: each[0],
    )
    bad = workers[1][0]
    server = Server(refuses=(bad,))
    at = run(server)
    result = _send(site, at)
    assert (result.sent, result.failed) == (3, 1)
    assert "People" in result.problem
    assert sorted(server.to) == [address for address, _worker in workers if address != bad]
    server.refuses = ()
    assert _send(site, at).sent == 1  # the same day, once it is taken
    assert len(server.letters) == 4


def test_a_letter_that_is_not_taken_is_tried_again(site: Site, here: Any, run: Running) -> None:
    server = Server(answer="451 later")
    _worker(site, here)
    at = run(server)
    result = _send(site, at)
    assert result.failed == 1
    assert "451" in result.problem
    assert _states(site) == [MailState.REFUSED]
    server.answer = "250 OK"
    assert _send(site, at).sent == 1
    assert _states(site) == [MailState.SENT]


def test_a_server_that_falls_silent_after_the_letter_gets_no_second_one(
    site: Site, here: Any, run: Running
) -> None:
    """Nobody can say whether it went: a mail too few rather than one too many."""
    server = Server(waits=3)
    _worker(site, here)
    at = run(server)
    result = _send(site, at, smtp_timeout=1)
    assert (result.sent, result.failed) == (0, 1)
    assert _states(site) == [MailState.ON_ITS_WAY]
    server.waits = 0
    assert _send(site, at) == Result()


def test_a_crash_between_the_two_is_a_mail_too_few(
    site: Site, here: Any, run: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server()
    _worker(site, here)
    at = run(server)

    def crash(*_given: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(digest.Outbox, "send", crash)
        with pytest.raises(KeyboardInterrupt):
            _send(site, at)
    assert _states(site) == [MailState.ON_ITS_WAY]
    assert _send(site, at) == Result()
    assert _send(site, at, MORNING + DAY).sent == 1


def test_a_server_that_is_not_there_is_said_in_one_sentence(site: Site, here: Any) -> None:
    for _each in "abc":
        _worker(site, here)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening
        nobody = {"smtp_host": "127.0.0.1", "smtp_port": taken.getsockname()[1]}
        result = _send(site, {**nobody, "smtp_security": "none"})
    assert (result.sent, result.failed) == (0, 1)
    assert result.problem.count(".") - result.problem.count("127.0.0.1") * 3 == 1
    assert "CASEAPP_SMTP_HOST" in result.problem
    assert _states(site) == [MailState.REFUSED]


def test_a_slow_server_is_left_after_three(site: Site, here: Any, run: Running) -> None:
    for _each in "abcde":
        _worker(site, here)
    result = _send(site, run(Server(waits=2)), smtp_timeout=1)
    assert (result.sent, result.failed) == (0, 3)


def _tls(folder: Path) -> tuple[Path, Any]:
    import ssl

    certificate, key = write_certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context


def test_it_is_encrypted_with_a_server_that_is_trusted_and_with_no_other(
    site: Site, here: Any, run: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, context = _tls(tmp_path)
    server = Server()
    _worker(site, here)
    at = {**run(server, tls_context=context, require_starttls=True), "smtp_host": "localhost"}
    plain = _send(site, at)
    assert plain.failed == 1  # it wants TLS, and gets none
    at["smtp_security"] = "starttls"
    untrusted = _send(site, at)
    assert "certificate" in untrusted.problem
    assert server.letters == []
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    trusted = _send(site, at, MORNING)
    assert trusted.problem == ""
    assert server.letters[-1][1]


def test_a_wrong_password_is_said(
    site: Site, here: Any, run: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(_server: Any, _session: Any, _envelope: Any, _how: str, given: Any) -> AuthResult:
        is_right = isinstance(given, LoginPassword) and given.password == b"right"
        return AuthResult(success=is_right, handled=False)

    server = Server()
    _worker(site, here)
    certificate, context = _tls(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    secret = {"tls_context": context, "require_starttls": True}
    at = run(server, authenticator=ask, auth_required=True, **secret)
    at |= {"smtp_host": "localhost", "smtp_security": "starttls"}
    wrong = _send(site, at, smtp_user="us", smtp_password="wrong")
    assert "CASEAPP_SMTP_PASSWORD" in wrong.problem
    assert "wrong" not in wrong.problem
    assert _send(site, at, smtp_user="us", smtp_password="right").sent == 1


def test_without_a_server_nothing_is_sent_and_nothing_is_wrong(site: Site, here: Any) -> None:
    _worker(site, here)
    assert _send(site, {}) == Result()
    assert _states(site) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"smtp_security": "none"}, "SMTP_SECURITY"),
        ({"smtp_security": "ssl"}, "SMTP_SECURITY"),
        ({"smtp_port": 0}, "SMTP_PORT"),
        ({"smtp_from": ""}, "SMTP_FROM"),
        ({"smtp_timeout": 0}, "SMTP_TIMEOUT"),
    ],
)
def test_settings_that_would_send_in_the_open_are_refused(
    values: dict[str, Any], words: str
) -> None:
    given: dict[str, Any] = {"smtp_host": "mail.example.org", "smtp_from": "post@example.org"}
    with pytest.raises(SettingsError, match=words):
        Settings(**{**given, **values}).check()


def test_it_counts_in_ones_own_hats_of_one_organisation(
    site: Site, here: Any, run: Running
) -> None:
    """A case that is no longer one's own does not count, and neither does another house's."""
    worker = _worker(site, here, tasks=2)
    other = site.organisation("Elsewhere")
    hat = site.hat(Role.CW, other, of=worker)
    case = site.open_case(hat, name="Zqother")
    values = {"kind": Kind.NOT, "user_id": hat.user_id, "what": TASK, "due_on": date(2026, 1, 1)}
    site.add(hat, Task, case, **values)
    server = Server()
    assert _send(site, run(server)).sent == 1
    letter = email.message_from_bytes(server.letters[0][0].content, policy=modern)
    assert letter["Subject"] == "2 things wait for you today"


def _text(server: Server, number: int = -1) -> list[str]:
    letter = email.message_from_bytes(server.letters[number][0].content, policy=modern)
    return [line for line in letter.get_content().splitlines() if line]


def test_a_manager_is_told_once_a_week_how_much_waits_and_since_when(
    site: Site, here: Any, run: Running
) -> None:
    """domain.md §6.4: numbers and ages, no content; for nobody but managers."""
    worker, server = _worker(site, here, tasks=0), Server()
    manager = site.hat(Role.MGR, here)
    wish = {"owner_id": manager.user_id, "organisation_id": here, "is_wanted": True}
    site.add(manager, MailWish, **wish)
    monday = MORNING + timedelta(days=7 - MORNING.weekday())
    case = site.open_case(worker, name=NAME)
    for number in range(3):
        given = {"kind": Kind.NOT, "code": "ASSESS", "clock": f"zq{number}"}
        day = monday.date() - timedelta(days=number + 1)
        site.add(worker, Review, case, state=ReviewState.SCHEDULED, due_on=day, **given)
    at = run(server)
    assert _send(site, at, monday).sent == 2
    told = next(
        _text(server, number)
        for number, to in enumerate(server.to)
        if to == _address(site, manager)
    )
    assert told[1:3] == ["In the team 3 things are due.", "The oldest has been due for 3 days."]
    assert all(NAME not in line and HOUSE not in line for line in told)
    assert _send(site, at, monday + DAY).sent == 1, "the worker alone"
    assert _send(site, at, monday + 7 * DAY).sent == 2


@pytest.mark.parametrize("is_on_duty", [True, False])
@pytest.mark.parametrize("code", ["LEGAL", "PLAN"])
def test_at_quiet_hours_critical_things_go_to_whoever_is_on_duty(
    site: Site, here: Any, run: Running, code: str, is_on_duty: bool
) -> None:
    """domain.md §6.4: quiet hours and leave are respected except of what is critical."""
    away, server = site.hat(Role.CW, here), Server()
    duty = _worker(site, here)
    night = MORNING.replace(hour=3)
    case = site.open_case(away, name=NAME)
    leave = {"kind": LeaveKind.LEAVE, "starts_at": night - DAY, "ends_at": night + DAY}
    site.add(away, Leave, organisation_id=here, owner_id=away.user_id, **leave)
    given = {"kind": Kind.NOT, "code": code, "due_on": night.date(), "clock": "zq"}
    site.add(away, Review, case, state=ReviewState.SCHEDULED, **given)
    if is_on_duty:
        manager = site.hat(Role.MGR, here)
        hours = {"starts_at": night - HOUR, "ends_at": night + HOUR}
        site.add(manager, Duty, organisation_id=here, user_id=duty.user_id, **hours)
    site.assign(away, case, duty)
    assert _send(site, run(server), night).sent == int(is_on_duty and code == "LEGAL")


@pytest.mark.parametrize("hour", range(24))
def test_hours_over_midnight(hour: int) -> None:
    assert digest.is_quiet(hour, 19, 8) is (hour >= 19 or hour < 8)
    assert digest.is_quiet(hour, 8, 19) is (8 <= hour < 19)
    assert not digest.is_quiet(hour, 5, 5)
