"""What this feature puts on the case page: how to be with the person, in one strip (domain T002),
and on Together the way to the card.

With the panel above it, which has name, how to say it and pronouns, the strip shows what
practice.md P22 lists; what should be spared stands behind *Before you talk*.
"""

from __future__ import annotations

from caseapp.access import guard
from caseapp.kinds import Kind
from caseapp.rules import languages
from caseapp.rules.manner import strip_of
from caseapp.web.panels import Look, Panel, Place, Values


def _manner(look: Look) -> Values | None:
    reads_all = Kind.COM in look.reach.reads
    manner = strip_of(look.session, look.case, look.reach)
    if manner is None:
        return None
    writes = Kind.COM in guard.offered(look.reach)
    if manner.is_empty and not writes and not reads_all:
        return None
    return {
        "manner": manner,
        "name_of": languages.name,
        "reads_all": reads_all,
        "writes": writes,
        "reads_contact": Kind.SAF in look.reach.reads,
    }


def _card(look: Look) -> Values | None:
    return {} if Kind.COM in guard.offered(look.reach) else None


MANNER = Panel("manner", "communication/panel.html", _manner, Place.HEAD, 20)
CARD = Panel("talk_card", "communication/together.html", _card, Place.TOGETHER, 40)
