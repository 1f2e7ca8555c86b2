"""The lint of pages finds what it looks for: a good page passes, each planted problem does not."""

from __future__ import annotations

import secrets
from collections import Counter

import pytest
from flask import Response

from caseapp.kinds import Role
from tests.support import languages
from tests.support import lint as lint_module
from tests.support.lint import LintingClient, digest, lint, words
from tests.support.lint.page import Sent
from tests.support.lint.reading import direction_of
from tests.support.site import Site

NONCE = "n0nce-of-this-answer"
HIDDEN = """<input type="hidden" name="csrf_token" value="token">
<input type="hidden" name="submission_key" value="key">"""
GOOD = f"""<!doctype html>
<html lang="en" dir="ltr">
<head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Cases</title>
<link rel="stylesheet" href="/static/app.css">
<script src="/static/htmx.js" nonce="{NONCE}"></script></head>
<body><a href="#main">Skip to content</a>
<form method="post" action="/lock"><button>Lock</button></form>
<main id="main"><h1>Cases</h1>
<form method="post" action="/cases/new">{HIDDEN}
<label for="name">Name</label> <p id="name-hint">any label</p>
<input id="name" name="name" aria-describedby="name-hint" value="She failed, she claims">
<label>Words <textarea name="words">overdue</textarea></label>
<fieldset><legend>Which</legend><label><input type="radio" name="one"> One</label></fieldset>
<input class="vh" type="email" value="a@b" readonly tabindex="-1" aria-hidden="true">
<button hx-post="/cases/new" hx-trigger="click delay:1s" hx-nonce="{NONCE}">Save</button></form>
<form><label for="find">Find</label><input id="find" name="find"><input type="submit" value="Go">
</form>
<h2 id="list">List</h2>
<table aria-labelledby="list"><tr><td><a href="https://example.org">Elsewhere</a></td></tr></table>
<table><caption>Dates</caption><tr><td><img src="/static/a.svg" alt=""></td></tr></table>
<h3>Words</h3><blockquote>They refused.</blockquote><p>by <bdi>Victim</bdi></p>
<svg role="img" aria-label="A square"></svg>
<h2>After</h2><p translate="no">chaotic</p>
</main></body></html>"""

#: The words that a message is searched for before it leaves (``caseapp/rules/neutral.py``): a text
#: that each language has its own of, and no page shows.
LOOKED_FOR = "trafficking trafficked exploitation victim "

#: What is replaced in the good page, by what, and what is said of it.
PLANTED = [
    ("<!doctype html>", "", "not sound HTML"),
    ("<h2>After</h2>", "<h2>After</h3>", "not sound HTML"),
    ("<h2>After</h2>", "<p><div>After</div></p>", "not sound HTML"),
    ("<h2>After</h2>", '<b class="a" class="b">After</b>', "not sound HTML"),
    # language
    (' lang="en"', "", "<html> has no lang"),
    (' dir="ltr"', "", "dir=None"),
    ('dir="ltr"', 'dir="rtl"', "does not go with lang='en'"),
    ('lang="en"', 'lang="ar-XB"', "does not go with lang='ar-XB'"),
    # title, headings
    ("<h1>Cases</h1>", "", "0 h1"),
    ("<h2>After</h2>", "<h1>After</h1>", "2 h1"),
    ("<h1>Cases</h1>", '<h1><b aria-hidden="true">I</b></h1>', "an empty h1"),
    ("<h2>After</h2>", "<h2> </h2>", "an empty h2"),
    ("<title>Cases</title>", "<title> </title>", "no title"),
    ("width=device-width,", "", "no meta viewport"),
    ("initial-scale=1", "maximum-scale=1", "keeps people from"),
    ("<h2>After</h2>", "<h4>After</h4><h2>A</h2><h4>B</h4>", "h4 'B' comes after h2"),
    ('<main id="main">', '<main id="main"><h2>First</h2>', "h2 'First' comes after nothing"),
    # ids
    ("<h2>After</h2>", '<h2 id="main">After</h2>', "id 'main' stands 2 times"),
    ("<h2>After</h2>", '<h2 id="a b">After</h2>', "id 'a b' is not one word"),
    ("<h2>After</h2>", '<label for="gone">After</label>', "for='gone' leads nowhere"),
    ('labelledby="list"', 'labelledby="gone"', "aria-labelledby='gone' leads nowhere"),
    ('describedby="name-hint"', 'describedby="gone"', "aria-describedby='gone' leads nowhere"),
    ("<button>", '<button aria-controls="gone">', "aria-controls='gone' leads nowhere"),
    ('href="#main"', 'href="#gone"', '<a href="#gone"> leads nowhere'),
    # labels and names
    ('<label for="name">Name</label>', "", '<input id="name" name="name"> has no label'),
    ('<label for="name">Name</label>', '<label for="name"></label>', "has no label"),
    ("<label>Words <", "<label><", '<textarea name="words"> has no label'),
    ("<label>Words <textarea", "<label>Words</label> <textarea", "has no label"),
    ("<h2>After</h2>", '<select name="s"><option>1</option></select>', "has no label"),
    (' readonly tabindex="-1"', "", "<input> has no label"),
    ("<legend>Which</legend>", "", "does not begin with a legend"),
    ("<legend>Which</legend>", "<legend></legend>", "does not begin with a legend"),
    (">Lock</button>", "></button>", "<button> has no name"),
    (">Lock</button>", '><svg aria-hidden="true"><title>L</title></svg></button>', "has no name"),
    (">Elsewhere</a>", "></a>", "has no name"),
    ('value="Go"', "", "<input> has no name"),
    ("<caption>Dates</caption>", "", "<table> has no caption"),
    (' alt=""', "", '<img src="/static/a.svg"> has no alt'),
    (' aria-label="A square"', "", "neither hidden nor a named image"),
    # scripts
    ('src="/static/htmx.js"', "", "not a file under /static/"),
    ('src="/static/htmx.js"', 'src="/uploads/htmx.js"', "not a file under /static/"),
    ("></script>", ">go()</script>", "not a file under /static/"),
    (f' nonce="{NONCE}"></script>', "></script>", "does not carry the nonce"),
    (f' nonce="{NONCE}"></script>', ' nonce="other"></script>', "does not carry the nonce"),
    ("</head>", "<style>p{}</style></head>", "<style> may not stand"),
    ("</head>", '<meta http-equiv="refresh" content="0"></head>', "<meta> may not stand"),
    ("</head>", '<base href="/x/"></head>', "may not stand"),
    ("<h2>After</h2>", '<iframe src="/a" title="a"></iframe>', "may not stand"),
    ("<h2>", '<h2 style="color:red">', "has style="),
    ("<button>", '<button onclick="go()">', "has onclick="),
    ("<button>", '<button ONFOCUS="go()">', "has onfocus="),
    # addresses
    ('"https://example.org"', '" JavaScript:go()"', "leads elsewhere"),
    ('src="/static/a.svg"', 'src="http://a.example/a"', "leads elsewhere"),
    ('src="/static/a.svg"', 'src="/a" srcset="/a, https://a.example/a 2x"', "leads elsewhere"),
    ('href="/static/app.css"', 'href="//a.example/app.css"', "leads elsewhere"),
    ('action="/cases/new"', 'action="https://a.example/"', "leads elsewhere"),
    ("<button>", '<button formaction="//a.example/">', "leads elsewhere"),
    ('hx-post="/cases/new"', 'hx-post="https://a.example/"', "leads elsewhere"),
    ("></svg>", '><use xlink:href="http://a.example/#a"/></svg>', "leads elsewhere"),
    # htmx
    (f' hx-nonce="{NONCE}"', "", "without the hx-nonce"),
    (f'hx-nonce="{NONCE}"', 'hx-nonce="other"', "without the hx-nonce"),
    ("<h2>", '<h2 data-hx-get="/a">', "without the hx-nonce"),
    ("hx-trigger", 'hx-on:click="go()" hx-trigger', "is a script"),
    ("hx-trigger", 'hx-vals="js:{a: go()}" hx-trigger', "is a script"),
    ("hx-trigger", 'hx-headers="javascript:go()" hx-trigger', "is a script"),
    ("hx-trigger", 'hx-confirm=" js:go()" hx-trigger', "is a script"),
    ("click delay:1s", "click[ctrlKey]", "has a filter"),
    # forms
    ('name="csrf_token" value="token"', 'name="csrf_token" value=""', "has no csrf_token"),
    ('name="csrf_token"', 'name="other"', "has no csrf_token"),
    ('name="submission_key"', 'name="other"', "has no submission_key"),
    ('action="/lock"', 'action="/sign-out"', "has no csrf_token"),
    (' method="post" action="/cases/new"', "", "shows its csrf_token"),
    # words
    ("After", "The person failed to engage", "says 'failed to engage'"),
    ("After", "Case  CLOSED", "says 'Case CLOSED'"),
    ("<h2>After</h2>", '<p aria-label="a rescue">a</p>', "says 'rescue'"),
    ('value="Go"', 'value="Overdue"', "says 'Overdue'"),
    ("<h2>After</h2>", "<p>3 <b>no-show</b></p>", "says 'no-show'"),
    ("After", "He alleges it, she claims it", "says 'alleges'"),
]


def _lint(html: str, **values: object) -> tuple[str, ...]:
    given = {"nonce": NONCE, "is_tokenless": lambda address: address == "/lock", **values}
    return lint(Sent(html, **given))  # type: ignore[arg-type]


def test_a_good_page_passes() -> None:
    assert _lint(GOOD) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"), PLANTED, ids=[each[1] or each[0] for each in PLANTED]
)
def test_what_is_planted_is_found(old: str, new: str, said: str) -> None:
    assert old in GOOD
    problems = _lint(GOOD.replace(old, new, 1))
    assert any(said in problem for problem in problems), problems


def test_a_guessable_nonce_is_found() -> None:
    assert _lint(GOOD.replace(NONCE, "none"), nonce="none") == (
        "the answer's policy has the nonce 'none'",
    )


def test_a_part_of_a_page_is_asked_for_all_but_the_frame() -> None:
    part = f'<title>Cases</title><h3 hx-get="/a" hx-nonce="{NONCE}">Dates</h3><p>None yet.</p>'
    assert _lint(part, is_whole=False) == ()
    assert len(_lint(part.replace(NONCE, "other"), is_whole=False)) == 1
    assert _lint("<p>failed</p><h2></h2></b>", is_whole=False)
    assert _lint(part)


def test_only_the_page_of_patterns_may_be_turned() -> None:
    turned = GOOD.replace('dir="ltr"', 'dir="rtl"')
    assert _lint(turned)
    assert _lint(turned, is_turned=True) == ()


def test_odd_characters_that_people_typed_are_no_problem() -> None:
    assert _lint(GOOD.replace('value="She', 'value="\0\ufffeShe')) == ()


def test_no_text_of_ours_blames_or_presses_anybody() -> None:
    """Also where no test opens the page on which it stands."""
    found = {text for text in languages.ids(languages.template()) if words.blaming(text)}
    looked_for = {text for text in found if text.startswith(LOOKED_FOR)}
    assert len(looked_for) == 1
    assert found == looked_for, languages.listed(found - looked_for)


def test_other_languages_are_not_read_for_english_words() -> None:
    assert _lint(GOOD.replace('lang="en"', 'lang="pl"').replace("After", "victim")) == ()


def test_pseudo_languages_have_the_direction_of_what_they_are_made_of() -> None:
    spoken = {"en": "ltr", "en-XA": "ltr", "ar": "rtl", "ar-XB": "rtl", "fa-AF": "rtl"}
    assert {each: direction_of(each) for each in spoken} == spoken


# --- what is remembered -----------------------------------------------------------------


def _drawn(html: str) -> str:
    return html.replace("token", secrets.token_urlsafe(40)).replace("key", secrets.token_hex(11))


def test_pages_that_differ_in_what_was_drawn_are_looked_at_once() -> None:
    nonces = [secrets.token_hex(16) for _ in range(2)]
    one, other = (digest(Sent(_drawn(GOOD.replace(NONCE, each)), nonce=each)) for each in nonces)
    assert one == other


def test_pages_that_differ_otherwise_are_not() -> None:
    pages = [
        Sent(GOOD, nonce=NONCE),
        Sent(GOOD, nonce="n0nce-of-another"),
        Sent(GOOD, nonce=NONCE, is_whole=False),
        Sent(GOOD, nonce=NONCE, is_turned=True),
        Sent(GOOD, nonce=NONCE, is_tokenless=lambda _address: True),
        *(Sent(GOOD.replace(old, new, 1), nonce=NONCE) for old, new, _said in PLANTED),
    ]
    assert len({digest(each) for each in pages}) == len(pages)


# --- the client -------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _nothing_was_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the other tests of this process looked at."""
    monkeypatch.setattr(lint_module, "_times", Counter())


def test_a_short_run_looks_at_some_pages_of_an_address_and_a_long_one_at_all(
    embedded_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = iter(["<p>first</p>", "<p>second</p>", "<p>third</p>"])
    hooks = embedded_site.app.before_request_funcs.setdefault(None, [])
    hooks.append(lambda: Response(next(pages)))
    monkeypatch.setattr(lint_module, "enough", 1)
    with pytest.raises(AssertionError, match="no lang"):
        embedded_site.browser().open("/sign-in")
    assert embedded_site.browser().open("/sign-in").text == "<p>second</p>"
    monkeypatch.setattr(lint_module, "enough", None)
    with pytest.raises(AssertionError, match="no lang"):
        embedded_site.browser().open("/sign-in")


def _answer(site: Site, answer: Response) -> None:
    """Have every page of a site answered so."""
    site.app.before_request_funcs.setdefault(None, []).append(lambda: answer)


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"Cache-Control": "public, max-age=60"}, "Cache-Control is 'public"),
        ({"Cache-Control": "public, immutable"}, "Vary is "),
    ],
)
def test_headers_are_looked_at(embedded_site: Site, headers: dict[str, str], said: str) -> None:
    _answer(embedded_site, Response(GOOD, headers=headers))
    with pytest.raises(AssertionError, match=said):
        embedded_site.browser().open("/sign-in")


@pytest.mark.parametrize("status", [200, 404, 422, 500])
def test_every_answer_is_looked_at_whatever_its_status(embedded_site: Site, status: int) -> None:
    _answer(embedded_site, Response("<p>", status=status))
    with pytest.raises(AssertionError, match=rf"/sign-in\? {status}:\n  .*no lang"):
        embedded_site.browser().open("/sign-in")


def test_what_leads_on_and_what_is_no_page_are_not_looked_at(embedded_site: Site) -> None:
    browser = embedded_site.browser()
    assert browser.open("/cases").status_code == 303
    assert browser.open("/cases", headers={"HX-Request": "true"}).status_code == 401
    assert browser.http.head("/sign-in").status_code == 200
    _answer(embedded_site, Response("<p>", mimetype="text/plain"))
    assert browser.open("/sign-in").status_code == 200


def test_names_of_people_are_found_in_titles(embedded_site: Site) -> None:
    browser = embedded_site.browser(embedded_site.hat(Role.CW, embedded_site.organisation()))
    browser.submit("/cases/new", name_to_use="Ilvara & Co", age_status="adult")
    good = browser.open("/sign-in/help").text
    named = good.replace("<title>", "<title>Ilvara &amp; Co, ")
    _answer(embedded_site, Response(named))
    with pytest.raises(AssertionError, match="the title names somebody"):
        browser.open("/sign-in")


def test_browsers_of_tests_lint(embedded_site: Site) -> None:
    assert type(embedded_site.browser().http) is LintingClient
