"""Invented people, dates and numbers for the page of patterns. Nothing here is about anybody."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from flask_babel import format_date

from caseapp.kinds import AnswerState, ContactMode
from caseapp.web import charts
from caseapp.web.charts import Part

TODAY = date(2026, 10, 7)
NOW = datetime(2026, 10, 7, 14, 2, tzinfo=UTC)

FACTS = [
    ("Name to use", AnswerState.TOLD, "Ilvara", "#facts", "Wed 9 Sep, from her"),
    ("Interpreter", AnswerState.TOLD, "a woman, always", "#facts"),
    ("Nationality", AnswerState.NOT_ASKED_YET, "", "#facts"),
    ("Religion", AnswerState.PREFERS_NOT_TO_SAY, "", "#facts"),
    ("Date of birth", AnswerState.NOT_KNOWN, "", "#facts"),
    ("Family", AnswerState.DO_NOT_ASK, ""),
]
CHECK = [
    (
        "What is shared",
        [
            ("With", AnswerState.TOLD, "Brackwater Clinic", "#check"),
            ("What", AnswerState.TOLD, "Sleep and medicine", "#check"),
        ],
    ),
    (
        "How long",
        [
            ("Until", AnswerState.TOLD, "Sat 6 Mar 2027", "#check"),
            ("Copy on paper", AnswerState.NOT_ASKED_YET, "", "#check"),
        ],
    ),
]
TALKS: list[dict[str, Any]] = [
    {
        "at": NOW,
        "mode": ContactMode.IN_PERSON,
        "alone": AnswerState.TOLD,
        "was_alone": True,
        "language": "Romanian",
        "interpreter": "Sanvi",
        "change": "#conversation",
    },
    {
        "at": NOW,
        "mode": ContactMode.PHONE,
        "alone": AnswerState.NOT_ASKED_YET,
        "change": "#conversation",
    },
    {
        "at": NOW,
        "mode": ContactMode.VIDEO,
        "alone": AnswerState.TOLD,
        "was_alone": False,
        "who": "Odilva Farrand",
    },
]
TASKS = [
    ("Who the person is", "#tasks", "done", "on"),
    ("How to reach them safely", "#tasks", "begun", ""),
    ("A plan for the day after", "#tasks", "missing for Tue 13 Oct", "due"),
    ("What they hope for", "#tasks", "not now", "line"),
    ("Look at it together", "", "after the plan", ""),
]
DATES = [
    (date(2026, 10, 13), "Recovery period ends", "Tue 13 Oct"),
    (date(2027, 3, 6), "Sharing with Brackwater Clinic ends", ""),
]
EVENTS = [
    {
        "day": TODAY,
        "heading": "Waiting for decision",
        "who": "Renna Quillory",
        "words": "I want to read the letter first.",
        "text": "",
    },
    {
        "day": date(2026, 9, 9),
        "heading": "Recovery period",
        "who": "Tobren Askley",
        "words": "",
        "text": "Told afterwards, by telephone.",
    },
    {"day": date(2026, 9, 7), "heading": "Welcome", "who": "", "words": "", "text": ""},
]
MARKS = ((70.83, False), (83.33, True))
#: Per cent of the width that stands for all of the hours agreed, as in the line of ``MARKS``.
FULL = 83.33 / 100


def bars() -> list[Part]:
    """What got in the way, by how often."""
    return charts.bars(
        [
            Part("No room in a safe house", 14),
            Part("No interpreter of the gender that was asked for", 9),
            Part("Letter came late", 6, "b2"),
            Part("Bus fare", 1, "b2"),
        ]
    )


def stacks() -> list[tuple[str, list[Part], Any]]:
    """What the work asks of three people."""
    loads = [
        ("Renna Quillory", 90, (("C09", 28), ("C04", 25), ("C01", 21), ("C05", 19))),
        ("Tobren Askley", 80, (("C07", 22), ("C11", 20), ("C10", 18), ("C03", 5))),
        ("Imrel Sallowick", 70, (("C06", 19), ("C02", 13), ("C08", 11), ("C12", 2))),
    ]
    return [
        (name, charts.stack([Part(of, n, _fill(n)) for of, n in cases], agreed / FULL), MARKS)
        for name, agreed, cases in loads
    ]


def _fill(points: int) -> str:
    return "b4" if points > 25 else "b3" if points > 15 else "b2" if points > 9 else "b1"


def lines() -> list[tuple[str, str, str, list[charts.Point]]]:
    """Three numbers over six months, with one top for all."""
    months = [format_date(date(2026, month, 1), "LLL") for month in range(4, 10)]
    given = [
        ("talks", "Talks", "Talks rose from 8 in April to 16 in September.", (8, 9, 9, 12, 14, 16)),
        ("letters", "Letters", "Letters stayed between 4 and 6.", (4, 6, 5, 5, 4, 6)),
        ("visits", "Visits", "There was no visit before July.", (0, 0, 0, 2, 3, 3)),
    ]
    return [
        (id_, name, says, charts.line(list(zip(months, numbers, strict=True)), 16))
        for id_, name, says, numbers in given
    ]


def lanes() -> tuple[charts.Lanes, list[tuple[str, str]]]:
    """A journey through the four pillars, and its dates as written."""
    drawn = charts.lanes(
        [
            (number, label, _times(times))
            for number, (label, times) in enumerate(_JOURNEY.items(), start=1)
        ],
        TODAY,
    )
    days = [(format_date(day, "LLLL y"), format_date(day, "M/yy")) for day, _ in drawn.days]
    return drawn, days


def _times(
    times: tuple[tuple[str, str, date], ...],
) -> list[tuple[str, str, date, date | None]]:
    ends = [*(since for _, _, since in times[1:]), None]
    return [
        (label, state, since, until)
        for (label, state, since), until in zip(times, ends, strict=True)
    ]


_JOURNEY: dict[str, tuple[tuple[str, str, date], ...]] = {
    "Identification and protection": (
        ("Rights explained", "under_way", date(2024, 3, 12)),
        ("Deciding", "under_way", date(2024, 4, 2)),
        ("Referred", "under_way", date(2024, 5, 20)),
        ("Recovery period", "under_way", date(2024, 6, 24)),
        ("Waiting for decision", "under_way", date(2024, 8, 5)),
        ("Recognised", "settled", date(2025, 5, 14)),
    ),
    "Individual support": (
        ("Welcome", "under_way", date(2024, 3, 11)),
        ("Support running", "under_way", date(2024, 4, 15)),
        ("Towards independence", "under_way", date(2025, 6, 2)),
        ("Ended, door open", "resting", date(2025, 10, 20)),
        ("Returned", "under_way", date(2026, 9, 27)),
    ),
    "Social inclusion": (
        ("Hopes", "under_way", date(2024, 6, 10)),
        ("Building", "under_way", date(2024, 10, 7)),
        ("Stepping out", "under_way", date(2025, 6, 16)),
        ("Own course", "settled", date(2025, 11, 3)),
    ),
    "Justice and redress": (
        ("Information", "under_way", date(2024, 3, 12)),
        ("Statement given", "under_way", date(2024, 9, 3)),
        ("Investigation", "under_way", date(2024, 10, 21)),
        ("Stepped back", "resting", date(2025, 9, 8)),
    ),
}
