"""Which stage a first goal or a first hope says (practice.md P9). Nothing here moves a stage, and
no goal closes or opens support (INV-01, INV-04)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from caseapp.kinds import HOPES, LIVE, Pillar
from caseapp.models.case import Case
from caseapp.models.goal import Goal
from caseapp.models.stage import PillarState
from caseapp.rules.identification import Proposal
from caseapp.vocabularies.stages import stages

#: Goals are agreed; and what one looks forward to was said.
AGREED, LOOKS_FORWARD = "P2-40", "P3-10"


def proposal(session: Any, case: Case, state: PillarState) -> Proposal | None:
    """Return the stage that goals of a case say, where it stands at one before it."""
    code = {Pillar.SUPPORT: AGREED, Pillar.INCLUSION: LOOKS_FORWARD}.get(Pillar(state.pillar))
    known = stages()
    if code is None or not known.known(state.stage_code) or state.stage_code >= code:
        return None
    wanted = LIVE if code == AGREED else LIVE | HOPES
    first = session.scalars(
        select(Goal).where(Goal.case_id == case.id, Goal.state.in_(sorted(wanted))).limit(1)
    ).first()
    return Proposal(code) if first is not None else None
