"""Every page in a real browser, in all the ways in which people look at it.

Each page is looked at in one of the eight ways of ``looks.ALL``; the long run adds the other ways,
what most pages answer to a form that is filled in wrongly, the system's own colours, and 400 %
enlargement.
"""

from __future__ import annotations

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, Rule

from tests.support import looking, looks, pictures
from tests.support.left import assert_none
from tests.support.looks import Look, Windows
from tests.support.pages import NO_PAGES, PAGES, View


def _first_looks() -> dict[str, Look]:
    """The way in which each page is looked at in a short run: all eight, in turn."""
    return {view.name: looks.ALL[place % len(looks.ALL)] for place, view in enumerate(PAGES)}


FIRST = _first_looks()
#: Of the answers to a form that is filled in wrongly, the short run looks at every fourth: they
#: are all made by the same macros.
ANSWERS = [view.name for view in PAGES if view.name.endswith("-wrong")]
LATER = set(ANSWERS) - set(ANSWERS[::4])


def _is_long(view: View, look: Look) -> bool:
    return look != FIRST[view.name] or view.name in LATER


#: One language after the other, because it is the people who choose theirs.
IN_ORDER = sorted(
    ((view, look) for look in looks.ALL for view in PAGES),
    key=lambda each: (each[1].direction, each[0] is not FIRST[each[0].name]),
)


@pytest.mark.parametrize(
    ("view", "look"),
    [
        pytest.param(
            view,
            look,
            id=f"{view.name}-{look.name}",
            marks=[pytest.mark.long] if _is_long(view, look) else [],
        )
        for view, look in IN_ORDER
    ],
)
def test_page(windows: Windows, view: View, look: Look) -> None:
    page, watch = windows.open(view, look)
    found = looking.measure(page)
    pictures.take(page, view.name, look.name)
    problems = [
        *watch.problems,
        *looking.language(found, look.language, look.direction),
        *looking.sideways(found),
        *looking.targets(found),
        *looking.heading(found),
        *looking.storage(found),
        *looking.axe(page),
    ]
    assert_none(problems)


@pytest.mark.long
@pytest.mark.parametrize("view", [pytest.param(view, id=view.name) for view in PAGES])
@pytest.mark.parametrize("look", [looks.FORCED, looks.ENLARGED], ids=lambda look: look.name)
def test_page_for_people_who_see_little(windows: Windows, view: View, look: Look) -> None:
    page, watch = windows.open(view, look)
    found = looking.measure(page)
    pictures.take(page, view.name, look.name)
    problems = [*watch.problems, *looking.sideways(found), *looking.targets(found)]
    assert_none(problems)


def test_every_look_is_used_in_a_short_run() -> None:
    assert set(FIRST.values()) == set(looks.ALL)
    assert len(FIRST) == len(PAGES)


def test_every_address_is_a_page_or_named_as_none(windows: Windows) -> None:
    app, named = windows.live.app, windows.named
    adapter = app.url_map.bind("localhost")
    opened = {_endpoint(adapter, view.path.format(**named)) for view in PAGES}
    assert opened & NO_PAGES.keys() == set()
    missing = {
        f"{rule.endpoint} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if _answers_get(rule) and rule.endpoint not in opened | NO_PAGES.keys()
    }
    assert missing == set(), "add them to PAGES or NO_PAGES of tests/support/pages"


def _endpoint(adapter: MapAdapter, path: str) -> str:
    """Return the endpoint of a path, or nothing where there is none."""
    try:
        return str(adapter.match(path, method="GET")[0])
    except HTTPException:
        return ""


def _answers_get(rule: Rule) -> bool:
    return "GET" in (rule.methods or ())
