"""The forms of everything after a wish: how it stands, what else can be said, a talk about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms import StringField as Line
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.base.problems import InvalidError
from caseapp.features.goals.actions import Heard
from caseapp.features.goals.forms import WORDS
from caseapp.kinds import (
    CHECK_LABELS,
    CONTROL_LABELS,
    GOAL_LABELS,
    ORIGIN_LABELS,
    STEP_OUTCOME_LABELS,
    AnswerState,
    GoalOrigin,
    GoalState,
    StepOutcome,
)
from caseapp.models.goal import GoalStep
from caseapp.models.goal_more import Strength
from caseapp.vocabularies.outcomes import outcomes
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line, text

_CHASED = "chased"
_NO_SCORE = "prefers_not_to_say"
#: A number of ten, or a face of five.
TEN, FIVE = range(11), range(1, 6)


class StandForm(Form):
    """How a goal stands now."""

    state = RadioField(_("How it stands"), [InputRequired(_("Choose one."))], choices=[])
    words = TextAreaField(_("How they say it"), [text(WORDS)])
    blocked_by = Line(_("Who it waits for"), [line()])
    chased_on = DayField(_("Last asked on"), [Optional()])
    one_more = BooleanField(_("I ask for one more than three at a time"))
    by_adult = BooleanField(_("An adult decided this"))
    influence = TextAreaField(
        _("What of their words changed something, and what did not and why"), [text(WORDS)]
    )
    told_on = DayField(_("When they are told"), [Optional()])

    def offer(self, ways: Iterable[GoalState], *, waits: bool, is_childs: bool) -> None:
        """Offer where it can go from here; what waits can have been asked again. Of a child it is
        asked whether an adult decided (domain.md §5.7)."""
        if not is_childs:
            del self.by_adult, self.influence, self.told_on
        asked = [SelectChoice(_CHASED, gettext("still waiting, and asked again"))] if waits else []
        self.state.choices = [
            *asked,
            *(SelectChoice(each.value, gettext(GOAL_LABELS[each])) for each in ways),
        ]

    @property
    def heard(self) -> Heard | None:
        """What the child's words changed, where an adult decided; else nothing.

        Raises :class:`InvalidError` where a part of it is missing."""
        if not self.by_adult or not self.by_adult.data:
            return None
        words = (self.influence.data or "").strip()
        if not words:
            raise InvalidError(
                "influence",
                gettext("Write what their words changed, and what they did not and why."),
            )
        if self.told_on.data is None:
            raise InvalidError(
                "told_on", gettext("Say on which day they are told. It can be to come.")
            )
        return Heard(words, self.told_on.data)

    @property
    def is_chase(self) -> bool:
        """Whether others were asked again."""
        return bool(self.state.data == _CHASED)


class GuardianForm(Form):
    """What a guardian says to a child's goal."""

    agrees = RadioField(
        _("The guardian says"),
        [InputRequired(_("Choose one."))],
        choices=[
            SelectChoice("yes", _("yes, in addition to the child")),
            SelectChoice("no", _("not now")),
        ],
    )
    words = TextAreaField(_("In their words"), [text(WORDS)])


class AboutForm(Form):
    """What it is about, and whose idea it was."""

    outcome = SelectField(_("Mostly about"), choices=[], default="")
    also = SelectMultipleField(_("Also about"), choices=[])
    origin = RadioField(
        _("Whose idea it was"),
        choices=choices(ORIGIN_LABELS),
        default=GoalOrigin.PERSON.value,
    )

    def offer(self, *, to_child: bool) -> None:
        """Offer the core outcomes and tags, or those of children."""
        offered = [
            SelectChoice(each.code, gettext(each.label))
            for each in outcomes().offered(to_child=to_child)
        ]
        self.outcome.choices = [SelectChoice("", gettext("Choose")), *offered]
        self.also.choices = offered


class WhyForm(Form):
    """Why it matters."""

    why = TextAreaField(_("Why it matters to you"), [text(WORDS)])


class GoodForm(Form):
    """What would be noticed."""

    good = TextAreaField(_("What you would notice if it happened"), [text(WORDS)])


class ScoreForm(Form):
    """A number from 0 to 10, or a face; or they would rather not."""

    score = SelectField(choices=[], default="")

    def offer(self, label: str, *, to_child: bool) -> None:
        """Offer faces to a child beside the numbers."""
        self.score.label.text = label
        self.score.choices = score_choices(to_child=to_child)

    def show(self, state: AnswerState, number: int | None, *, by_faces: bool) -> None:
        """Show what was said."""
        if number is not None:
            self.score.data = f"f{number}" if by_faces else str(number)
        elif state is AnswerState.PREFERS_NOT_TO_SAY:
            self.score.data = _NO_SCORE


def score_choices(*, to_child: bool) -> list[SelectChoice]:
    """Return what can be said instead of a word: numbers, faces for a child, or nothing."""
    faces = [SelectChoice(f"f{n}", _face(n)) for n in FIVE] if to_child else []
    return [
        SelectChoice("", gettext("Choose")),
        *faces,
        *(SelectChoice(str(n), str(n)) for n in TEN),
        SelectChoice(_NO_SCORE, gettext("would rather not say a number")),
    ]


def score_of(chosen: str) -> tuple[AnswerState, int | None, bool]:
    """Return what was chosen: told or not, the number, and whether it was a face."""
    if not chosen:
        return AnswerState.NOT_ASKED_YET, None, False
    if chosen == _NO_SCORE:
        return AnswerState.PREFERS_NOT_TO_SAY, None, False
    return AnswerState.TOLD, int(chosen.lstrip("f")), chosen.startswith("f")


def _face(number: int) -> str:
    words = [
        gettext("face 1 of 5: very unsure"),
        gettext("face 2 of 5: unsure"),
        gettext("face 3 of 5: so-so"),
        gettext("face 4 of 5: sure"),
        gettext("face 5 of 5: very sure"),
    ]
    return words[number - 1]


class HandsForm(Form):
    """In whose hands it is."""

    control = SelectMultipleField(_("In whose hands it is"), choices=choices(CONTROL_LABELS))


class ObstacleForm(Form):
    """Something in the way."""

    what = TextAreaField(
        _("What could be in the way"), [InputRequired(_("Write what it is.")), text(WORDS)]
    )
    outside = BooleanField(_("Others decide this"))
    plan = TextAreaField(_("What we could do then"), [text(WORDS)])


class StrengthForm(Form):
    """Something to lean on: one that is known, or a new one."""

    known = SelectMultipleField(_("What you can lean on"), choices=[])
    new = Line(_("Something else you can lean on"), [line()])

    def offer(self, strengths: Sequence[Strength]) -> None:
        """Offer those that are known."""
        self.known.choices = [SelectChoice(str(each.id), each.text) for each in strengths]


def card_form() -> Any:
    """Return the card: ten questions, each with three answers, none of which is needed."""

    class CardForm(Form):
        """The card."""

    for each in outcomes().questions:
        field = RadioField(gettext(each.asks), [Optional()], choices=choices(CHECK_LABELS))
        setattr(CardForm, each.code, field)
    return CardForm()


class ReviewForm(Form):
    """A talk about a goal: what became of its steps, and what else was said. None is needed."""

    well = TextAreaField(_("What went well"), [text(WORDS)])
    words = TextAreaField(_("How they see it, in their words"), [text(WORDS)])
    confidence = SelectField(_("How sure you feel now"), choices=[], default="")
    still_theirs = RadioField(
        _("Is it still your goal?"),
        [Optional()],
        choices=[SelectChoice("yes", _("yes")), SelectChoice("no", _("not any more"))],
    )
    limits_hold = RadioField(
        _("Is what we said we cannot promise still true?"),
        [Optional()],
        choices=[SelectChoice("yes", _("yes")), SelectChoice("no", _("not any more"))],
    )
    changes = TextAreaField(_("What we change"), [text(WORDS)])
    unsafe = TextAreaField(_("Is anything about it not safe?"), [text(WORDS)])
    tell = TextAreaField(_("Who should know"), [text(WORDS)])
    interpreter = Line(_("Interpreter, if there was one"), [line()])
    next_on = DayField(_("Look at it again on"), [Optional()])


def review_form(steps: Sequence[GoalStep], *, to_child: bool) -> Any:
    """Return the form of a talk, with a question for each open step."""

    class StepsForm(ReviewForm):
        """One question for each step."""

    for step in steps:
        field = RadioField(
            step.text,
            [Optional()],
            choices=[
                SelectChoice(each.value, gettext(STEP_OUTCOME_LABELS[each])) for each in StepOutcome
            ],
        )
        setattr(StepsForm, f"step_{step.id.hex}", field)
    form: Any = StepsForm()
    form.confidence.choices = score_choices(to_child=to_child)
    form.steps = [(step, form[f"step_{step.id.hex}"]) for step in steps]
    return form
