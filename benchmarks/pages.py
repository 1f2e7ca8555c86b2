"""What is measured, as whom, and the goals: tables only."""

from __future__ import annotations

from dataclasses import dataclass, field

from caseapp.kinds import Role

#: At most this many of somebody's cases are opened in turn; these have many notes.
OPENED_CASES = 20
#: What htmx sends when it asks for a part of a page.
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass(frozen=True)
class Who:
    """Somebody who opens pages. ``cases``: how many she is assigned to, as far as there are any."""

    key: str
    label: str
    role: Role
    cases: int = 0


PEOPLE = (
    Who("few", "caseworker, 40 cases", Role.CW, 40),
    Who("many", "caseworker, 2,000 cases", Role.CW, 2_000),
    Who("manager", "manager", Role.MGR),
)


@dataclass(frozen=True)
class Page:
    """A page and its goal.

    ``floor``: the plain page it is compared with (:mod:`benchmarks.floor`). ``most``: goal, in
    times the floor. ``part_of``: it is a fragment of that page, measured in turn with it.
    ``sends``: the form of the page is filled in and sent, and that is what is measured; of several
    values the first that is offered is chosen.
    """

    key: str
    label: str
    path: str
    floor: str
    most: float | None = None
    part_of: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    sends: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def answers(self) -> int:
        """The status when all is well: a form that was saved leads on."""
        return 303 if self.sends else 200


PAGES = (
    Page("list", "list of cases", "/cases", "list", 3),
    Page("case", "case page", "/cases/{reference}", "detail", 5),
    Page(
        "notes",
        "fragment: notes",
        "/cases/{reference}/panels/notes",
        "detail",
        part_of="case",
        headers=PARTIAL,
    ),
    Page("journey", "journey", "/cases/{reference}/journey", "journey"),
    Page("today", "Today", "/today", "bare"),
    Page(
        "move",
        "stage change, sent",
        "/cases/{reference}/pillars/3",
        "move",
        sends={
            "stage": ("P3-40", "P3-30"),
            "presence": ("with_us",),
            "words": ("Ask me again next week.",),
            "reason": ("They asked to begin here again.",),
        },
    ),
)

#: A fragment takes at most this part of its page's time.
MOST_OF_PAGE = 0.8
#: Growth from one size to the next, in times the floor's growth.
MOST_GROWTH = 1.5
#: 95th percentile to median.
MOST_SPREAD = 2.0
MOST_MEMORY_MB = 110
MOST_START_S = 1.5
MOST_GATE_MS = 0.6
MOST_TRAIL_MS = 2.0
