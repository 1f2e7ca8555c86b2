"""A permission ended while measures for somebody's safety are on: safety is looked at again today,
and whoever supervises is told (domain.md §3.5, §6.2).

Which measure rests on which permission is written down nowhere. It counts as relied on when it told
how safe somebody is, or how to reach them safely, and the last look asks for measures now.
"""

from __future__ import annotations

from typing import Any

from caseapp.access import relied
from caseapp.kinds import Kind, NoticeCode
from caseapp.models.case import Case
from caseapp.rules import notices, reviews
from caseapp.rules.safety import SAFETY
from caseapp.vocabularies.reviews import reviews as known

#: What measures for safety rest on.
OF_SAFETY = Kind.RSK | Kind.SAF


def look_again(session: Any, case: Case, ended: Kind) -> None:
    """Bring the look at safety forward, and tell who supervises, if measures relied on these."""
    if not ended & OF_SAFETY or not relied.are_measures_on(session, case):
        return
    if known().known(SAFETY):
        reviews.start(session, case, SAFETY, reviews.place_of(session, case.organisation_id).today)
    for supervisor in relied.supervisors(session, case):
        notices.tell(session, case, supervisor, NoticeCode.SAFETY_RELIED, kind=Kind.RSK)
