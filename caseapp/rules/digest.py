"""Mail that says how many things wait for somebody: a number, one a day at most (domain.md §6.4).

It names nobody, no case and no service, and leads to the address of signing in only (INV-15). It
goes to those who asked for it, not at quiet hours, not while they are away, and not when nothing
waits. What counts is what they would find on Today in their own hats, through the gate
(:mod:`caseapp.rules.digest_counts`). Managers are told once a week how much waits in the team. At
quiet hours a mail goes to whoever is on duty alone, about what is critical alone.

**Which way it errs.** That a mail is on its way is written down and committed before it is handed
to the server, and what became of it afterwards. A crash in between, or a server that falls silent
after it took the letter, leaves it "on its way", and it is not sent again that day: a mail too few
is made good by Today, a mail too many is noise on a telephone that others see. What the server did
not take is tried again by the next run of the same day. So it can run twice, or two at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.config import Settings
from caseapp.kinds import MailState, Role
from caseapp.models.account import Membership, User
from caseapp.models.leave import Away
from caseapp.models.organisation import Organisation
from caseapp.models.outside import MailSent, MailWish
from caseapp.rules import digest_counts as counts
from caseapp.rules.digest_counts import InTeam
from caseapp.rules.help_people import live
from caseapp.services.mail import MailError, Outbox, UnknownError, UnreachableError
from caseapp.web import i18n

SYSTEM = "mails"
_REASON = "say to those who want it how many things wait for them"
#: After so many letters in a row that were not taken it is the server, not the letter.
_IN_A_ROW = 3


#: Somebody in one organisation.
_Place = tuple[uuid.UUID, uuid.UUID]


@dataclass(frozen=True)
class Reader:
    """Somebody who wants mail of one organisation, with their hats there."""

    user_id: uuid.UUID
    email: str
    language: str
    organisation_id: uuid.UUID
    today: date
    hats: Sequence[Actor]
    #: Nothing is sent at this hour but what is critical, to whoever is on duty.
    is_quiet: bool = False
    #: A manager who has not been told of the team this week.
    wants_week: bool = False


@dataclass
class Result:
    """What a run came to. ``problem``: of the last trouble, one sentence that says what to do."""

    sent: int = 0
    failed: int = 0
    problem: str = ""


def send_all(settings: Settings) -> Result:
    """Send to everybody who is due one; a letter that is not taken never stops the others."""
    result = Result()
    if not settings.smtp_host:
        return result
    in_a_row = 0
    with Outbox(settings) as outbox:
        for reader in due():
            try:
                is_sent = _send(outbox, settings, reader)
            except MailError as error:
                result.failed, in_a_row = result.failed + 1, in_a_row + 1
                result.problem = str(error)
                if isinstance(error, UnreachableError) or in_a_row == _IN_A_ROW:
                    break
            else:
                result.sent, in_a_row = result.sent + is_sent, 0
    return result


def _send(outbox: Outbox, settings: Settings, reader: Reader) -> bool:
    told = _told(reader)
    claimed = _claim(reader, told) if told.is_worth_it else None
    if claimed is None:
        return False
    subject, text = _letter(reader, told, settings.public_address)
    try:
        outbox.send(reader.email, subject, text, clock.now())
    except UnknownError:
        raise  # it may have gone: it stays on its way, and is not sent again
    except MailError:
        _settle(claimed, MailState.REFUSED)
        raise
    _settle(claimed, MailState.SENT)
    return True


@dataclass(frozen=True)
class _Told:
    """What one mail says. ``team``: of a manager's team, once a week."""

    number: int
    team: InTeam | None

    @property
    def is_worth_it(self) -> bool:
        return bool(self.number or (self.team and (self.team.due or self.team.asked)))


def _told(reader: Reader) -> _Told:
    if reader.is_quiet:
        return _Told(counts.critical(reader.hats, reader.today), None)
    team = counts.in_team(reader.hats, reader.today) if reader.wants_week else None
    return _Told(counts.waiting(reader.hats, reader.today), team)


def _letter(reader: Reader, told: _Told, address: str) -> tuple[str, str]:
    """The subject and the text, in the language of whoever reads it."""
    spoken = reader.language if reader.language in i18n.installed() else i18n.DEFAULT
    with i18n.speaking(spoken):
        words = ngettext(
            "%(num)d thing waits for you today.", "%(num)d things wait for you today.", told.number
        )
        lines = [words, *(_week(told.team) if told.team else ())]
    text = "\n".join(lines) + "\n"
    return words.rstrip("."), f"{text}\n{address}\n" if address else text


def _week(team: InTeam) -> Iterator[str]:
    """What a manager is told once a week: numbers and ages (domain.md §6.4)."""
    yield ngettext(
        "In the team %(num)d thing is due.", "In the team %(num)d things are due.", team.due
    )
    if team.due:
        yield ngettext(
            "The oldest has been due for %(num)d day.",
            "The oldest has been due for %(num)d days.",
            team.oldest_days,
        )
    if team.asked:
        yield ngettext(
            "%(num)d question waits for an answer.",
            "%(num)d questions wait for an answer.",
            team.asked,
        )


# --- who is due one ------------------------------------------------------------------------


def due() -> list[Reader]:
    """Return who wants mail and may be written to now, and has none of today yet."""
    with trail.acting(SYSTEM, _REASON) as session:
        rows = session.execute(
            select(MailWish, User, Organisation)
            .join(User, User.id == MailWish.owner_id)
            .join(Organisation, Organisation.id == MailWish.organisation_id)
            .where(MailWish.is_wanted.is_(True), User.disabled_at.is_(None))
            .order_by(MailWish.organisation_id, User.email)
        ).all()
        away, hats, gone = _away(session), _hats(session), _gone(session)
        told = _told_of_team(session)
        found = [
            replace(
                _reader(user, home, hats.get((user.id, home.id), ()), told),
                is_quiet=_is_quiet_now(wish, home),
            )
            for wish, user, home in rows
            if (user.id, home.id) not in away
        ]
        return [
            each
            for each in found
            if each.hats and (each.user_id, each.organisation_id, each.today) not in gone
        ]


def _reader(
    user: User, home: Organisation, hats: Sequence[Membership], told: Mapping[_Place, date]
) -> Reader:
    worn = [Actor(user.id, hat.id, home.id, hat.role, user.name) for hat in hats]
    today = clock.today(home.time_zone)
    begins = today - timedelta(days=today.weekday())
    wants = any(hat.role is Role.MGR for hat in hats)
    wants = wants and told.get((user.id, home.id), date.min) < begins
    return Reader(user.id, user.email, user.language, home.id, today, worn, wants_week=wants)


def _told_of_team(session: Any) -> dict[_Place, date]:
    """When managers were told of their teams last."""
    wanted = select(MailSent).where(
        MailSent.on_day >= clock.today() - timedelta(days=8),
        MailSent.is_weekly.is_(True),
        MailSent.state != MailState.REFUSED,
    )
    found: dict[_Place, date] = {}
    for each in session.scalars(wanted):
        place = each.user_id, each.organisation_id
        found[place] = max(each.on_day, found.get(place, date.min))
    return found


def _gone(session: Any) -> set[tuple[uuid.UUID, uuid.UUID, date]]:
    """Who had mail lately; the day is that of the place, so yesterday is looked at too."""
    wanted = select(MailSent).where(
        MailSent.on_day >= clock.today() - timedelta(days=2),
        MailSent.state != MailState.REFUSED,
    )
    rows = session.scalars(wanted)
    return {(each.user_id, each.organisation_id, each.on_day) for each in rows}


def _hats(session: Any) -> dict[tuple[uuid.UUID, uuid.UUID], list[Membership]]:
    found: dict[tuple[uuid.UUID, uuid.UUID], list[Membership]] = {}
    wanted = select(MailWish.owner_id).where(MailWish.is_wanted.is_(True))
    for hat in session.scalars(
        select(Membership)
        .where(Membership.user_id.in_(wanted), *live(Membership))
        .order_by(Membership.id)
    ):
        found.setdefault((hat.user_id, hat.organisation_id), []).append(hat)
    return found


def _away(session: Any) -> set[tuple[uuid.UUID, uuid.UUID]]:
    now = clock.now()
    rows = session.scalars(select(Away).where(Away.starts_at <= now, Away.ends_at > now))
    return {(each.user_id, each.organisation_id) for each in rows}


def _is_quiet_now(wish: MailWish, home: Organisation) -> bool:
    hour = clock.now().astimezone(ZoneInfo(home.time_zone)).hour
    return is_quiet(hour, home.quiet_from, home.quiet_until) or (
        wish.quiet_from is not None
        and wish.quiet_until is not None
        and is_quiet(hour, wish.quiet_from, wish.quiet_until)
    )


def is_quiet(hour: int, starts: int, ends: int) -> bool:
    """Whether an hour lies in quiet hours, which may go over midnight; alike means none."""
    if starts <= ends:
        return starts <= hour < ends
    return hour >= starts or hour < ends


# --- once a day ----------------------------------------------------------------------------


def _claim(reader: Reader, told: _Told) -> uuid.UUID | None:
    """Write down that a mail is on its way; ``None`` where one of today went, or is on its way."""
    now = clock.now()
    try:
        with trail.acting(SYSTEM, _REASON) as session:
            row = session.scalars(
                select(MailSent).where(
                    MailSent.user_id == reader.user_id,
                    MailSent.organisation_id == reader.organisation_id,
                    MailSent.on_day == reader.today,
                )
            ).one_or_none()
            if row is not None and row.state is not MailState.REFUSED:
                return None
            if row is None:
                row = _new(reader)
                session.add(row)
            row.is_weekly = told.team is not None
            _stand(row, MailState.ON_ITS_WAY, now)
            session.flush()
            trail.say(session, "mail.send")
            claimed: uuid.UUID = row.id
            return claimed
    except (IntegrityError, StaleDataError):
        return None  # another run was quicker


def _new(reader: Reader) -> MailSent:
    ours = {"user_id": reader.user_id, "organisation_id": reader.organisation_id}
    return MailSent(on_day=reader.today, **ours)


def _settle(claimed: uuid.UUID, state: MailState) -> None:
    with trail.acting(SYSTEM, _REASON) as session:
        _stand(session.get_one(MailSent, claimed), state, clock.now())
        trail.say(session, "mail.send")


def _stand(row: MailSent, state: MailState, now: datetime) -> None:
    row.state, row.changed_at = state, now
