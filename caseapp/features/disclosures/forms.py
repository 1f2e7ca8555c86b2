"""The forms: what was shared (four fields, the rest is offered), how it is written up, and what
somebody else says of it. What is missing is told by the rules, all at once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
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
from wtforms.validators import Optional

from caseapp.access.table import CASE_KINDS
from caseapp.base.problems import ConflictError
from caseapp.kinds import (
    ANSWER_LABELS,
    DISCLOSURE_OUTCOMES,
    KIND_LABELS,
    MODE_LABELS,
    NO_KIND,
    SECOND_LABELS,
    AnswerState,
    ContactMode,
    DisclosureOutcome,
    Kind,
    SecondPerson,
)
from caseapp.models.account import User
from caseapp.models.disclosure import DisclosureAccount
from caseapp.rules.disclosure_looks import Account
from caseapp.rules.disclosures import Shared
from caseapp.rules.stages import Answer
from caseapp.vocabularies.disclosure import Reason, reasons
from caseapp.web.days import DayField, MomentField
from caseapp.web.forms import Form, choices, line, text

_WORDS = 4_000
_NO_ANSWER = {state: label for state, label in ANSWER_LABELS.items() if state != AnswerState.TOLD}
YES, NO = "yes", "no"


class SharedForm(Form):
    """What was shared. Which reasons and colleagues there are is set by :meth:`offer`."""

    reason = RadioField(_("Why it cannot wait for a yes"), [Optional()], validate_choice=False)
    recipient = StringField(_("Who was told"), [line()])
    what = TextAreaField(_("What they were told, in one sentence"), [text(_WORDS)])
    second = SelectField(_("Who decided it with you"), default="", validate_choice=False)
    outside = StringField(_("Their name"), [line()])
    outside_by = SelectField(
        _("How you asked them"),
        choices=[SelectChoice("", _("Choose")), *choices(MODE_LABELS)],
        default="",
    )
    outside_at = MomentField(_("When you asked them"), [Optional()])
    alone_why = TextAreaField(_("Whom you tried to reach"), [text(_WORDS)])
    happened_at = MomentField(_("When it was, if not now"), [Optional()])
    method = SelectField(
        _("How they were told"),
        choices=[SelectChoice("", _("Not recorded")), *choices(MODE_LABELS)],
        default="",
    )
    kinds = SelectMultipleField(_("What it was about"))
    legal_reference = StringField(_("Law, order or number"), [line()])

    def offer(self, given: Sequence[Reason], people: Sequence[User]) -> None:
        """Offer these reasons and these people."""
        self.people = {str(user.id): user for user in people}
        self.reason.choices = [SelectChoice(each.code, gettext(each.label)) for each in given]
        others = (SecondPerson.OUTSIDE, SecondPerson.NOBODY)
        self.second.choices = [
            SelectChoice("", gettext("Choose")),
            *(SelectChoice(key, user.name) for key, user in self.people.items()),
            *(SelectChoice(each.value, gettext(SECOND_LABELS[each])) for each in others),
        ]
        self.kinds.choices = [
            SelectChoice(kind.code, gettext(KIND_LABELS[kind])) for kind in CASE_KINDS
        ]

    @property
    def said(self) -> Shared:
        """What was typed."""
        second, colleague = _second(self.second.data or "", self.people)
        return Shared(
            reason=self.reason.data or "",
            recipient=_line(self.recipient),
            what=_text(self.what),
            second=second,
            colleague_id=colleague,
            outside=_line(self.outside),
            outside_by=ContactMode(self.outside_by.data) if self.outside_by.data else None,
            outside_at=self.outside_at.moment,
            alone_why=_text(self.alone_why),
            kinds=_mask(self.kinds.data),
            method=ContactMode(self.method.data) if self.method.data else None,
            happened_at=self.happened_at.moment,
            legal_reference=_line(self.legal_reference),
        )

    @property
    def has_more(self) -> bool:
        """Whether something of what is folded away was given, or is to be looked at."""
        more = (self.happened_at, self.method, self.kinds, self.legal_reference)
        return any(field.data or field.errors for field in more)


class ReasonsForm(Form):
    """Which reasons an organisation uses; each by itself."""

    used = SelectMultipleField(
        _("Reasons that are used here"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.used.choices = [SelectChoice(each.code, gettext(each.label)) for each in reasons().all]

    def check_version(self) -> None:
        """Raise when somebody else has saved since, for the first time too."""
        if (self.version.data or "") != (str(self.record.version) if self.record else ""):
            raise ConflictError


class AccountForm(Form):
    """How it is written up; everything may come later. ``record``: how it stands now."""

    facts = TextAreaField(_("What we knew, and from whom"), [text(_WORDS)])
    harm_shared = TextAreaField(_("What harm it could do to share it"), [text(_WORDS)])
    harm_not = TextAreaField(_("What harm it could do not to"), [text(_WORDS)])
    less = TextAreaField(_("What else we thought of that shares less"), [text(_WORDS)])
    asked = RadioField(
        _("Were they asked first?"),
        [Optional()],
        choices=[SelectChoice(YES, _("yes")), SelectChoice(NO, _("no"))],
    )
    asked_why = TextAreaField(_("How they were asked, or why not"), [text(_WORDS)])
    view = TextAreaField(_("What they think of it, in their words"), [text(_WORDS)])
    view_instead = SelectField(
        _("If there is none"), choices=choices(_NO_ANSWER), default=AnswerState.NOT_ASKED_YET.value
    )
    told_on = DayField(_("They were told what, to whom, why and when, on"), [Optional()])
    wait_why = TextAreaField(_("Why that has to wait"), [text(_WORDS)])
    wait_until = DayField(_("Look at it again on"), [Optional()])
    complaint_given = BooleanField(_("They know how to complain about it"))
    aftercare = TextAreaField(_("What support they were offered afterwards"), [text(_WORDS)])

    def check_version(self) -> None:
        """Raise when somebody else has saved since, for the first time too."""
        if (self.version.data or "") != (str(self.record.version) if self.record else ""):
            raise ConflictError

    @property
    def given(self) -> Account:
        """What was typed."""
        words, state = _text(self.view) or None, AnswerState(self.view_instead.data)
        if words and state is AnswerState.NOT_ASKED_YET:
            state = AnswerState.TOLD
        return Account(
            facts=_text(self.facts),
            harm_shared=_text(self.harm_shared),
            harm_not=_text(self.harm_not),
            less=_text(self.less),
            asked={YES: True, NO: False}.get(self.asked.data or ""),
            asked_why=_text(self.asked_why),
            view=Answer(state, words),
            told_on=self.told_on.data,
            wait_why=_text(self.wait_why),
            wait_until=self.wait_until.data,
            complaint_given=self.complaint_given.data,
            aftercare=_text(self.aftercare),
        )


#: The fields that are plain words, in the order of the page.
WORDS = ("facts", "harm_shared", "harm_not", "less", "asked_why", "wait_why", "aftercare")


def shown(account: DisclosureAccount | None) -> dict[str, Any]:
    """Return what stands in the form before somebody types."""
    if account is None:
        return {}
    is_told = account.view_state is AnswerState.TOLD
    return {
        **{name: getattr(account, name) for name in WORDS},
        "asked": {True: YES, False: NO}.get(account.asked) if account.asked is not None else None,
        "view": account.view,
        "view_instead": (AnswerState.NOT_ASKED_YET if is_told else account.view_state).value,
        "told_on": account.told_on,
        "wait_until": account.wait_until,
        "complaint_given": account.complaint_given,
    }


class LookForm(Form):
    """What somebody else says of it."""

    outcome = RadioField(_("What came of it"), [Optional()], choices=choices(DISCLOSURE_OUTCOMES))
    words = TextAreaField(_("A few words"), [text(_WORDS)])

    @property
    def chosen(self) -> DisclosureOutcome | None:
        """The outcome that was chosen."""
        return DisclosureOutcome(self.outcome.data) if self.outcome.data else None

    @property
    def said(self) -> str:
        """The words that were typed."""
        return _text(self.words)


def _second(typed: str, people: dict[str, User]) -> tuple[SecondPerson | None, uuid.UUID | None]:
    if typed in people:
        return SecondPerson.COLLEAGUE, people[typed].id
    outside = (SecondPerson.OUTSIDE.value, SecondPerson.NOBODY.value)
    return (SecondPerson(typed) if typed in outside else None), None


def _mask(codes: Any) -> Kind:
    found = NO_KIND
    for code in codes or ():
        found |= Kind[code]
    return found


def _line(field: Any) -> str:
    return " ".join((field.data or "").split())


def _text(field: Any) -> str:
    return (field.data or "").strip()
