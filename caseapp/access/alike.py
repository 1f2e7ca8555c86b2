"""Comparing the people whom an actor reads with some of them: names are unsealed and compared in
memory, as a search does it (:mod:`caseapp.access.search`), and nobody is looked at by it.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.exc import SQLAlchemyError

from caseapp.access import finding, orders
from caseapp.access.reading import Reading
from caseapp.base.doubles import Known, likeness
from caseapp.kinds import Kind
from caseapp.models.case import CaseSummary, PersonIdentity

_NAMES = Reading(
    CaseSummary,
    ("name_to_use", "identity_level", "age_status"),
    where=(CaseSummary.case_id.in_(bindparam("cases", expanding=True)),),
    left=(
        PersonIdentity,
        ("legal_name", "other_names"),
        PersonIdentity.case_id == CaseSummary.case_id,
    ),
)

log = logging.getLogger("caseapp.alike")


#: For each case, which records may be of the same person and by which kind of names, newest first.
Found = dict[uuid.UUID, dict[uuid.UUID, Kind]]


def like(session: Any, cases: Sequence[uuid.UUID], most: int) -> Found:
    """Compare these cases with so many of the newest records.

    What fails here undoes nothing that was written before, and finds nothing (practice.md P3).
    """
    try:
        with session.begin_nested():
            return _like(session, cases, most)
    except SQLAlchemyError as fault:
        log.error("Comparing names failed: %s", type(fault).__name__)
        return {}


def _like(session: Any, cases: Sequence[uuid.UUID], most: int) -> Found:
    page = finding.keys(session, orders.MADE, most=most + len(cases), is_search=True)
    newest = [key for _at, key in page]
    known = _known(session, {*newest, *cases})
    there = [(key, known[key]) for key in newest if key in known]
    return {
        mine: {
            key: kind for key, one in there if key != mine and (kind := likeness(known[mine], one))
        }
        for mine in cases
        if mine in known
    }


def _known(session: Any, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, Known]:
    known = {}
    for line, papers in _NAMES.of(session, is_shown=False, cases=list(cases)):
        legal = (papers.legal_name, papers.other_names) if papers else (None, None)
        known[line.case_id] = Known.of(
            line.name_to_use, line.identity_level, line.age_status, *legal
        )
    return known
