"""The form of what came with a move: the facts that its stage offers, all of them optional.

A fact has a value, or one of the four plain answers instead (INV-21); nothing is asked twice, and
what was answered stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from caseapp.kinds import AnswerState, Kind
from caseapp.rules import answers
from caseapp.rules.stages import Answer
from caseapp.vocabularies.stages import Stage, StageField
from caseapp.web.forms import Form


def open_fields(stage: Stage, answered: set[str], writes: Kind) -> Sequence[StageField]:
    """Return what can still be recorded with a move, by somebody who writes these kinds.

    Fields that point at records are filled where those records are made.
    """
    return [
        field
        for field in stage.fields
        if field.code not in answered and not field.record and field.kind in writes
    ]


def for_fields(offered: Sequence[StageField]) -> Form:
    """Return the form of these fields; ``form.facts`` gives them in their order."""
    return answers.form_of(offered)


def answers_of(form: Any) -> Mapping[str, Answer]:
    """Return what was given. What was not asked yet is nothing to record."""
    return {
        code: answer
        for code, answer in answers.answers_of(form).items()
        if answer.state is not AnswerState.NOT_ASKED_YET
    }
