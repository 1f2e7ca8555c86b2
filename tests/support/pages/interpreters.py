"""The roster of interpreters."""

from __future__ import annotations

from playwright.sync_api import Page

from caseapp.models.interpreter import Interpreter, InterpreterAway
from tests.support.live import Live
from tests.support.pages.view import NUMBERS, View, conflict, press


def interpreter_meanwhile(page: Page) -> dict[str, str]:
    """Another way to reach somebody; the rest stays as it is."""
    fields = page.get_by_role("main").locator("#form :is(input, select, textarea)[id]").all()
    plain = ("radio", "hidden", "checkbox")
    kept = [each for each in fields if each.get_attribute("type") not in plain]
    shown = {str(each.get_attribute("name")): each.input_value() for each in kept}
    return {**shown, "nature": "person", "reached_by": f"0555 {1000 + next(NUMBERS)}"}


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    away = live.first(InterpreterAway, "maudra")
    return {
        "interpreter": live.first(Interpreter, "maudra", Interpreter.name == "Davit N."),
        "interpreter_stopped": live.first(
            Interpreter, "maudra", Interpreter.suspended_at.is_not(None)
        ),
        "interpreter_past": live.first(Interpreter, "maudra", Interpreter.retired_at.is_not(None)),
        "interpreter_away": away,
    }


PAGES = (
    View("interpreters", "renna", "/interpreters"),
    View("interpreters-found", "maudra", "/interpreters?language=Romanian"),
    View("interpreters-none", "maudra", "/interpreters?q=nobody"),
    View("interpreter", "maudra", "/interpreters/{interpreter}"),
    View("interpreter-stopped", "renna", "/interpreters/{interpreter_stopped}"),
    View("interpreter-new", "renna", "/interpreters/new"),
    View("interpreter-new-wrong", "renna", "/interpreters/new", 422, press("Save")),
    View("interpreter-edit", "maudra", "/interpreters/{interpreter}/edit"),
    View(
        "interpreter-conflict",
        "maudra",
        "/interpreters/{interpreter}/edit",
        409,
        conflict("Save", interpreter_meanwhile),
    ),
    View("interpreter-suspend", "maudra", "/interpreters/{interpreter}/suspend"),
    View("interpreter-lift", "maudra", "/interpreters/{interpreter_stopped}/lift"),
    View("interpreters-past", "maudra", "/interpreters?past=y"),
    View("interpreter-past", "renna", "/interpreters/{interpreter_past}"),
    View("interpreter-retire", "maudra", "/interpreters/{interpreter}/retire"),
    View("interpreter-return", "maudra", "/interpreters/{interpreter_past}/return"),
    View("interpreter-account", "maudra", "/interpreters/{interpreter}/account"),
    View("interpreter-talked", "maudra", "/interpreters/{interpreter}/talked"),
    View("interpreter-away", "renna", "/interpreters/{interpreter}/away"),
    View("interpreter-back", "renna", "/interpreters/{interpreter}/away/{interpreter_away}/end"),
    View("interpreter-hours", "renna", "/interpreters/{interpreter}/hours"),
    View("interpreter-ties", "renna", "/interpreters/{interpreter}/ties"),
)
