"""Who looked, and questions about it."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page

from caseapp.base import clock
from caseapp.models.looked import QuestionLine, WithheldLine
from tests.support.live import Live
from tests.support.pages.view import NUMBERS, View, conflict, press, said

WITHHELD = "/cases/{withheld_case}/looked/withheld/{withheld}"


def answer_meanwhile(page: Page) -> dict[str, str]:
    """Another answer to a question about who looked; in the window stands one, too."""
    page.get_by_label(said(page, "Answer")).first.fill("He asked for a date.")
    return {"answer": f"He opened nothing, {next(NUMBERS)}."}


def again_meanwhile(page: Page) -> dict[str, str]:
    """Another day on which a line that is not shown is looked at again."""
    page.get_by_text(said(page, "Not yet")).click()
    day = clock.today() + timedelta(days=20 + next(NUMBERS))
    return {"what": "stay", "again_on": day.isoformat()}


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {
        "line": live.line("C01"),
        "question": live.first(QuestionLine, "holm", QuestionLine.answered_at.is_(None)),
        "withheld": live.first(WithheldLine, "maudra"),
    }


PAGES = (
    View("looked", "renna", "/cases/{case}/looked"),
    View("looked-manager", "maudra", "/cases/{case}/looked"),
    View("looked-withheld", "renna", "/cases/{withheld_case}/looked"),
    View("look-ask", "renna", "/cases/{case}/looked/{line}/ask"),
    View("look-withhold", "renna", "/cases/{case}/looked/{line}/withhold"),
    View(
        "look-withhold-wrong",
        "renna",
        "/cases/{case}/looked/{line}/withhold",
        422,
        press("Save"),
    ),
    View("look-again", "maudra", WITHHELD),
    View("look-again-wrong", "maudra", WITHHELD, 422, press("Save")),
    View("look-again-late", "maudra", WITHHELD, 409, conflict("Save", again_meanwhile)),
    View("look-together", "renna", "/together/looked", together=True),
    View("look-together-ask", "renna", "/together/looked/{line}/ask", together=True),
    View("look-questions", "holm", "/audit/questions"),
    View("look-question", "holm", "/audit/questions/{question}"),
    View(
        "look-question-wrong",
        "holm",
        "/audit/questions/{question}",
        422,
        press("Save", ("Answer", "")),
    ),
    View(
        "look-question-late",
        "holm",
        "/audit/questions/{question}",
        409,
        conflict("Save", answer_meanwhile),
    ),
    View("who-looked", "holm", "/audit"),
    View("who-may-see", "renna", "/access"),
)
