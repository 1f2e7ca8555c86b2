"""The trail: appending to it, and committing with it. Reading it is an ordinary gated query.

An entry says who, in which hat, did or looked at what, when and why, with names of fields and
never a value. It is the last statement before its transaction's commit; a reading is written in
a short transaction of its own before the page leaves, and without it no page leaves.
The chain: each entry's MAC covers the MAC of the entry before it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Text, bindparam, cast, column, func, insert, select

from caseapp.access import changes, guard
from caseapp.access.actor import Actor, AnyActor, SystemActor
from caseapp.access.gate import new_session, seen_cases
from caseapp.access.standing import actor_of
from caseapp.base import clock, ids
from caseapp.db import engine, keystore
from caseapp.db.prepared import Prepared
from caseapp.kinds import NO_KIND, Kind
from caseapp.models.trail import TrailEntry, TrailSubject

DONE = "done"
REFUSED = "refused"
FIRST_LINK = "0" * 64
#: Any fixed number: the lock that makes PostgreSQL number entries without gaps.
_LOCK = 7_304_401
_ACTION = "trail_action"
#: What is done with two cases; and what every change is called that nobody named.
_OF_TWO = frozenset({"record.join", "record.part", "record.two_people"})
_CHANGE = "change"

_entry: Any = TrailEntry.__table__
_subject: Any = TrailSubject.__table__

#: Sent with each entry, so made once.
_LAST = Prepared(select(_entry.c.seq, _entry.c.mac).order_by(_entry.c.seq.desc()).limit(1))
_ADD_ENTRY = Prepared(insert(_entry), [each.name for each in _entry.c])
_ADD_SUBJECT = Prepared(insert(_subject), [each.name for each in _subject.c])
#: The subjects of an entry, of whatever number, as one value: so the statement is always the same.
_GIVEN = (
    func.json_to_recordset(cast(bindparam("subjects", type_=Text), JSON))
    .table_valued(*(column(each.name, each.type) for each in _subject.c), name="given")
    .render_derived(with_types=True)
)
_ADD_BOTH = Prepared(
    insert(_subject)
    .from_select([each.name for each in _subject.c], select(*_GIVEN.c))
    .add_cte(insert(_entry).values({each: bindparam(each.name) for each in _entry.c}).cte("entry"))
)
_ALONE = Prepared(select(func.pg_advisory_xact_lock(_LOCK)))


@dataclass(frozen=True)
class About:
    """Where a request or a job comes from; the same for all it writes."""

    request_id: str
    route: str
    session_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Subject:
    """One case or record an entry is about."""

    operation: str
    table: str = ""
    record_id: str = ""
    case_id: uuid.UUID | None = None
    organisation_id: uuid.UUID | None = None
    kinds: Kind = NO_KIND
    fields: tuple[str, ...] = ()


about: ContextVar[About] = ContextVar("caseapp_about")


def of_job(name: str) -> About:
    """Return where a command or job comes from."""
    return About(request_id=str(ids.new_id()), route=name)


def say(session: Any, action: str, reason: str = "") -> None:
    """Name what this transaction does, in one or two words such as ``stage.enter``."""
    session.info[_ACTION] = (action, reason)


def told_action(session: Any, entry: TrailEntry) -> str:
    """Return what an entry says was done, as the actor reads it.

    What was done with two cases is a change of a case to whoever reads only a part of the trail,
    also where they may know of both: otherwise the word itself would tell where they may not.
    """
    actor = actor_of(session)
    reads_all = isinstance(actor, Actor) and Kind.AUD in actor.organisation_wide.reads
    return _CHANGE if entry.action in _OF_TWO and not reads_all else entry.action


def commit(session: Any) -> None:
    """Write what is pending with its entry, in one transaction. The only commit there is."""
    session.flush()
    written = changes.of(session)
    if written:
        action, reason = session.info.pop(_ACTION, (_CHANGE, ""))
        subjects = [*_of_changes(written), *_of_reading(session)]
        append(session, action=action, reason=reason, subjects=subjects)
        seen_cases(session).clear()
        written.clear()
    session.commit()


def record_reading(session: Any) -> None:
    """Write down which content was looked at since the last entry, and end the transaction."""
    subjects = list(_of_reading(session))
    if subjects:
        append(session, action="look", subjects=subjects)
        seen_cases(session).clear()
    session.commit()


def append(
    session: Any,
    *,
    action: str,
    subjects: Iterable[Subject] = (),
    outcome: str = DONE,
    reason: str = "",
    category: str | None = None,
) -> int:
    """Append one entry inside the session's transaction and return its number.

    ``category`` is ``case``, ``account`` or ``system``; without it, it follows from the subjects.
    """
    listed = list(subjects)
    connection = session.connection()
    engine.begin_write(connection)
    if connection.dialect.name == "postgresql":
        _ALONE.all(connection, {})
    number, link = head(connection)
    entry = _entry_of(actor_of(session), action, outcome, reason, category or _category(listed))
    entry["seq"], entry["prev"] = number + 1, link
    rows = [_subject_row(number + 1, place, each) for place, each in enumerate(listed)]
    entry["mac"] = mac_of(keystore.secret().trail, entry, rows)
    _write(connection, entry, rows)
    return number + 1


def _write(connection: Any, entry: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """Write an entry with its subjects; in one statement where the database can."""
    if rows and connection.dialect.name == "postgresql":
        values = {**entry, "subjects": _TEXT.encode(rows)}
        _ADD_BOTH.all(connection, values)
        return
    _ADD_ENTRY.all(connection, entry)
    if rows:
        _ADD_SUBJECT.each(connection, rows)


def head(connection: Any) -> tuple[int, str]:
    """Return the number and the MAC of the last entry."""
    last = _LAST.first(connection, {})
    return (last[0], last[1]) if last else (0, FIRST_LINK)


def mac_of(key: bytes, entry: dict[str, Any], subjects: list[dict[str, Any]]) -> str:
    """Return the MAC of an entry with its subjects, over one canonical text."""
    said = {name: value for name, value in entry.items() if name != "mac"} | {"subjects": subjects}
    text = _TEXT.encode(said)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


_TEXT = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_plain)


def _entry_of(
    actor: AnyActor, action: str, outcome: str, reason: str, category: str
) -> dict[str, Any]:
    where = about.get()
    person = actor if isinstance(actor, Actor) else actor.behalf
    if not isinstance(actor, Actor):
        reason = f"{actor.reason}; {reason}" if reason else actor.reason
    return {
        "at": clock.now(),
        "category": category,
        "action": action,
        "outcome": outcome,
        "actor_id": person.user_id if person else None,
        "actor_name": "" if isinstance(actor, Actor) else actor.name,
        "role": person.role.value if person else None,
        "organisation_id": person.organisation_id if person else None,
        "session_id": where.session_id,
        "request_id": where.request_id,
        "route": where.route,
        "reason": reason,
    }


def _subject_row(seq: int, position: int, subject: Subject) -> dict[str, Any]:
    return {
        "seq": seq,
        "position": position,
        "organisation_id": subject.organisation_id,
        "case_id": subject.case_id,
        "table_name": subject.table,
        "record_id": subject.record_id,
        "kinds": subject.kinds,
        "operation": subject.operation,
        "fields": " ".join(subject.fields),
    }


def _category(subjects: list[Subject]) -> str:
    return "case" if any(subject.case_id for subject in subjects) else "account"


def _of_changes(written: list[changes.Change]) -> Iterable[Subject]:
    for change in written:
        yield Subject(
            operation=change.operation,
            table=change.table,
            record_id=change.record_id,
            case_id=change.case_id,
            organisation_id=change.organisation_id,
            kinds=change.kinds,
            fields=change.fields,
        )


def _of_reading(session: Any) -> Iterable[Subject]:
    for case_id, (organisation_id, kinds) in seen_cases(session).items():
        yield Subject(
            operation="look", case_id=case_id, organisation_id=organisation_id, kinds=kinds
        )


@contextmanager
def acting(name: str, reason: str, behalf: Actor | None = None) -> Iterator[Any]:
    """Give a named system actor a session and a transaction of its own, committed with its entry.

    Never while another session of the same thread has begun to write: the two would wait for
    each other. Inside a person's transaction use :func:`caseapp.access.gate.system`.
    """
    session = new_session(SystemActor(name, reason, behalf=behalf))
    try:
        yield session
        commit(session)
    except BaseException:
        session.rollback()
        guard.forget(session)
        raise
    finally:
        session.close()
