"""How much somebody must do for an everyday task: counted by the harness, held by a table.

A :class:`Person` works in a page and counts: an input is a field that is typed into or chosen, a
tap is a press on a control. They give what the task is about and nothing else. What a form then
still asks for, they answer with whatever fits and press again, so that a field which became
required shows as an input and a tap too many.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page

#: Of a common telephone.
WIDTH, HEIGHT = 360, 740
#: How often a form may ask for more before the task counts as impossible.
MOST_ROUNDS = 4
ANYTHING = "Something"


@dataclass(frozen=True)
class Effort:
    """A number of inputs and of taps."""

    inputs: int
    taps: int

    def fits(self, allowed: Effort) -> bool:
        """Whether this is not more than what is allowed."""
        return self.inputs <= allowed.inputs and self.taps <= allowed.taps


#: What a task may take at most. From where it is counted stands in the test of each.
ALLOWED = {
    "sign in": Effort(inputs=3, taps=2),
    "lock and unlock": Effort(inputs=1, taps=2),
    "stage change": Effort(inputs=1, taps=3),
    "open a case": Effort(inputs=2, taps=4),
    "contact note": Effort(inputs=1, taps=3),
    "one review, still right": Effort(inputs=0, taps=1),
    "new task": Effort(inputs=2, taps=1),
    "a yes": Effort(inputs=5, taps=8),
    "a no": Effort(inputs=2, taps=2),
    "stop sharing": Effort(inputs=2, taps=2),
    "told to stop sharing": Effort(inputs=2, taps=2),
    "disclosure without consent": Effort(inputs=4, taps=6),
    # A reference and the PIN are typed; the reason is a tap in the table and a choice here.
    "emergency access": Effort(inputs=3, taps=2),
    "refer": Effort(inputs=6, taps=10),
    "ask without naming anyone": Effort(inputs=2, taps=3),
    "book an interpreter": Effort(inputs=3, taps=6),
    "new appointment": Effort(inputs=4, taps=3),
    "agree a goal": Effort(inputs=6, taps=9),
    "review a goal, a step": Effort(inputs=1, taps=3),
}


class TooMuchError(AssertionError):
    """A task takes more than the table allows."""


@dataclass
class Person:
    """Somebody who works in a page; every step is counted and told in :attr:`steps`."""

    page: Page
    inputs: int = 0
    taps: int = 0
    steps: list[str] = field(default_factory=list)

    @property
    def effort(self) -> Effort:
        """What it took so far."""
        return Effort(self.inputs, self.taps)

    def type(self, field: Locator, text: str) -> None:
        """Type into a field."""
        field.fill(text)
        self._put_in(field)

    def choose(self, choice: Locator) -> None:
        """Choose one of several."""
        choice.check()
        self._put_in(choice)

    def select(self, field: Locator, label: str) -> None:
        """Choose one of a list by its words; wait for what the page fills in after it."""
        with self.page.expect_response(lambda answer: answer.request.method == "GET"):
            field.select_option(label=label)
        self._put_in(field)

    def pick(self, field: Locator, label: str) -> None:
        """Choose one of a list by its words, where the page fills in nothing after it."""
        field.select_option(label=label)
        self._put_in(field)

    def tap(self, control: Locator) -> None:
        """Press a link or button."""
        self.steps.append(f"tap {control}")
        self.taps += 1
        control.click()
        self.page.wait_for_load_state()
        self.page.locator("[aria-busy]").wait_for(state="detached")

    def send(self, button: str) -> None:
        """Press the button of a form, and answer what it still asks for until it is content."""
        for _round in range(MOST_ROUNDS):
            self.tap(self.page.get_by_role("button", name=button, exact=True))
            asked = self._asked_for()
            if not asked:
                return
            for each in asked:
                self._answer(each)
        raise TooMuchError("\n".join([f'"{button}" is never content:', *self.steps]))

    def _asked_for(self) -> list[Locator]:
        """Return the fields that stand in the way: by the form's own words, or the browser's."""
        links = self.page.get_by_role("alert").get_by_role("link")
        named = [link.get_attribute("href") or "" for link in links.all()]
        if named:
            return [self.page.locator(f'[id="{name.removeprefix("#")}"]') for name in named]
        refused = "input:invalid, select:invalid, textarea:invalid"
        return self.page.get_by_role("main").locator(refused).all()

    def _answer(self, field: Locator) -> None:
        """Give the shortest answer that a field takes."""
        kind = field.evaluate("each => each.tagName + ':' + (each.type ?? '')")
        if kind.startswith("FIELDSET"):
            self.choose(field.locator("input").first)
        elif kind.startswith("SELECT"):
            field.select_option(index=1)
            self._put_in(field)
        elif kind.endswith((":checkbox", ":radio")):
            self.choose(field)
        else:
            self.type(field, "2026-01-05" if kind.endswith(":date") else ANYTHING)

    def _put_in(self, field: Locator) -> None:
        self.steps.append(f"input {field}")
        self.inputs += 1


@contextmanager
def task(page: Page, name: str) -> Iterator[Person]:
    """Give somebody who does a task; at its end, hold what it took against the table."""
    person = Person(page)
    yield person
    allowed = ALLOWED[name]
    if not person.effort.fits(allowed):
        raise TooMuchError(
            "\n".join([f"{name}: {person.effort}, allowed {allowed}", *person.steps])
        )
