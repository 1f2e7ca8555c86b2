"""What a feed holds: times, and neutral words. Not a name, not a reference, not what it is about
(INV-15); what is to be done on a day is a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from caseapp.access.feeds import Feed
from caseapp.base import clock, crypto
from caseapp.db import keystore
from caseapp.kinds import CALENDAR_LABELS, CalendarSort
from caseapp.rules import neutral
from caseapp.services import ics
from caseapp.web import calendar as the_calendar
from caseapp.web.calendar import Asked, Entry

#: How far a feed looks back and ahead (interface.md: 90 days).
BACK, AHEAD = timedelta(days=7), timedelta(days=90)
LONGEST_WORD = 60
_COUNTED = frozenset({CalendarSort.DATE, CalendarSort.TO_DO})


def written(session: Any, feed: Feed) -> bytes:
    """Return the calendar of whoever a feed is of, as a file; the session acts for them."""
    today = clock.today(feed.time_zone)
    asked = Asked(feed.actor, feed.time_zone, today - BACK, today + AHEAD, is_shown=False)
    found = the_calendar.find(session, asked).entries
    return ics.calendar(_("Calendar"), _events(feed, found), clock.now())


def _events(feed: Feed, entries: Iterable[Entry]) -> Iterator[ics.Event]:
    to_do: Counter[date] = Counter()
    for each in entries:
        if each.sort in _COUNTED:
            to_do[each.first] += 1
        else:
            yield _event(feed, each)
    for day, number in sorted(to_do.items()):
        title = ngettext("%(num)d thing to do", "%(num)d things to do", number)
        yield ics.Event(_uid(feed, f"to-do-{day.isoformat()}"), title, day, day, is_busy=False)


def _event(feed: Feed, entry: Entry) -> ics.Event:
    starts, ends = entry.starts_at or entry.first, entry.ends_at or entry.last
    return ics.Event(_uid(feed, entry.key), _title(feed, entry), starts, ends)


def _title(feed: Feed, entry: Entry) -> str:
    """The word that somebody typed for outside, unless it tells something; else what sort it is."""
    word = " ".join(entry.word.split())[:LONGEST_WORD]
    tells = neutral.telling(word, service=feed.organisation_name, of_case=()) if word else ()
    return word if word and not tells else _(CALENDAR_LABELS[entry.sort])


def _uid(feed: Feed, key: str) -> str:
    """The same for the same thing in the same feed, and never a number of ours."""
    return crypto.fingerprint(keystore.secret().tokens, f"event|{feed.id}|{key}")[:32]
