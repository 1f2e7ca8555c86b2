"""The picture of a person's journey: in each pillar, from when until when they stood where.

Only moves that the actor reads are in it; a pillar without any has no lane. A track counts from
its first move: where it stands when a case is opened is no step of a journey.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from babel import dates
from flask_babel import gettext as _
from sqlalchemy import bindparam

from caseapp.access.reading import Line, Reading
from caseapp.models.case import Case
from caseapp.models.stage import StageEvent
from caseapp.vocabularies.stages import Stage, stages
from caseapp.web import charts, i18n

#: Label, state, since and until of one stage, as :func:`caseapp.web.charts.lanes` takes them.
Time = tuple[str, str, date, date | None]

_MOVES = Reading(
    StageEvent,
    ("pillar", "track", "to_code", "happened_on"),
    where=(StageEvent.case_id == bindparam("case"),),
    order=(StageEvent.pillar, StageEvent.track, StageEvent.happened_on, StageEvent.recorded_at),
)


def drawn(session: Any, case: Case | Line, today: date) -> charts.Lanes | None:
    """Return the lanes of a case; ``None`` when there is no move that the actor reads."""
    found = _MOVES.of(session, case=case.id)
    lanes = [
        (pillar, _label(pillar, track), times)
        for (pillar, track), moves in groupby(found, key=lambda move: (move.pillar, move.track))
        if (times := list(_times(moves)))
    ]
    return charts.lanes(lanes, today) if lanes else None


def months(lanes: charts.Lanes) -> list[tuple[str, str]]:
    """Return the named months of a picture, long and short."""
    locale = i18n.locale()
    return [
        (dates.format_date(day, "LLLL y", locale), dates.format_date(day, "M/yy", locale))
        for day, _place in lanes.days
    ]


def sentence(lanes: charts.Lanes, written: Any) -> str:
    """Say in words where each lane stands now; ``written`` writes a day."""
    return " ".join(
        _("%(pillar)s: %(stage)s since %(day)s.", pillar=lane.label, stage=now.label, day=day)
        for lane in lanes.lanes
        for now in lane.stretches[-1:]
        for day in [written(now.since)]
    )


def _times(moves: Iterable[Line]) -> Iterator[Time]:
    """Each stage lasts until the next move of its track; the last one lasts."""
    known = [(move, _stage(move.to_code)) for move in moves]
    ends: Sequence[date | None] = [*(move.happened_on for move, _stage in known[1:]), None]
    for (move, stage), until in zip(known, ends, strict=True):
        if stage is None:
            yield move.to_code, "under_way", move.happened_on, until
        elif not stage.is_start:
            yield _(stage.label), stage.state.value, move.happened_on, until


def _stage(code: str) -> Stage | None:
    return stages().get(code) if stages().known(code) else None


def _label(pillar: int, track: str) -> str:
    known = stages().pillar(pillar)
    label = next((each.label for each in known.tracks if each.code == track), "")
    is_first = track == known.tracks[0].code
    return _(known.label) if is_first else f"{_(known.label)}, {_(label)}"
