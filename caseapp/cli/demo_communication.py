"""Loading the demo's profiles and safe contacts, through the actions that people use."""

from __future__ import annotations

from typing import Any

from caseapp.features.communication.actions import LanguageLine, PhraseLine, change_profile
from caseapp.features.communication.actions_contact import Way, use
from caseapp.models.case import Case
from caseapp.vocabularies.demo_communication import DemoContact, DemoManner


def say_how_to_be(session: Any, case: Case, manner: DemoManner) -> None:
    """Write how to be with one person, and how they are reached."""
    change_profile(
        session,
        case,
        None,
        need=manner.need,
        wish=manner.wish,
        strength=manner.strength,
        breaks=manner.breaks,
        languages=[
            LanguageLine(each.code, each.dialect, each.comfort, each.first)
            for each in manner.languages
        ],
        phrases=[PhraseLine(each.effect, each.text, each.source) for each in manner.phrases],
    )
    now = None
    for contact in manner.contacts:
        now = use(session, case, now, _way(contact))


def _way(contact: DemoContact) -> Way:
    return Way(
        channel=contact.channel,
        value=contact.value,
        times=contact.times,
        device=contact.device,
        device_state=contact.device_state,
        voicemail=contact.voicemail,
        say=contact.say,
    )
