"""The forms of permissions: an answer, and stopping one.

A yes needs who, what, until when, the card and who was there; a no needs what it is about. All the
rest is offered and may stay empty (practice.md P10).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.access.table import CASE_KINDS
from caseapp.base.problems import InvalidError
from caseapp.features.consents.recipients import Recipients
from caseapp.kinds import (
    COMPANY_LABELS,
    DECISION_LABELS,
    EXPLAINED_LABELS,
    FIT_LABELS,
    GIVEN_AS_LABELS,
    HEADLINE_LABELS,
    KIND_LABELS,
    MODE_LABELS,
    NO_KIND,
    ROLE_LABELS,
    SENTENCE_LABELS,
    TOGETHER_KINDS,
    UNDERSTANDING_LABELS,
    VOICE_LABELS,
    Company,
    ContactMode,
    Decision,
    ExplainedBy,
    GivenAs,
    InterpreterFit,
    Kind,
    Sentence,
    Understanding,
    Voice,
)
from caseapp.models.account import Membership
from caseapp.models.companion import Companion
from caseapp.models.partner import Partner
from caseapp.rules import partners
from caseapp.rules.consent import Said
from caseapp.rules.partners import Theirs
from caseapp.vocabularies.purposes import Purpose, purposes
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line, text

_WORDS = 2_000
CLEAR, UNCLEAR = "yes", "no"
_OF_CHILDREN = (Decision.UNSURE, Decision.TOO_YOUNG)
_OF_ADULTS = {each: DECISION_LABELS[each] for each in Decision if each not in _OF_CHILDREN}


class AnswerForm(Form):
    """An answer. Whom it can name is set by :meth:`offer`."""

    purpose = SelectField(_("What it is for"), default="")
    person = SelectField(_("Who gets it"), default="", validate_choice=False)
    people = SelectMultipleField(_("Who there may look"), validate_choice=False)
    partner_name = StringField(_("Name of a new partner"), [line()])
    partner_number = StringField(_("Its telephone"), [line()])
    outside = StringField(_("Or somebody who does not work here"), [line()])
    answer = RadioField(
        _("What they said"), [InputRequired(_("Choose one."))], choices=choices(_OF_ADULTS)
    )
    kinds = SelectMultipleField(_("What may be shared"))
    until = DayField(_("Until, and that whole day"), [Optional()])
    card_said = BooleanField(_("All of this was said"))
    company = RadioField(_("Who else was there"), [Optional()], choices=choices(COMPANY_LABELS))
    not_yet = SelectMultipleField(_("Not said yet"), choices=choices(SENTENCE_LABELS))
    given_on = DayField(_("Said on"), [Optional()])
    mode = SelectField(
        _("How you talked"),
        choices=[SelectChoice("", _("Not recorded")), *choices(MODE_LABELS)],
        default="",
    )
    interpreter = SelectField(
        _("Who interpreted"),
        choices=[SelectChoice("", _("Not recorded")), *choices(FIT_LABELS)],
        default="",
    )
    conditions = TextAreaField(_("Their condition, in their words"), [text(_WORDS)])
    teach_back = TextAreaField(_("What they said it means"), [text(_WORDS)])
    why = TextAreaField(_("What it is needed for"), [text(_WORDS)])
    language = SelectField(_("Language you talked in"), default="")
    dialect = StringField(_("Dialect"), [line()])
    explained_by = SelectField(
        _("How it was explained"),
        choices=[SelectChoice("", _("Not recorded")), *choices(EXPLAINED_LABELS)],
        default="",
    )
    questions = TextAreaField(_("What they asked"), [text(_WORDS)])
    understanding = SelectField(
        _("How well it was understood"),
        choices=[SelectChoice("", _("Not recorded")), *choices(UNDERSTANDING_LABELS)],
        default="",
    )
    time_given = RadioField(
        _("Did they have time to think?"),
        [Optional()],
        choices=[SelectChoice(CLEAR, _("yes")), SelectChoice(UNCLEAR, _("no"))],
    )
    pressure_concern = BooleanField(_("I wonder whether somebody pressed them"))
    given_as = SelectField(
        _("How they gave their answer"),
        choices=[SelectChoice("", _("Not recorded")), *choices(GIVEN_AS_LABELS)],
        default="",
    )
    witness = StringField(_("Who witnessed it"), [line()])
    risks = TextAreaField(_("Risks you talked about"), [text(_WORDS)])
    alternatives = TextAreaField(_("What else could be done instead"), [text(_WORDS)])
    wants_copy = RadioField(
        _("Would they like a copy?"),
        [Optional()],
        choices=[SelectChoice(CLEAR, _("yes")), SelectChoice(UNCLEAR, _("no"))],
    )
    copy_place = StringField(_("Where a copy is safe"), [line()])
    without_name = BooleanField(_("Without my name"))
    headlines = SelectMultipleField(
        _("Only the headline of this"),
        choices=[SelectChoice(kind.code, _(label)) for kind, label in HEADLINE_LABELS.items()],
    )
    entries_from = DayField(_("Only what was written from this day on"), [Optional()])
    entries_until = DayField(_("Only what was written up to this day"), [Optional()])
    companion = SelectField(_("Who it was"), default="", validate_choice=False)
    upset = BooleanField(_("This is a hard moment for them"))
    clear = RadioField(
        _("Are they clear about wanting this?"),
        [Optional()],
        choices=[
            SelectChoice(CLEAR, _("yes")),
            SelectChoice(UNCLEAR, _("no, or they cannot follow well just now")),
        ],
    )

    asked_by = SelectField(
        _("How they were asked"),
        choices=[SelectChoice("", _("Not recorded")), *choices(VOICE_LABELS)],
        default="",
    )
    words = TextAreaField(_("What they said or showed, in their way"), [text(_WORDS)])
    from_eighteen = BooleanField(_("It begins on their eighteenth birthday, as their own"))
    is_of_child = is_near_eighteen = False

    def ask_child(self, *, is_in_doubt: bool, is_near_eighteen: bool) -> None:
        """Ask as somebody under eighteen is asked. That an age is in doubt is not shown (P27)."""
        self.is_of_child, self.is_near_eighteen = True, is_near_eighteen
        left_out = Decision.TOO_YOUNG if is_in_doubt else None
        offered = {each: name for each, name in DECISION_LABELS.items() if each is not left_out}
        self.answer.choices = choices(offered)

    def offer_company(self, companions: Sequence[Companion]) -> None:
        """Offer those who come along with this person."""
        self.companion.choices = [SelectChoice("", gettext("Not recorded"))] + [
            SelectChoice(str(each.id), each.name) for each in companions
        ]
        self.companions = {str(each.id): each.id for each in companions}

    def offer(self, whom: Recipients, *, together: bool = False) -> None:
        """Offer these people and partners, what there is to ask for, and each kind by itself;
        ``together``: in words for two people at one screen (practice.md P5)."""
        labels = TOGETHER_KINDS if together else KIND_LABELS
        self.whom, self.hats = whom, whom.hats
        self.partners = {str(each.id): each for each in whom.partners}
        self.person.choices = [SelectChoice("", gettext("Choose")), *whom.choices]
        self.purpose.choices = [SelectChoice("", gettext("As usual for who gets it"))] + [
            SelectChoice(each.code, gettext(each.label)) for each in purposes().all
        ]
        self.kinds.choices = [SelectChoice(kind.code, gettext(labels[kind])) for kind in CASE_KINDS]

    def offer_people(self) -> None:
        """Offer the people of the partner that is chosen; those of all while nobody is."""
        chosen = self.person.data or ""
        is_open = not chosen or chosen in self.partners
        self.people.choices = list(self.whom.people_of(self.partner)) if is_open else []

    @property
    def partner(self) -> Partner | None:
        """The partner that was chosen."""
        return self.partners.get(self.person.data or "")

    def said(self, organisation_id: uuid.UUID) -> Said:
        """What was given. Raises :class:`InvalidError` for somebody who is not here any more."""
        person, name = self.person.data or "", " ".join((self.partner_name.data or "").split())
        gone = gettext("They have no account here now. Choose somebody else.")
        if person and person not in self.hats and person not in self.partners:
            raise InvalidError("person", gone)
        if any(each not in self.hats for each in self.people.data or ()):
            raise InvalidError("people", gone)
        if name and person:
            raise InvalidError(
                "partner_name", gettext("Choose somebody above, or write a new partner; not both.")
            )
        number = (self.partner_number.data or "").strip()
        is_new = name and self.whom.may_add
        return Said(
            decision=Decision(self.answer.data),
            purpose=self.chosen,
            hat=self.hats.get(person),
            partner=partners.new(organisation_id, name, number) if is_new else self.partner,
            people=tuple(self.hats[each] for each in self.people.data or ()),
            recipient=" ".join((self.outside.data or "").split()),
            kinds=mask_of(self.kinds.data),
            without_name=self.without_name.data,
            headlines=mask_of(self.headlines.data),
            entries_from=self.entries_from.data,
            entries_until=self.entries_until.data,
            companion_id=self.companions.get(self.companion.data or ""),
            until=self.until.data,
            given_on=self.given_on.data,
            card_said=self.card_said.data,
            not_yet=frozenset(Sentence(each) for each in self.not_yet.data or ()),
            company=Company(self.company.data) if self.company.data else None,
            upset=self.upset.data,
            clear={CLEAR: True, UNCLEAR: False}.get(self.clear.data or ""),
            interpreter=InterpreterFit(self.interpreter.data) if self.interpreter.data else None,
            conditions=(self.conditions.data or "").strip(),
            teach_back=(self.teach_back.data or "").strip(),
            why=(self.why.data or "").strip(),
            language=self.language.data or "",
            risks=(self.risks.data or "").strip(),
            alternatives=(self.alternatives.data or "").strip(),
            **self._explained,
            wants_copy={CLEAR: True, UNCLEAR: False}.get(self.wants_copy.data or ""),
            copy_place=(self.copy_place.data or "").strip(),
            asked_by=Voice(self.asked_by.data) if self.asked_by.data else None,
            words=(self.words.data or "").strip(),
            from_eighteen=self.from_eighteen.data,
        )

    @property
    def _explained(self) -> dict[str, Any]:
        """How it was explained, understood and given."""
        how, given = self.explained_by.data, self.given_as.data
        return {
            "dialect": (self.dialect.data or "").strip(),
            "explained_by": ExplainedBy(how) if how else None,
            "questions": (self.questions.data or "").strip(),
            "understanding": Understanding(self.understanding.data)
            if self.understanding.data
            else None,
            "time_given": {CLEAR: True, UNCLEAR: False}.get(self.time_given.data or ""),
            "pressure_concern": self.pressure_concern.data,
            "given_as": GivenAs(given) if given else None,
            "witness": (self.witness.data or "").strip(),
        }

    @property
    def chosen(self) -> Purpose | None:
        """The purpose that was chosen."""
        return purposes().get(self.purpose.data) if self.purpose.data else None

    @property
    def usual(self) -> Purpose | None:
        """What it is for, as far as it is known from what was chosen."""
        hat = self.hats.get(self.person.data or "")
        named = (self.partner, (self.outside.data or "").strip(), self.partner_name.data)
        is_named = hat is not None or any(named)
        return self.chosen or (purposes().usual(hat.role if hat else None) if is_named else None)

    @property
    def has_more(self) -> bool:
        """Whether something of what is folded away was given, or is to be looked at."""
        folded = (self.not_yet, self.given_on, self.mode, self.interpreter, self.conditions)
        child = (self.asked_by, self.words, self.from_eighteen)
        limits = (self.headlines, self.entries_from, self.entries_until)
        talked = (self.risks, self.alternatives, self.wants_copy, self.copy_place)
        explained = (self.dialect, self.explained_by, self.questions, self.understanding)
        given = (self.time_given, self.pressure_concern, self.given_as, self.witness)
        more = (
            *folded,
            *limits,
            *child,
            *talked,
            *explained,
            *given,
            self.without_name,
            self.companion,
            self.teach_back,
            self.why,
            self.upset,
            self.clear,
        )
        return any(field.data or field.errors for field in more)


class StopForm(Form):
    """Stopping a permission: all of it, or these kinds."""

    part = SelectMultipleField(_("Only this"))
    came_by = SelectField(
        _("How they said it"),
        choices=[SelectChoice("", _("Not recorded")), *choices(MODE_LABELS)],
        default="",
    )

    def offer(self, kinds: Kind, *, together: bool = False) -> None:
        """Offer what is left."""
        labels = TOGETHER_KINDS if together else KIND_LABELS
        self.part.choices = [SelectChoice(kind.code, gettext(labels[kind])) for kind in kinds]

    @property
    def channel(self) -> ContactMode | None:
        """How it came, if somebody said so."""
        return ContactMode(self.came_by.data) if self.came_by.data else None


class ToldForm(Form):
    """When and how a recipient was told; both may stay as they are."""

    told_on = DayField(_("Told on"), [Optional()])
    told_by = SelectField(
        _("How"),
        choices=[SelectChoice("", _("Not recorded")), *choices(MODE_LABELS)],
        default="",
    )

    @property
    def channel(self) -> ContactMode | None:
        """How they were told, if somebody said so."""
        return ContactMode(self.told_by.data) if self.told_by.data else None


class PersonForm(Form):
    """Naming somebody of a partner."""

    person = SelectField(_("Who"), default="", validate_choice=False)

    def offer(self, people: Sequence[Theirs], named: Collection[uuid.UUID]) -> None:
        """Offer the people of a partner who are not named yet."""
        self.hats = {str(hat.id): hat for hat, _user, _of in people if hat.id not in named}
        self.person.choices = [SelectChoice("", gettext("Choose"))] + [
            SelectChoice(str(hat.id), f"{user.name}, {gettext(ROLE_LABELS[hat.role])}")
            for hat, user, _of in people
            if hat.id not in named
        ]

    @property
    def chosen(self) -> Membership:
        """Who was chosen. Raises :class:`InvalidError` for nobody."""
        hat = self.hats.get(self.person.data or "")
        if hat is None:
            raise InvalidError("person", gettext("Choose somebody."))
        return hat


class EndForm(Form):
    """Ending it for one person; it asks nothing."""


def mask_of(codes: Any) -> Kind:
    """Return the kinds with these codes."""
    found = NO_KIND
    for code in codes or ():
        found |= Kind[code]
    return found


def read_key(written: str | None) -> uuid.UUID | None:
    """Read a key from an address; what cannot be read is none."""
    try:
        return uuid.UUID(written or "")
    except ValueError:
        return None
