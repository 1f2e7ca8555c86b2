"""What this feature puts on the case page, the four pillars; and on the Together page, in calm
words, the person's own words and their support."""

from __future__ import annotations

from functools import reduce
from operator import or_

from caseapp.access import guard
from caseapp.access.reading import Line
from caseapp.features.pillars import queries
from caseapp.kinds import BADGE_KINDS, ENTRY_KINDS, NO_KIND, Kind, Pillar
from caseapp.rules.stages import DO_NOT_RAISE
from caseapp.vocabularies.stages import stages
from caseapp.web.panels import Look, Panel, Place, Values

#: The first track of the pillar that has several; the others show once they have begun.
_FIRST = ("", "A")
#: The kinds of data that the badges are.
_BADGES = reduce(or_, BADGE_KINDS.values())


def _pillars(look: Look) -> Values | None:
    badges, outlines = _read(look)
    if not badges and not outlines:
        return None
    return {
        "badges": badges,
        "outlines": [outline for outline in outlines if outline.track in _FIRST],
        "movable": _movable(guard.offered(look.reach)),
        "never_raised": (DO_NOT_RAISE,),
        "stages": stages(),
    }


def _read(look: Look) -> tuple[list[tuple[Line, Line | None]], list[Line]]:
    """The badges with who walks them, or their outline where this actor reads none of them."""
    if look.reach.reads & _BADGES:
        states = queries.states(look.session, look.case)
        return [each for each in states if _is_shown(each[0])], []
    return [], queries.outlines(look.session, look.case)


def _is_shown(state: Line) -> bool:
    is_known = stages().known(state.stage_code)
    return is_known and (state.track in _FIRST or not stages().get(state.stage_code).is_start)


def _movable(writes: Kind) -> frozenset[int]:
    """The pillars whose badge and entries this actor writes both."""
    return frozenset(
        pillar
        for pillar in Pillar
        if (BADGE_KINDS[pillar] | ENTRY_KINDS[pillar]) & ~writes == NO_KIND
    )


def _support(look: Look) -> Values | None:
    """Calm sentences of the pillars; justice apart, opened only if they want it (P5)."""
    states = [each for each in queries.states(look.session, look.case) if _is_shown(each[0])]
    lines = [
        (state.pillar, stages().get(state.stage_code), walk)
        for state, walk in states
        if not stages().get(state.stage_code).together_hidden
    ]
    is_spared = any(state.stage_code == DO_NOT_RAISE for state, _walk in states)
    apart = [] if is_spared else [line for line in lines if line[0] == Pillar.JUSTICE]
    return {
        "open": [line for line in lines if line[0] != Pillar.JUSTICE],
        "apart": apart,
        "words": queries.own_words(look.session, look.case),
        "words_apart": queries.own_words(look.session, look.case, apart=True) if apart else [],
    }


PILLARS = Panel("pillars", "pillars/panel.html", _pillars, Place.WIDE, 20)
SUPPORT = Panel("support", "pillars/together.html", _support, Place.TOGETHER, 50)
