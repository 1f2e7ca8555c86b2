"""What is measured, as whom, and the goals: tables only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from caseapp.kinds import Role

#: At most this many of somebody's cases are opened in turn; these have many notes.
OPENED_CASES = 20
#: What htmx sends when it asks for a part of a page.
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}

#: What is known of a case that somebody opens: ``reference``, ``name``, her ``hat``, and ``after``,
#: the key that the last page of her list begins after.
Place = Mapping[str, str]
#: What a form is filled in with.
Sends = Mapping[str, tuple[str, ...]]
_OF_ONE_CASE = ("{reference}", "{name}")


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
    times the floor. ``most_a_thousand``: goal instead for whoever has more than ``FEW_CASES``, in
    milliseconds for each thousand of her cases. ``part_of``: it is a fragment of that page,
    measured in turn with it. ``sends``: the form of the page is filled in and sent, and that is
    what is measured; of several values the first that is offered is chosen. ``answers``: the
    status when all is well; a form that was saved leads on. Addresses and values may name what a
    :data:`Place` holds.
    """

    key: str
    label: str
    path: str
    floor: str
    most: float | None = None
    most_a_thousand: float | None = None
    part_of: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    sends: Sends = field(default_factory=dict)
    answers: int = 200

    def among(self, places: Sequence[Place]) -> Sequence[Place]:
        """Return which of somebody's cases it is opened for: the first, if it is about none."""
        said = f"{self.path} {self.sends}"
        return places if any(each in said for each in _OF_ONE_CASE) else places[:1]

    def address(self, place: Place) -> str:
        """Return its address for a case."""
        return self.path.format_map(place)

    def form(self, place: Place) -> Sends:
        """Return what its form is filled in with for a case."""
        return {
            name: tuple(value.format_map(place) for value in values)
            for name, values in self.sends.items()
        }


#: What a list is filtered by.
STAGE = "P2-30"
PAGES = (
    Page("list", "list of cases", "/cases", "list", 3),
    Page("last", "list, last page", "/cases?after={after}", "list", 3),
    Page(
        "filtered",
        "list, filtered and sorted",
        f"/cases?stage={STAGE}&order=reference",
        "filtered",
        3,
    ),
    Page(
        "reference",
        "search by reference",
        "/cases/search",
        "reference",
        3,
        sends={"query": ("{reference}",)},
    ),
    Page(
        "name",
        "search by name",
        "/cases/search",
        "name",
        3,
        most_a_thousand=12,
        sends={"query": ("{name}",)},
    ),
    Page("case", "case page", "/cases/{reference}", "detail/{reference}", 5),
    Page(
        "notes",
        "fragment: notes",
        "/cases/{reference}/panels/notes",
        "detail/{reference}",
        part_of="case",
        headers=PARTIAL,
    ),
    Page("journey", "journey", "/cases/{reference}/journey", "journey/{reference}"),
    Page("today", "Today", "/today", "bare"),
    Page(
        "move",
        "stage change, sent",
        "/cases/{reference}/pillars/3",
        "move/{reference}",
        answers=303,
        sends={
            "stage": ("P3-40", "P3-30"),
            "presence": ("with_us",),
            "words": ("Ask me again next week.",),
            "reason": ("They asked to begin here again.",),
        },
    ),
)

#: Up to so many cases a search through all of them is compared with its floor.
FEW_CASES = 300
#: A fragment takes at most this part of its page's time.
MOST_OF_PAGE = 0.8
#: Growth from one size to the next, in times the floor's growth.
MOST_GROWTH = 1.5
#: 95th percentile to median.
MOST_SPREAD = 2.0
MOST_MEMORY_MB = 110
MOST_START_S = 1.5
MOST_GATE_MS = 0.6
MOST_GRANTS_MS = 50
MOST_TRAIL_MS = 2.0
