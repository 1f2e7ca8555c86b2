"""Codes that rows use and the reference data no longer have, for ``caseapp config``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from caseapp.db.setup import Database
from caseapp.models.consent import Consent
from caseapp.models.disclosure import Disclosure
from caseapp.models.exploitation import EpisodeFact
from caseapp.models.stage import PillarState, StageAnswer, StageEvent
from caseapp.vocabularies.disclosure import reasons
from caseapp.vocabularies.exploitation import exploitation
from caseapp.vocabularies.purposes import purposes
from caseapp.vocabularies.stages import stages

_state: Any = PillarState.__table__
_event: Any = StageEvent.__table__
_answer: Any = StageAnswer.__table__
_fact: Any = EpisodeFact.__table__
_consent: Any = Consent.__table__
_disclosure: Any = Disclosure.__table__


def gone_codes(database: Database) -> list[str]:
    """Return the codes in use that no vocabulary knows, each with where it stands."""
    with database.owner_engine("main") as engine, engine.connect() as connection:
        found = (_gone_stages, _gone_answers, _gone_facts, _gone_purposes, _gone_reasons)
        return sorted({code for each in found for code in each(connection)})


def _gone_stages(connection: Connection) -> Iterator[str]:
    for column in (_state.c.stage_code, _event.c.to_code):
        for code in connection.scalars(select(column).distinct()):
            if not stages().known(code):
                yield f"stage {code}"


def _gone_answers(connection: Connection) -> Iterator[str]:
    columns = (_event.c.to_code, _answer.c.field, _answer.c.choice)
    used = select(*columns).join_from(_answer, _event, _event.c.id == _answer.c.event_id).distinct()
    for stage, code, choice in connection.execute(used):
        field = stages().get(stage).field(code) if stages().known(stage) else None
        if field is None:
            yield f"field {code} of stage {stage}"
        elif choice is not None and field.choice(choice) is None:
            yield f"answer {choice} to {code} of stage {stage}"


def _gone_facts(connection: Connection) -> Iterator[str]:
    used = select(_fact.c.field, _fact.c.choice).distinct()
    for code, choice in connection.execute(used):
        field = exploitation().field(code)
        if field is None:
            yield f"field {code} of exploitation"
        elif choice is not None and field.choice(choice) is None:
            yield f"answer {choice} to {code} of exploitation"


def _gone_purposes(connection: Connection) -> Iterator[str]:
    for code in connection.scalars(select(_consent.c.purpose).distinct()):
        if code is not None and not purposes().known(code):
            yield f"purpose {code} of a permission"


def _gone_reasons(connection: Connection) -> Iterator[str]:
    for code in connection.scalars(select(_disclosure.c.reason).distinct()):
        if not reasons().known(code):
            yield f"reason {code} of a disclosure"
