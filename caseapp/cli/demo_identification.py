"""Loading what the demo knows of identification besides its moves, as the key worker."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from caseapp.access import trail
from caseapp.features.identification import actions, queries
from caseapp.kinds import AnswerState, ChallengeOutcome, DecisionOutcome, ExtensionAnswer
from caseapp.models.case import Case
from caseapp.vocabularies.demo_identification import (
    DemoChallenge,
    DemoMoreTime,
    demo_identification,
)


def load(session: Any, case: Case, key: str, today: date) -> None:
    """Load what belongs to one case, after its moves."""
    whole = demo_identification()
    for more in whole.more_time:
        if more.case == key:
            _more_time(session, case, more, today)
            trail.commit(session)
    for challenge in whole.challenges:
        if challenge.case == key:
            _challenge(session, case, challenge, today)
            trail.commit(session)


def _more_time(session: Any, case: Case, more: DemoMoreTime, today: date) -> None:
    """Say why, of the extension that is asked for."""
    period = queries.known(session, case).periods[0]
    asked = next(e for e in period.extensions if e.answer is ExtensionAnswer.NOT_YET)
    values = {"reason": more.reason}
    actions.save_extension(session, case, period.record, period.extensions, asked, values, today)


def _challenge(session: Any, case: Case, challenge: DemoChallenge, today: date) -> None:
    decisions = [each.record for each in queries.known(session, case).decisions]
    about = next(each for each in decisions if each.outcome is DecisionOutcome.NEGATIVE)
    lodged = challenge.lodged_on
    values = {
        "route": challenge.route,
        "adviser": challenge.adviser,
        "deadline": today + timedelta(days=challenge.deadline),
        "lodged_on": None if lodged is None else today + timedelta(days=lodged),
        "interim_state": AnswerState.TOLD,
        "interim_support": challenge.interim_support,
        "outcome": ChallengeOutcome.NOT_YET,
    }
    actions.save_challenge(session, case, about, None, values, today)
