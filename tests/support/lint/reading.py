"""What people who see, hear or touch a page need of it: sound markup, headings, names, labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from babel import Locale, UnknownLocaleError

from tests.support.lint.page import SVG, Page, heard, shown, text_of

#: Attributes that name other elements by their ids.
REFERENCES = ("for", "form", "list", "headers", "aria-labelledby", "aria-describedby")
REFERENCES += ("aria-controls", "aria-owns", "aria-details", "aria-errormessage")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def markup(page: Page) -> Iterator[str]:
    """It parses without an error."""
    yield from (f"not sound HTML: {error}" for error in page.errors)


# --- whole pages ------------------------------------------------------------------------


def language(page: Page) -> Iterator[str]:
    """It says its language, and the direction that goes with it."""
    spoken, direction = page.root.get("lang") or "", page.root.get("dir")
    if not spoken:
        yield "<html> has no lang"
    elif direction not in ("ltr", "rtl"):
        yield f"<html> has dir={direction!r}"
    elif direction != direction_of(spoken) and not page.sent.is_turned:
        yield f"dir={direction!r} does not go with lang={spoken!r}"


def direction_of(spoken: str) -> str:
    """Return the direction of a language; of a pseudo-language, that of the one it is made of."""
    try:
        return Locale.parse(spoken, sep="-").text_direction
    except UnknownLocaleError:
        return Locale.parse(spoken.partition("-")[0]).text_direction


def one_first_heading(page: Page) -> Iterator[str]:
    """It says once what it is."""
    if (count := len(list(page.all("h1")))) != 1:
        yield f"{count} h1"


def title(page: Page) -> Iterator[str]:
    """Its tab says what it is."""
    if not page.title:
        yield "no title, or an empty one"


def viewport(page: Page) -> Iterator[str]:
    """It fits telephones, and can be made larger."""
    said = [
        each.get("content") or "" for each in page.all("meta") if each.get("name") == "viewport"
    ]
    if len(said) != 1 or "width=device-width" not in said[0]:
        yield "no meta viewport with width=device-width"
    elif "user-scalable" in said[0] or "maximum-scale" in said[0]:
        yield "meta viewport keeps people from making it larger"


# --- ids and headings -------------------------------------------------------------------


def ids(page: Page) -> Iterator[str]:
    """Each id stands once."""
    count = Counter(each.get("id") for each in page.elements if each.get("id") is not None)
    yield from (f"id {name!r} stands {times} times" for name, times in count.items() if times > 1)
    yield from (f"id {name!r} is not one word" for name in count if len(name.split()) != 1)


def references(page: Page) -> Iterator[str]:
    """Each id that is named exists."""
    for each in page.elements:
        for attribute in REFERENCES:
            for name in (each.get(attribute) or "").split():
                if name not in page.by_id:
                    yield f"{shown(each)}: {attribute}={name!r} leads nowhere"
        target = each.get("href") or ""
        if target.startswith("#") and target[1:] not in page.by_id:
            yield f"{shown(each)} leads nowhere"


def headings(page: Page) -> Iterator[str]:
    """Headings are not empty and skip no level on the way down; a page's first is its h1."""
    before = 0 if page.sent.is_whole else None
    for each in page.all(*HEADINGS):
        level = int(str(each.tag)[1])
        if before is not None and level > before + 1:
            last = f"h{before}" if before else "nothing"
            yield f"{each.tag} {text_of(each)!r} comes after {last}"
        if not page.name_of(each):
            yield f"an empty {each.tag}"
        before = level


# --- names ------------------------------------------------------------------------------


def labels(page: Page) -> Iterator[str]:
    """What is filled in says what belongs there."""
    said = [label for label in page.all("label") if heard(label)]
    labelled = {name for label in said if (name := label.get("for"))}
    within = {id(field) for label in said for field in page.controls(label)}
    for each in page.controls():
        has_label = id(each) in within or each.get("id") in labelled
        named = (each.get("aria-label") or "").strip() or each.get("aria-labelledby")
        if not (has_label or named or _is_for_programs(each)):
            yield f"{shown(each)} has no label"


def _is_for_programs(control: object) -> bool:
    """Whether a field is there for the browser's keeper of passphrases, and reached by nobody."""
    wanted = {"aria-hidden": "true", "tabindex": "-1"}
    attributes = getattr(control, "attrib", {})
    return "readonly" in attributes and wanted.items() <= attributes.items()


def legends(page: Page) -> Iterator[str]:
    """Fields that belong together say what they are together."""
    for each in page.all("fieldset"):
        if not len(each) or each[0].tag != "legend" or not heard(each[0]):
            yield f"{shown(each)} does not begin with a legend"


def names(page: Page) -> Iterator[str]:
    """What can be pressed says what it does."""
    for each in page.all("button", "a", "summary"):
        if not page.name_of(each):
            yield f"{shown(each)} has no name"
    for each in page.all("input"):
        is_button = each.get("type") in ("submit", "button", "reset")
        if is_button and not (each.get("value") or page.name_of(each)):
            yield f"{shown(each)} has no name"


def tables(page: Page) -> Iterator[str]:
    """A table says what it holds."""
    for each in page.all("table"):
        captions = [child for child in each if child.tag == "caption"]
        named = each.get("aria-label") or each.get("aria-labelledby")
        if not named and not any(heard(caption) for caption in captions):
            yield f"{shown(each)} has no caption"


def pictures(page: Page) -> Iterator[str]:
    """A picture has words, or is said to be nothing but decoration."""
    for each in page.all("img"):
        if each.get("alt") is None:
            yield f"{shown(each)} has no alt"
    for each in page.all(f"{SVG}svg"):
        named = each.get("aria-label") or each.get("aria-labelledby")
        if each.get("aria-hidden") != "true" and not (each.get("role") == "img" and named):
            yield f"{shown(each)} is neither hidden nor a named image"


WHOLE = (language, one_first_heading, title, viewport)
RULES = (markup, ids, references, headings, labels, legends, names, tables, pictures)
