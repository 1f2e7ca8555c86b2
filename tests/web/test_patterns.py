"""The page of patterns: sound markup, labels, charts with their tables, both directions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib
import pytest

import caseapp
from caseapp.features.patterns import samples
from caseapp.kinds import ANSWER_LABELS, Role
from caseapp.web import charts
from caseapp.web.charts import Part, Span
from tests.support.site import Site

PATH = "/patterns"
CHARTS = ("in-the-way", "load", "talks", "letters", "visits", "journey")
WHERE = ("x", "x1", "x2", "cx", "width")


@pytest.fixture(autouse=True)
def _with_patterns(monkeypatch: pytest.MonkeyPatch) -> None:
    """The feature is part of the application."""
    if "patterns" not in caseapp.FEATURES:
        monkeypatch.setattr(caseapp, "FEATURES", (*caseapp.FEATURES, "patterns"))


@pytest.fixture
def page(embedded_site: Site) -> Element:
    """The page from left to right, parsed strictly."""
    return _parse(_open(embedded_site))


def test_it_is_sound_html_with_one_heading_and_ids_of_its_own(page: Element) -> None:
    assert len(list(page.iter("h1"))) == 1
    ids = Counter(each.get("id") for each in page.iter() if each.get("id"))
    assert [name for name, times in ids.items() if times > 1] == []
    for each in page.iter():
        for attribute in ("aria-labelledby", "aria-describedby", "for"):
            for name in (each.get(attribute) or "").split():
                assert name in ids, f"{attribute}={name!r} leads nowhere"
        target = each.get("href") or ""
        if target.startswith("#") and each.tag == "a" and "error" in target:
            assert target[1:] in ids


def test_problems_in_the_summary_lead_to_their_fields(page: Element) -> None:
    summary = next(each for each in page.iter("div") if each.get("id") == "problems")
    links = [each.get("href") or "" for each in summary.iter("a")]
    assert len(links) == 5
    ids = {each.get("id") for each in page.iter()}
    assert {link[1:] for link in links} <= ids


def test_every_input_has_a_label(page: Element) -> None:
    named = {each.get("for") for each in page.iter("label")}
    within = {id(field) for label in page.iter("label") for field in _inputs(label)}
    groups = [
        field.get("name")
        for field in _inputs(page)
        if id(field) not in within and field.get("id") not in named
    ]
    assert groups == []
    for each in page.iter("fieldset"):
        assert any(child.tag == "legend" for child in each)


def test_no_style_stands_in_the_page(embedded_site: Site) -> None:
    text = _open(embedded_site)
    assert not re.search(r"\sstyle=|<style|viewBox|<script(?! nonce=)", text)


def test_the_four_plain_answers_are_choices(page: Element) -> None:
    values = [
        field.get("value") for field in page.iter("input") if "answer" in (field.get("name") or "")
    ]
    assert values == [state.value for state in ANSWER_LABELS] * 2


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_has_a_sentence_and_the_same_numbers_as_a_table(
    embedded_site: Site, page: Element, name: str
) -> None:
    with embedded_site.app.test_request_context():
        expected = _numbers()[name]
    figure = next(each for each in page.iter() if each.get("id") == name)
    sentences = {each.get("id"): _text(each) for each in figure.iter("p") if each.get("id")}
    for svg in figure.iter(_svg("svg")):
        if svg.get("role") == "img":
            assert sentences[svg.get("aria-labelledby")]
    rows = [_text(cell) for cell in figure.iter() if cell.tag in ("th", "td")]
    for label, value in expected:
        assert any(label in row for row in rows), label
        assert value in rows, value
    shown = {word for each in figure.iter(_svg("text")) for word in _text(each).split()}
    in_table = {word for row in rows for word in row.split()}
    ours = {"today", "I", "II", "III", "IV"}
    if name != "journey":
        assert shown <= in_table | ours
    else:
        assert {word for word in shown if word.isdigit() and len(word) < 3} <= in_table


def test_right_to_left_mirrors_every_place(embedded_site: Site) -> None:
    ltr, rtl = (
        [
            each
            for each in _parse(_open(embedded_site, PATH + query)).iter()
            if str(each.tag).startswith("{http://www.w3.org/2000/svg}") and _is_placed(each)
        ]
        for query in ("", "?direction=rtl")
    )
    assert len(ltr) == len(rtl) > 100
    for one, other in zip(ltr, rtl, strict=True):
        for name in ("x", "x1", "x2", "cx"):
            if one.get(name):
                width = _number(one, "width") if name == "x" and one.get("width") else 0
                mirrored = 100 - _number(one, name) - width
                if one.tag == _svg("line") and one.get("x2") == "100%":
                    continue  # from one side to the other
                assert _number(other, name) == pytest.approx(mirrored, abs=0.011)
        assert one.get("width") == other.get("width")
        assert one.get("y") == other.get("y")


def test_the_page_says_its_direction(embedded_site: Site) -> None:
    assert _parse(_open(embedded_site, f"{PATH}?direction=rtl")).get("dir") == "rtl"
    assert _parse(_open(embedded_site)).get("dir") == "ltr"


def test_every_place_lies_in_the_chart(page: Element) -> None:
    for each in page.iter():
        for name in WHERE:
            if (each.get(name) or "").endswith("%"):
                assert 0 <= _number(each, name) <= 100
        if each.tag == _svg("rect") and each.get("x"):
            assert _number(each, "x") + _number(each, "width") <= 100.01


def test_only_texts_inside_dark_pieces_take_the_light_ink(page: Element) -> None:
    """``.b4 + text`` is written for texts in a bar; a text after a dot would not be seen."""
    for parent in page.iter():
        children = list(parent)
        for one, other in pairwise(children):
            if other.tag == _svg("text") and one.get("class") == "b4":
                middle = _number(one, "x") + _number(one, "width") / 2
                assert _number(other, "x") == pytest.approx(middle, abs=0.02)


def test_outside_demo_and_tests_there_is_no_such_page(embedded_site: Site) -> None:
    browser = embedded_site.browser(embedded_site.hat(Role.CW, embedded_site.organisation()))
    embedded_site.app.testing = False
    assert browser.open(PATH).status_code == 404


def test_nobody_opens_it_without_a_sign_in(embedded_site: Site) -> None:
    assert embedded_site.browser().open(PATH).status_code == 303


def test_numbers_become_places() -> None:
    assert charts.share(1, 4) == 25
    assert charts.share(1, 0) == 0
    assert charts.share(9, 4) == 100
    assert charts.bars([]) == []
    assert charts.line([]) == []
    stacked = charts.stack([Part("a", 1), Part("b", 3)])
    assert [part.span for part in stacked] == [Span(0, 25), Span(25, 75)]
    over = charts.stack([Part("a", 6), Part("b", 6)], 10)
    assert over[-1].span.end == pytest.approx(100)
    assert [(point.x, point.y) for point in charts.line([("a", 1), ("b", 2)])] == [
        (25, 50),
        (75, 100),
    ]


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 10, 7), date(2026, 10, 7)), (date(2026, 9, 1), date(2026, 10, 7))]
    + [(date(year, 3, 11), date(2026, 10, 7)) for year in (2025, 2020, 2010)],
)
def test_lanes_name_few_dates_between_their_ends(first: date, last: date) -> None:
    drawn = charts.lanes([(1, "I", [("a", "settled", first, None)])], last)
    assert len(drawn.days) <= 5
    assert all(first < day <= last for day, _ in drawn.days)
    assert 90 < drawn.today <= 100 or first == last
    assert drawn.lanes[0].stretches[0].span.end == pytest.approx(drawn.today)


def _open(site: Site, path: str = PATH) -> str:
    browser = site.browser(site.hat(Role.CW, site.organisation()))
    answer = browser.open(path)
    assert answer.status_code == 200
    return answer.text


def _parse(text: str) -> Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    parsed: Element = parser.parse(text)
    return parsed


def _svg(tag: str) -> str:
    return f"{{http://www.w3.org/2000/svg}}{tag}"


def _inputs(element: Element) -> Iterator[Element]:
    for each in element.iter():
        if each.tag in ("select", "textarea") or (
            each.tag == "input" and each.get("type") != "hidden"
        ):
            yield each


def _text(element: Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _number(element: Element, name: str) -> float:
    return float((element.get(name) or "0").rstrip("%"))


def _is_placed(element: Element) -> bool:
    return any((element.get(name) or "").endswith("%") for name in ("x", "x1", "cx"))


def _numbers() -> dict[str, list[tuple[str, str]]]:
    """Return what each chart must say in its table: labels and cells."""
    found = {"in-the-way": [(part.label, str(part.value)) for part in samples.bars()]}
    found["load"] = [
        (part.label, str(part.value)) for _, parts, _ in samples.stacks() for part in parts
    ]
    for name, _, _, points in samples.lines():
        found[name] = [(point.label, str(point.value)) for point in points]
    drawn, _ = samples.lanes()
    found["journey"] = [
        (stretch.label, f"{stretch.since:%a} {stretch.since.day} {stretch.since:%b %Y}")
        for lane in drawn.lanes
        for stretch in lane.stretches
    ]
    return found
