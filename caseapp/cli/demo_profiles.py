"""Loading what else the demo's people said about being with them, through the action people use."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from caseapp.features.communication.actions import LanguageLine, PhraseLine
from caseapp.features.communication.actions_section import Given, RowLine, change_section
from caseapp.features.communication.queries import profile
from caseapp.models.case import Case
from caseapp.models.communication import TYPED, CaseLanguage
from caseapp.rules.communication_wish import Wish
from caseapp.vocabularies.demo_profiles import DemoProfile, demo_profiles


def load(session: Any, case: Case, key: str) -> None:
    """Write what else one person said, if there is something."""
    said = demo_profiles().get(key)
    if said is None:
        return
    columns = {
        name: TYPED[name](value) if name in TYPED else value for name, value in said.said.items()
    }
    given = Given(
        columns=columns,
        languages=_languages(session, case, said),
        phrases=[PhraseLine(effect, text, source) for effect, text, source in said.phrases],
        wishes={about: Wish(wish, strength) for about, wish, strength in said.wishes},
        never_use=[RowLine({"name": name}) for name in said.never_use],
        spared=[RowLine({"topic": topic, "told_to": to or None}) for topic, to in said.not_now],
        exclusions=[
            RowLine({"sort": each.sort, "who": each.who or None}, why=each.reason)
            for each in said.exclusions
        ],
    )
    change_section(session, case, profile(session, case).record, given)


def _languages(session: Any, case: Case, said: DemoProfile) -> list[LanguageLine]:
    """Their languages as they stand, with what else was said of each."""
    if not said.dialect and not said.skills:
        return []
    rows = session.scalars(select(CaseLanguage).where(CaseLanguage.case_id == case.id)).all()
    return [
        LanguageLine(
            code=row.code,
            dialect=row.dialect or "",
            comfort=row.comfort,
            is_first=row.is_first,
            key=row.id,
            skills=said.skills.get(row.code),
            is_dialect_must=row.code == said.dialect,
        )
        for row in rows
    ]
