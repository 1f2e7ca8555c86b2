"""The form that moves a stage: a stage, a day, were they there; the rest is offered (P9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.base import clock
from caseapp.kinds import MODE_LABELS, PRESENCE_LABELS, AnswerState, Presence
from caseapp.rules.identification import Proposal
from caseapp.rules.stages import DO_NOT_RAISE, ENDED_TOGETHER, JOINT_DECISION, Answer
from caseapp.vocabularies.stages import FieldType, Stage, StageField, stages
from caseapp.web import logins
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line, text


class StageForm(Form):
    """Moving a stage. Which stages are offered is set by :func:`for_state`."""

    stage = RadioField(_("What is it now?"), [InputRequired(_("Choose a stage."))])
    on = DayField(_("Since"), [Optional()])
    presence = RadioField(
        _("Were they there?"),
        [InputRequired(_("Choose one of the three."))],
        choices=choices(PRESENCE_LABELS),
        default=Presence.WITH_US.value,
    )
    words = TextAreaField(_("Their words"), [text()])
    reason = StringField(_("Why it goes back"), [line(2_000)])
    at_their_request = BooleanField(_("They asked for this themselves"))
    mode = SelectField(
        _("How you talked"),
        choices=[SelectChoice("", _("Not recorded")), *choices(MODE_LABELS)],
        default="",
    )

    def offers(self, code: str | None) -> bool:
        """Whether a stage is among those that can be chosen."""
        return code in {str(choice.value) for choice in self.stage.choices}

    @property
    def day(self) -> Any:
        """The day of the move; today when none was given."""
        return self.on.data or clock.today(logins.require_login().time_zone)


def for_state(code: str, record: Any) -> StageForm:
    """Return the form for a track that stands at ``code``, with its dates that start a clock."""
    known = stages()
    offered = [stage for stage in known.usual_next(code) if stage.track == known.get(code).track]
    others = known.another(code)

    class ForTrack(StageForm):
        """The stages of this track, and what some of them need."""

    fields = {
        field.code: (field, stage)
        for stage in (*offered, *others)
        for field in stage.required
        if field.type is FieldType.DATE
    }
    for name, (field, _stage) in fields.items():
        setattr(ForTrack, name, DayField(gettext(field.label), [Optional()]))
    ending = _joint_decision((*offered, *others))
    if ending is not None:
        setattr(ForTrack, JOINT_DECISION, _choice(ending))
    form = ForTrack(record=record)
    form.asks_request = code == DO_NOT_RAISE
    form.ending = form[JOINT_DECISION] if ending is not None else None
    form.stage.choices = [
        SelectChoice(stage.code, gettext(stage.label)) for stage in (*offered, *others)
    ]
    form.clocks = [(form[name], gettext(stage.label)) for name, (_f, stage) in fields.items()]
    form.offered = len(offered)
    return form


def take_up(form: StageForm, proposed: Proposal) -> None:
    """Show the stage that a record says as chosen, with its dates; what was typed goes first."""
    if form.is_submitted() or form.was_kept:
        return
    form.stage.data = proposed.code
    for name, day in proposed.dates.items():
        if name in form:
            form[name].data = day


def answers_of(form: StageForm, stage: Stage) -> Mapping[str, Answer]:
    """Return what was given for the chosen stage: its dates, and how both decided to end."""
    return {
        field.code: Answer(AnswerState.TOLD, form[field.code].data)
        for field in stage.fields
        if (field.required or field.code == JOINT_DECISION)
        and field.code in form
        and form[field.code].data
    }


def _joint_decision(offered: Iterable[Stage]) -> StageField | None:
    """The field that says how both decided to end, if that stage is among those offered."""
    return next(
        (stage.field(JOINT_DECISION) for stage in offered if stage.code == ENDED_TOGETHER), None
    )


def _choice(field: StageField) -> RadioField:
    return RadioField(
        gettext(field.label),
        [Optional()],
        choices=[SelectChoice(each.code, gettext(each.label)) for each in field.choices],
    )
