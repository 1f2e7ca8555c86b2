"""Words that no page of ours says about somebody, or to press somebody.

Only the page's own words count. What people typed may say anything; it stands in fields, in
quotations, or under ``bdi`` or ``translate="no"``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from tests.support.languages import READ_ATTRIBUTES
from tests.support.lint.page import Page

BLAME = ("failed to engage", "non-compliant", "refused", "claims", "alleges", "alleged")
BLAME += ("illegal", "absconded", "manipulative", "chaotic", "rescue", "rescued", "no-show")
BLAME += ("case closed", "victim")
PRESSURE = ("overdue", "failed")
TYPED_IN = ("textarea", "blockquote", "q", "bdi")
NOT_TEXT = ("script", "style")
_BLAMING = re.compile(rf"\b(?:{'|'.join([*BLAME, *PRESSURE])})\b", re.IGNORECASE)


def words(page: Page) -> Iterator[str]:
    """A page in English blames and presses nobody."""
    if (page.root.get("lang") or "en").partition("-")[0] != "en":
        return
    for text in own_words(page.root):
        yield from (f"says {found!r}" for found in blaming(text))


def blaming(text: str) -> list[str]:
    """Return the words in a text that blame or press."""
    found: list[str] = _BLAMING.findall(" ".join(text.split()))
    return found


def own_words(element: Element) -> Iterator[str]:
    """Give the texts of a page that are ours, and those attributes of it that are read."""
    if not isinstance(element.tag, str) or element.tag in NOT_TEXT:
        return
    if element.tag in TYPED_IN or element.get("translate") == "no":
        return
    yield from (value for name, value in element.attrib.items() if name in READ_ATTRIBUTES)
    if element.tag == "input" and element.get("type") in ("submit", "button", "reset"):
        yield element.get("value") or ""
    # A word in an element of its own is part of the sentence around it.
    yield _joined(element)
    for child in element:
        yield from own_words(child)


def _joined(element: Element) -> str:
    return (element.text or "") + "\N{OBJECT REPLACEMENT CHARACTER}".join(
        ["", *(child.tail or "" for child in element)]
    )


def named_in(title: str, people: Iterable[str]) -> Iterator[str]:
    """The tab, and so the history of the browser, names nobody."""
    for person in people:
        if len(person) > 2 and person in title and _stands_alone(person, title):
            yield f"the title names somebody: {title!r}"


def _stands_alone(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


RULES = (words,)
