"""The forms of booked talks: a talk, what the person chose for it, who is confirmed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from caseapp.base import days
from caseapp.base.problems import InvalidError
from caseapp.features.bookings.actions import Answer, Planned
from caseapp.kinds import (
    COMPANY_LABELS,
    GENDER_LABELS,
    GENDER_WISHES,
    STRENGTH_LABELS,
    Company,
    GenderWish,
    WishStrength,
)
from caseapp.kinds.booking import CHOSEN_LABELS, SETTING_LABELS, BookingSetting, Chosen
from caseapp.kinds.communication_room import EXPLAINED_LABELS, NameExplained
from caseapp.kinds.communication_wishes import ASKED_LABELS, AskedHow
from caseapp.kinds.interpreter import (
    HELPER_LABELS,
    INTERPRETER_ROLE_LABELS,
    TALK_MODE_LABELS,
    TOPIC_LABELS,
    Helper,
    InterpreterRole,
    TalkMode,
    TalkTopic,
)
from caseapp.models.booking import OWN_WAYS
from caseapp.rules import languages
from caseapp.rules.booking_times import When
from caseapp.rules.booking_wish import Profile, this_time, until_asked
from caseapp.web.days import MomentField
from caseapp.web.forms import Form, choices, line, text

_WORDS = 2_000
NOT_YET, WITHOUT = "not_yet", "without"
#: What can be answered for one talk; *not asked yet* and *each time* are no answers to it.
WISHES = (*GENDER_WISHES[:3], GenderWish.NO_PREFERENCE, GenderWish.PREFER_NOT_TO_SAY)
_ROLES = (InterpreterRole.INTERPRETER, InterpreterRole.MEDIATOR)
#: Who of a person's own can be named at all; the others never interpret (practice.md P18).
_HELPERS = (Helper.PARTNER_OR_RELATIVE, Helper.FRIEND)


def _some(labels: Mapping[Any, str], codes: Iterable[Any]) -> Any:
    return choices({code: labels[code] for code in codes})


class _Asked(Form):
    """What somebody said for this time, how it was asked, in their words."""

    strength = SelectField(
        _("How much that matters to them"),
        [Optional()],
        choices=[SelectChoice("", _("not said")), *choices(STRENGTH_LABELS)],
    )
    words = TextAreaField(_("In their words"), [text(_WORDS)])
    asked_how = RadioField(
        _("How they were asked"), [Optional()], choices=_some(ASKED_LABELS, OWN_WAYS)
    )

    says_yes = BooleanField(
        _("They say yes to an interpreter, and know that they can take it back")
    )
    company = SelectField(
        _("Who else was there when they said so"),
        [Optional()],
        choices=[SelectChoice("", _("not written down")), *choices(COMPANY_LABELS)],
    )

    def permits(self) -> Company | None:
        """Whether they said yes to an interpreter. Raises :class:`InvalidError` without who else
        was there."""
        if not self.says_yes.data:
            return None
        if not self.company.data:
            raise InvalidError("company", gettext("Say who else was there."))
        return Company(self.company.data)

    def how(self) -> AskedHow:
        """How it was asked. Raises :class:`InvalidError` where that is not said."""
        if not self.asked_how.data:
            raise InvalidError("asked_how", gettext("Say how they were asked."))
        return AskedHow(self.asked_how.data)

    def strength_of(self, wish: GenderWish) -> WishStrength | None:
        """How much a wish for one gender matters. Raises :class:`InvalidError` where it is open."""
        if wish not in GENDER_WISHES:
            return None
        if not self.strength.data:
            raise InvalidError("strength", gettext("Ask how much that matters to them."))
        return WishStrength(self.strength.data)


class BookingForm(_Asked):
    """A talk: about what, when, how. What was not answered yet can come later."""

    starts_at = MomentField(_("Day and time"), [InputRequired(_("Give the day and the time."))])
    minutes = IntegerField(
        _("How long, in minutes"), [InputRequired(_("Say how long."))], default=60
    )
    setting = SelectField(
        _("Where"), choices=choices(SETTING_LABELS), default=BookingSetting.OFFICE.value
    )
    place = StringField(_("Which place"), [line()])
    topic = SelectField(
        _("What it is about"), choices=choices(TOPIC_LABELS), default=TalkTopic.EVERYDAY.value
    )
    language = StringField(_("Language"), [DataRequired(_("Say in which language.")), line()])
    mode = RadioField(_("How the interpreter takes part"), choices=choices(TALK_MODE_LABELS))
    role = SelectField(
        _("Who comes"),
        choices=_some(INTERPRETER_ROLE_LABELS, _ROLES),
        default=InterpreterRole.INTERPRETER.value,
    )
    worker = SelectField(_("Who of us is there"), [Optional()])
    unchecked = StringField(_("What makes it right without a valid background check"), [line()])
    wish = RadioField(_("What they answered for this time"), [Optional()], default=NOT_YET)
    name_explained = RadioField(
        _("The name on their documents cannot be avoided there. Was this explained to them?"),
        [Optional()],
        choices=choices(EXPLAINED_LABELS),
    )
    asks_at_start = BooleanField(
        _("We ask at the start, with the card, who they would like, and change at once")
    )
    tells_name = BooleanField(_("The interpreter may know the name to use; the person said so"))
    all_the_same = BooleanField(_("Book it all the same"))

    @classmethod
    def of(cls, profile: Profile, workers: Sequence[Any], me: uuid.UUID) -> BookingForm:
        """Return the form of a new talk, with what is known already."""
        first = profile.tongues[0].code if profile.tongues else ""
        modes = [mode for mode in (*profile.modes, *TalkMode) if mode not in profile.never_modes]
        mode = modes[0] if modes else TalkMode.PHONE
        if not profile.modes and TalkMode.PHONE in modes:
            mode = TalkMode.PHONE
        mode = until_asked(profile, this_time(profile, TalkTopic.EVERYDAY, ()), mode)
        form = cls(
            data={
                "language": languages.name(first) if first else "",
                "mode": mode.value,
                "minutes": 60,
                "setting": BookingSetting.OFFICE.value,
                "topic": TalkTopic.EVERYDAY.value,
                "role": InterpreterRole.INTERPRETER.value,
                "worker": str(me) if any(each.id == me for each in workers) else "",
                "wish": NOT_YET,
            }
        )
        form.worker.choices = [
            SelectChoice("", gettext("not settled yet")),
            *(SelectChoice(str(each.id), each.name) for each in workers),
        ]
        form.wish.choices = [
            SelectChoice(NOT_YET, gettext("not answered yet; it can come later")),
            *_some(GENDER_LABELS, WISHES),
            SelectChoice(WITHOUT, gettext("no interpreter, thank you")),
        ]
        return form

    def validate_language(self, field: Any) -> None:
        """Refuse what is no language that ISO knows."""
        if languages.code_of((field.data or "").strip()) is None:
            raise ValidationError(
                gettext("We do not know this language. Choose one that the list offers.")
            )

    @property
    def planned(self) -> Planned:
        """The talk, as the actions take it."""
        return Planned(
            when=When(self.starts_at.data, self.minutes.data),
            setting=BookingSetting(self.setting.data),
            topic=TalkTopic(self.topic.data),
            mode=TalkMode(self.mode.data),
            code=languages.code_of(self.language.data or "") or "",
            place=self.place.data or "",
            role=InterpreterRole(self.role.data),
            worker_id=uuid.UUID(self.worker.data) if self.worker.data else None,
            tells_name=bool(self.tells_name.data),
            name_explained=self._explained(),
            asks_at_start=bool(self.asks_at_start.data),
            all_the_same=bool(self.all_the_same.data),
            unchecked=self.unchecked.data or "",
        )

    def _explained(self) -> NameExplained | None:
        field = self.name_explained  # it is there where they named such a place
        return NameExplained(field.data) if field and field.data else None

    @property
    def answer(self) -> Answer | None:
        """What they answered for this time. Raises :class:`InvalidError` where it is not whole."""
        given = self.wish.data or NOT_YET
        if given == NOT_YET:
            return None
        words = self.words.data or ""
        if given == WITHOUT:
            return Answer(Chosen.WITHOUT, self.how(), words)
        wish = GenderWish(given)
        strength = self.strength_of(wish)
        how, permits = self.how(), self.permits()
        return Answer(Chosen.ANSWER, how, words, wish, strength, permits=permits)


class ChoiceForm(_Asked):
    """What the person chose, of what was offered or of their own."""

    chosen = RadioField(_("What they chose"), [InputRequired(_("Say what they chose."))])
    wish = RadioField(
        _("Who should interpret this time"), [Optional()], choices=_some(GENDER_LABELS, WISHES)
    )
    new_at = SelectField(_("On which day"), [Optional()], validate_choice=False)
    helper = RadioField(_("Who"), [Optional()], choices=_some(HELPER_LABELS, _HELPERS))
    language = SelectField(_("In which language"), [Optional()])
    is_reopened = BooleanField(_("They themselves opened this again"))

    @classmethod
    def of(
        cls,
        offered: Sequence[Chosen],
        times: Sequence[tuple[str, str]],
        tongues: Sequence[tuple[str, str]],
        chosen: str,
        record: Any = None,
    ) -> ChoiceForm:
        """Return the form, with what can be chosen now."""
        form = cls(data={"chosen": chosen} if chosen else None, record=record)
        form.chosen.choices = _some(CHOSEN_LABELS, offered)
        form.new_at.choices = [SelectChoice(*each) for each in times]
        form.language.choices = [
            SelectChoice("", gettext("none")),
            *(SelectChoice(*each) for each in tongues),
        ]
        return form

    @property
    def answer(self) -> Answer:
        """What they chose. Raises :class:`InvalidError` where it is not whole."""
        chosen = Chosen(self.chosen.data)
        wish = GenderWish(self.wish.data) if self.wish.data else None
        is_answer = chosen is Chosen.ANSWER
        if is_answer and wish is None:
            raise InvalidError("wish", gettext("Write what they answered for this time."))
        return Answer(
            chosen=chosen,
            asked_how=self.how(),
            words=self.words.data or "",
            wish=wish if is_answer else None,
            strength=self.strength_of(wish) if is_answer and wish else None,
            is_reopened=bool(self.is_reopened.data),
            new_at=days.moment_in(self.new_at.data or ""),
            helper=Helper(self.helper.data) if self.helper.data else None,
            code=self.language.data or "",
            permits=self.permits(),
        )


class ConfirmForm(Form):
    """Who is confirmed: one of those that are named."""

    is_kept = False

    interpreter = HiddenField()


class StepForm(Form):
    """A step that asks nothing more."""

    is_kept = False
