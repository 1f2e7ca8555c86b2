"""The forms of hopes and goals: six things on one screen, nothing of which is refused (P20)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.base.problems import InvalidError
from caseapp.features.goals.actions import Terms, Wish, check_review
from caseapp.features.goals.steps import NewStep
from caseapp.kinds import OWNER_LABELS, StepOwner
from caseapp.models.goal import Goal, GoalStep
from caseapp.rules import languages
from caseapp.rules.goal_reviews import FIRST
from caseapp.vocabularies.outcomes import outcomes
from caseapp.web import i18n
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line, text

WORDS = 4_000
_WEEK, _TWO, _READY, _DAY = "week", "two_weeks", "ready", "day"
_WHEN = {_WEEK: 7, _TWO: 14}
_OWN = "own"


class StepForm(Form):
    """A step: what, who, by when. Only what it is has to be said."""

    step = StringField(_("A first step"), [line()])
    owner = RadioField(_("Who does it"), [Optional()], choices=choices(OWNER_LABELS))
    owner_name = StringField(_("Who, if it is somebody else"), [line()])
    by_when = RadioField(
        _("By when"),
        [Optional()],
        choices=[
            SelectChoice(_WEEK, _("this week")),
            SelectChoice(_TWO, _("two weeks")),
            SelectChoice(_READY, _("when I am ready")),
        ],
    )
    check_on = DayField(_("When I am ready: look again on"), [Optional()])

    def new_step(self, today: date) -> NewStep | None:
        """The step as far as it was said; ``None`` where nothing was."""
        what = (self.step.data or "").strip()
        if not what:
            return None
        due, check = self.days(today)
        return NewStep(
            text=what,
            owner=StepOwner(self.owner.data) if self.owner.data else None,
            owner_name=(self.owner_name.data or "").strip(),
            due_on=due,
            check_on=check,
        )

    def days(self, today: date) -> tuple[date | None, date | None]:
        """By when, or when it is looked at again."""
        if self.by_when.data in _WHEN:
            return today + timedelta(days=_WHEN[self.by_when.data]), None
        if self.by_when.data == _READY or self.check_on.data:
            return None, self.check_on.data or today + FIRST
        return None, None

    def show_step(self, step: GoalStep) -> None:
        """Show a step that was begun."""
        self.step.data = step.text
        self.owner.data = step.owner.value if step.owner else None
        self.owner_name.data = step.owner_name
        if step.check_on:
            self.by_when.data, self.check_on.data = _READY, step.check_on


class TermsForm(StepForm):
    """What makes a hope a goal."""

    limits = RadioField(_("What we cannot promise"), [Optional()], choices=[])
    limits_own = TextAreaField(_("What we cannot promise, in other words"), [text(WORDS)])
    both = BooleanField(_("We both want this"))
    one_more = BooleanField(_("I ask for one more than three at a time"))
    review_on = DayField(_("Look at it again on"), [Optional()])
    interpreter = StringField(_("Interpreter, if there was one"), [line()])

    def offer(self, outcome: str, *, to_child: bool) -> None:
        """Offer the sentences for a kind of goal, and speak to whom it is."""
        sentences = outcomes().limits(outcome)
        self.limits.choices = [
            *(SelectChoice(str(place), gettext(each)) for place, each in enumerate(sentences)),
            SelectChoice(_OWN, gettext("something else")),
        ]
        self._sentences = sentences
        if to_child:
            self.step.label.text = gettext("A first small thing")
            self.owner.label.text = gettext("Who helps")
            self.review_on.label.text = gettext("When we look again")

    def terms(self, today: date) -> Terms:
        """What was said. Raises :class:`InvalidError` for days that cannot be."""
        review = self.review_on.data
        if review is not None:
            check_review(review, today)
        check = self.check_on.data
        if check is not None and check < today:
            raise InvalidError("check_on", gettext("This day is over. Choose a later one."))
        return Terms(
            step=self.new_step(today),
            limits=self.said_limits,
            both=self.both.data,
            review_on=review or self._before(today),
            one_more=self.one_more.data,
            interpreter=(self.interpreter.data or "").strip(),
        )

    @property
    def said_limits(self) -> str:
        """What cannot be promised, as it was said: a sentence that was offered, or their own."""
        typed = (self.limits_own.data or "").strip()
        if typed or self.limits.data in (None, "", _OWN):
            return typed
        return gettext(self._sentences[int(self.limits.data)])

    def _before(self, today: date) -> date:
        kept: date | None = self.record.review_on if self.record else None
        return kept if kept is not None and kept >= today else today + FIRST


class GoalForm(TermsForm):
    """A new wish, with whatever makes it a goal."""

    own_words = TextAreaField(
        _("In your own words"), [InputRequired(_("Write what they said.")), text(WORDS)]
    )
    language = StringField(_("Language of these words"), [line()])
    translation = TextAreaField(_("Translation, for those who work here"), [text(WORDS)])

    def offer(self, outcome: str, *, to_child: bool) -> None:
        """Offer the sentences; a child is asked for a wish."""
        super().offer(outcome, to_child=to_child)
        if to_child:
            self.own_words.label.text = gettext("My wish")

    @property
    def wish(self) -> Wish:
        """What was said, word for word, with its language."""
        return Wish(
            words=self.own_words.data,
            language=language_of(self.language.data),
            translation=(self.translation.data or "").strip(),
        )


def language_of(typed: str | None) -> str:
    """Return the code of a language that was typed; that of the page where none was.

    Raises :class:`InvalidError` for what is no language.
    """
    if not (typed or "").strip():
        return i18n.locale().language
    code = languages.code_of(str(typed))
    if code is None:
        raise InvalidError(
            "language", gettext("This language is not known. Choose one of the list.")
        )
    return code


class ChangeStepForm(StepForm):
    """A step that is changed, or a new one for a goal, with what it needs."""

    step = StringField(_("The step"), [InputRequired(_("Say what the step is.")), line()])
    due_on = DayField(_("By another day"), [Optional()])
    consent = SelectField(_("They know of it by this permission"), choices=[], default="")
    small_enough = BooleanField(_("It is small enough to begin"))
    needs_interpreter = BooleanField(_("It needs an interpreter"))
    needs_money = BooleanField(_("It needs money"))

    def offer(self, permissions: Sequence[tuple[str, str]]) -> None:
        """Offer the permissions that somebody else's step can rest on."""
        self.consent.choices = [
            SelectChoice("", gettext("none")),
            *(SelectChoice(*each) for each in permissions),
        ]

    def days(self, today: date) -> tuple[date | None, date | None]:
        """By when: a day of its own stands before the others."""
        if self.due_on.data:
            return self.due_on.data, None
        return super().days(today)

    def show(self, step: GoalStep) -> None:
        """Show a step as it is."""
        self.show_step(step)
        self.due_on.data = step.due_on
        self.consent.data = str(step.consent_id or "")
        for name in ("small_enough", "needs_interpreter", "needs_money"):
            self[name].data = getattr(step, name)


def words_of(goal: Goal) -> list[tuple[Any, str | None]]:
    """Return what of a goal is shown beside a form that came too late."""
    return [(_("What we cannot promise"), goal.limits), (_("How it stands"), goal.state.value)]
