"""What this feature puts on the case page: how to be with the person, in one strip (domain T002).

With the panel above it, which has name, how to say it and pronouns, it shows what practice.md P22
lists; what should be spared stands behind *Before you talk*.
"""

from __future__ import annotations

from caseapp.access import guard, reading
from caseapp.features.communication import queries
from caseapp.kinds import GENDER_WISHES, GenderWish, InterpreterNeed, Kind
from caseapp.rules import languages
from caseapp.web.panels import Look, Panel, Place, Values

#: What needs no word about who should interpret.
_NOBODY = frozenset({InterpreterNeed.NO_NEED, InterpreterNeed.NO_MY_CHOICE})


def _manner(look: Look) -> Values | None:
    reads_all = Kind.COM in look.reach.reads
    manner = _read(look, reads_all=reads_all)
    if manner is None:
        return None
    writes = Kind.COM in guard.offered(look.reach)
    if manner.is_empty and not writes and not reads_all:
        return None
    return {
        "manner": manner,
        "name_of": languages.name,
        "wishes": GENDER_WISHES,
        "is_asked": _says_who_interprets(manner),
        "reads_all": reads_all,
        "writes": writes,
        "reads_contact": Kind.SAF in look.reach.reads,
        "reads_people": Kind.IDN in look.reach.reads,
    }


def _read(look: Look, *, reads_all: bool) -> queries.Manner | None:
    """What this actor reads of it, by one statement; none where nothing could come."""
    if reads_all:
        return queries.manner(look.session, look.case, queries.WHOLE)
    if Kind.COM in look.reach.reduced:
        for view, part in queries.REDUCED:
            if reading.is_for(look.session, view):
                return queries.manner(look.session, look.case, part)
    return None


def _says_who_interprets(manner: queries.Manner) -> bool:
    profile = manner.profile
    if profile is None:
        return False
    return profile.need not in _NOBODY or profile.wish is not GenderWish.NOT_ASKED_YET


MANNER = Panel("manner", "communication/panel.html", _manner, Place.HEAD, 20)
