"""Loading the demo's profiles and safe contacts, through the actions that people use."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseapp.features.communication.actions import LanguageLine, PhraseLine, change_profile
from caseapp.features.contact import actions as contact
from caseapp.features.contact.actions import Way
from caseapp.models.case import Case
from caseapp.vocabularies.demo_communication import DemoContact, DemoManner


def say_how_to_be(session: Any, case: Case, manner: DemoManner, today: date) -> None:
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
    for each in manner.contacts:
        if now is None:
            now = contact.add(session, case, _way(each), today)
        else:
            now = contact.change(session, case, now, _way(each), today)


def _way(given: DemoContact) -> Way:
    return Way(
        channel=given.channel,
        value=given.value,
        times=given.times,
        device=given.device,
        device_state=given.device_state,
        voicemail=given.voicemail,
        say=given.say,
    )
