"""A page as the rules of the lint see it: parsed, its elements in order, its texts and names.

What must be true of a page stands in ``reading.py``, ``safety.py`` and ``words.py`` beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as MEANINGS

SVG = "{http://www.w3.org/2000/svg}"
#: Inputs that nobody fills in, and so nobody needs to have named.
NOT_FILLED_IN = ("hidden", "submit", "button", "reset", "image")
#: A character that HTML does not know, such as NUL. Only people type one; browsers show none.
CHARACTER = "invalid-codepoint"


@dataclass(frozen=True)
class Sent:
    """One answer, as far as its page depends on it."""

    html: str
    #: Of the answer's Content-Security-Policy.
    nonce: str = ""
    #: Not the answer to a request for a part of a page.
    is_whole: bool = True
    #: Where it was found: forms without an action are sent there.
    address: str = "/"
    #: Shown in a direction that somebody chose, whatever the language.
    is_turned: bool = False
    #: Whether forms to an address need no token.
    is_tokenless: Callable[[str], bool] = field(default=lambda _address: False)


class Page:
    """A page that was sent, parsed as a browser does."""

    def __init__(self, sent: Sent) -> None:
        self.sent = sent
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parse = parser.parse if sent.is_whole else parser.parseFragment
        self.root: Element = parse(sent.html)
        self.errors: list[str] = [
            MEANINGS[code] % values for _at, code, values in parser.errors if code != CHARACTER
        ]
        self.elements = [each for each in self.root.iter() if isinstance(each.tag, str)]

    def all(self, *tags: str) -> Iterator[Element]:
        """Give the elements with one of these tags, in order."""
        return (each for each in self.elements if each.tag in tags)

    @cached_property
    def by_id(self) -> dict[str, Element]:
        """Elements by their id."""
        return {name: each for each in self.elements if (name := each.get("id"))}

    @property
    def title(self) -> str:
        """What the tab says."""
        return " ".join(text_of(each) for each in self.all("title"))

    def controls(self, within: Element | None = None) -> Iterator[Element]:
        """Give what people fill in, of the page or of a part of it."""
        for each in self.elements if within is None else within.iter():
            is_input = each.tag == "input" and each.get("type") not in NOT_FILLED_IN
            if is_input or each.tag in ("select", "textarea"):
                yield each

    def name_of(self, element: Element) -> str:
        """Return what an element is called by whoever hears the page."""
        for name in (element.get("aria-labelledby") or "").split():
            if name in self.by_id:
                return heard(self.by_id[name])
        return (element.get("aria-label") or heard(element)).strip()


def text_of(element: Element) -> str:
    """Return the text in an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def heard(element: Element) -> str:
    """Return the text in an element and the names of its pictures, not what is hidden or typed."""
    pieces = [element.get("alt") or "", element.text or ""]
    for child in element:
        is_text = isinstance(child.tag, str) and child.tag not in ("select", "textarea")
        if is_text and child.get("aria-hidden") != "true":
            pieces += [child.get("aria-label") or heard(child)]
        pieces.append(child.tail or "")
    return " ".join(" ".join(pieces).split())


def shown(element: Element) -> str:
    """Return an element's tag with what tells it from its like."""
    attributes = (f'{name}="{element.get(name)}"' for name in ("id", "name", "href", "src"))
    told = [each for each in attributes if not each.endswith('"None"')]
    return f"<{' '.join([str(element.tag).removeprefix(SVG), *told])}>"
