"""The sections of a profile and what each asks: data, of which forms and lists are made.

A field is a choice of one code, several codes, words, minutes, wishes by topic, or rows of their
own. Each choice holds the answers that stand instead of one.
"""

from __future__ import annotations

from caseapp.features.communication.rows import (
    ExclusionRow,
    NameRow,
    PhraseRow,
    SkilledRow,
    SparedRow,
)
from caseapp.features.communication.section_fields import (
    Access,
    Choice,
    Minutes,
    Rows,
    Section,
    Several,
    Wishes,
    Words,
)
from caseapp.kinds import (
    GENDER_LABELS,
    NEED_LABELS,
    STRENGTH_LABELS,
    PhraseEffect,
)
from caseapp.kinds.communication_children import CHILD_WISHES, MINDER_LABELS, TELL_LABELS
from caseapp.kinds.communication_room import (
    DOOR_LABELS,
    EXIT_LABELS,
    LIGHT_LABELS,
    LITERACY_LABELS,
    NOISE_LABELS,
    SETTING_LABELS,
    SIGNAL_LABELS,
    UNIFORM_LABELS,
)
from caseapp.kinds.communication_wishes import (
    ASKED_LABELS,
    CONTINUITY_LABELS,
    MEDIATOR_LABELS,
    MODE_PLACE_LABELS,
    PEOPLE,
    PERSON_LABELS,
    TALK_MODE_LABELS,
    TOPICS,
)


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


_OUT = _("A row that you empty is taken out.")
SECTIONS = (
    Section(
        "languages",
        _("Languages"),
        _("The language that they are at ease in, and those that are not to be used with them."),
        (
            Rows(
                "languages",
                _("Languages"),
                SkilledRow,
                _("Begin to type, and choose. A row that you empty is taken out."),
            ),
        ),
    ),
    Section(
        "reading",
        _("Reading, hearing, seeing"),
        _("So that they can take part in every talk and read every letter."),
        (
            Choice("literacy_format", _("What is written"), LITERACY_LABELS),
            Words("hearing", _("Hearing")),
            Words("sight", _("Sight")),
            Words("sign_language", _("Sign language"), _("which")),
            Words("device", _("Devices"), _("such as a hearing aid or a screen reader")),
            Words("lighting", _("Lighting")),
            Access(),
        ),
    ),
    Section(
        "interpreting",
        _("Interpreting"),
        _("Ask with the card, so that nobody has to say it aloud. Nobody answers this for them."),
        (
            Choice("need_interpreter", _("Interpreter"), NEED_LABELS),
            Choice("pref_gender_interpreter", _("Who should interpret"), GENDER_LABELS),
            Choice(
                "pref_gender_strength",
                _("How much that matters"),
                STRENGTH_LABELS,
                _("no wish for one gender"),
            ),
            Choice("asked_how", _("How it was asked"), ASKED_LABELS),
            Choice("continuity", _("The same interpreter each time?"), CONTINUITY_LABELS),
            Words("continuity_name", _("If the same: who"), _("a first name is enough")),
            Choice("continuity_gender", _("That person is"), PERSON_LABELS, _("not known")),
            Choice(
                "mediator",
                _("Somebody who explains customs as well, who is not the interpreter?"),
                MEDIATOR_LABELS,
            ),
        ),
    ),
    Section(
        "topics",
        _("Interpreting, by topic"),
        _("For some topics it can be another answer. What is left open is as for everything else."),
        (Wishes(TOPICS, is_by_topic=True),),
    ),
    Section(
        "people",
        _("Who else should be a woman or a man"),
        _("Asked apart for each, because the answers differ."),
        (
            Wishes(PEOPLE, is_by_topic=False),
            Words(
                "supporter",
                _("Who is to be with them when the police ask"),
                _("in their words; the police read this where they were allowed to"),
            ),
        ),
    ),
    Section(
        "ways",
        _("Ways to talk"),
        _("In their order. What they never want is never offered."),
        tuple(
            Choice(f"mode_{mode.value}", label, MODE_PLACE_LABELS)
            for mode, label in TALK_MODE_LABELS.items()
        ),
    ),
    Section(
        "breaks",
        _("Breaks"),
        _("So that stopping is easy for them."),
        (
            Minutes(
                "breaks_every_min",
                _("A break every so many minutes"),
                _("from 10 to 60; 30 if nobody says otherwise"),
            ),
            Choice("break_signal", _("How they say that they need one"), SIGNAL_LABELS),
            Words("signal_words", _("The word, or what it looks like")),
        ),
    ),
    Section(
        "help",
        _("What helps, what makes it harder"),
        _("In their own short words where they have some."),
        (
            Rows(
                "helps",
                _("What helps"),
                PhraseRow,
                _("Shown at the top of their page, to everybody who talks with them."),
                PhraseEffect.HELPS,
            ),
            Rows(
                "harder",
                _("What makes it harder"),
                PhraseRow,
                _("Never shown on their page. It stands here, and behind Before you talk."),
                PhraseEffect.HARDER,
            ),
            Rows(
                "pause",
                _("Signs that a pause is needed"),
                PhraseRow,
                _("Shown at the top of their page."),
                PhraseEffect.PAUSE,
            ),
            Rows(
                "grounding",
                _("What brings them back to here and now"),
                PhraseRow,
                _("It stands behind Before you talk."),
                PhraseEffect.GROUNDING,
            ),
        ),
    ),
    Section(
        "room",
        _("The room"),
        _("A room that they can leave, and feel at ease in."),
        (
            Choice("room_exit", _("The way out"), EXIT_LABELS),
            Choice("room_door", _("The door"), DOOR_LABELS),
            Words("room_seat", _("Where they like to sit")),
            Choice("room_light", _("Light"), LIGHT_LABELS),
            Choice("room_noise", _("In the background"), NOISE_LABELS),
            Choice("room_uniforms", _("Uniforms"), UNIFORM_LABELS),
            Choice("room_person", _("Somebody else in the room"), GENDER_LABELS),
        ),
    ),
    Section(
        "children",
        _("With a child or a baby"),
        _(
            "So that they can talk and the child is well. It says nothing of how somebody is as a"
            " parent."
        ),
        (
            Choice("child_wish", _("While they talk, the child is"), CHILD_WISHES),
            Words("child_minder", _("If somebody minds the child: who"), _("a name is enough")),
            Choice("child_minder_checked", _("We have looked at who that is"), MINDER_LABELS),
            Words(
                "child_holder",
                _("Who may hold the baby"),
                _("in their words; nobody else does, and nobody takes a child out of sight"),
            ),
            Words(
                "child_pauses",
                _("Feeding and changing"),
                _("such as a quiet corner; these pauses count as breaks"),
            ),
            Words(
                "child_room", _("What the child needs there"), _("such as toys, or room for a pram")
            ),
            Choice("child_tell", _("May the interpreter know that a child is there?"), TELL_LABELS),
        ),
    ),
    Section(
        "names",
        _("Names"),
        _("A name that others gave them can hurt. What is printed or sent is looked through."),
        (
            Rows("never_use", _("Names never to use"), NameRow, _OUT),
            Several(
                "document_name_for",
                _("Where the name on their papers cannot be avoided; explain it beforehand"),
                SETTING_LABELS,
            ),
        ),
        is_apart=True,
    ),
    Section(
        "keep_away",
        _("Whom to keep away"),
        _("Nobody who interprets reads this. Why need not be said, and few people read it."),
        (Rows("keep_away", _("Whom to keep away"), ExclusionRow, _OUT),),
        is_apart=True,
    ),
    Section(
        "not_now",
        _("Not to be raised"),
        _("They open it again themselves, when they want to."),
        (Rows("not_now", _("Not to be raised"), SparedRow, _OUT),),
        is_apart=True,
    ),
)
BY_CODE = {section.code: section for section in SECTIONS}
