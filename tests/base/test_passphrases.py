"""Which passphrases are turned away, and that good ones are not."""

from __future__ import annotations

import gzip
import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.base.passphrases import LONGEST, SHORTEST, Problem, check, common_passwords
from caseapp.base.resources import resource

CONTEXT = ("Vellamoor Support Collective", "renna.quillory@vellamoor.example")

GOOD = (
    "correct horse battery staple",
    "quiet harbour lamp seven",
    "Das Wetter war gestern besser",
    "тихая лампа седьмой причал",
    "k3j9x2m4q8w1z5r7",
    "renna likes green tea",
    "     nine  moss  teapots",
    "port&wine:slow%bakery",
)


@pytest.mark.parametrize("passphrase", GOOD)
def test_a_few_words_that_do_not_belong_together_are_enough(passphrase: str) -> None:
    """No capital, digit or sign is ever asked for (ASVS 6.2.5)."""
    assert check(passphrase, context=CONTEXT) is None


@pytest.mark.parametrize(
    ("length", "problem"),
    [(14, Problem.TOO_SHORT), (15, None), (64, None), (128, None), (129, Problem.TOO_LONG)],
)
def test_fifteen_to_a_hundred_and_twenty_eight_characters(
    length: int, problem: Problem | None
) -> None:
    long = "mossy teapots argue with seven wooden ladders about the fog over Lake Ild " * 2
    assert check(long[:length], context=()) is problem


def test_what_is_typed_counts_blanks_included() -> None:
    assert check(" mossy teapot ", context=()) is Problem.TOO_SHORT
    assert check(" mossy teapots ", context=()) is None
    assert check("", context=()) is Problem.TOO_SHORT


@pytest.mark.parametrize(
    "passphrase",
    [
        "passwordpassword",
        "PasswordPassword",
        "password 1234567890",
        "1234567890 password",
        "password12345password",
        "password1password2",
        "password-sunshine",
        "p.a.s.s.w.o.r.d 2024",
        "P@ssw0rd!!!!2024",
        "!!!!!!!password!!!!!!!",
        "        password        ",
        "qwertyuiopasdfg",
        "iloveyouprincess",
        "letmeinletmein12",
        "aaaaaaaaaaaaaaa",
        "abcdefghijklmnop",
        "zyxwvutsrqponml",
        "123456789012345",
        "987654321098765",
        "121212121212121",
        "abcabcabcabcabc",
        "abcdef123456ghijkl",
        "               ",
        "пароль пароль пароль",
        "ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ",
    ],
)
def test_what_many_people_use_is_turned_away(passphrase: str) -> None:
    assert check(passphrase, context=CONTEXT) is Problem.COMMON


@pytest.mark.parametrize(
    "passphrase",
    [
        "VellamoorSupport2024",
        "vellamoor 908172635445",
        "Vellamoor-Support-Collective",
        "vellamoorsupportcollective1",
        "renna.quillory.1990",
        "quilloryrenna!!",
        "caseappcaseapp99",
        "CaseApp 19471983",
    ],
)
def test_names_that_anyone_would_try_are_turned_away(passphrase: str) -> None:
    """ASVS 6.2.11: organisation, product and the user's own address, with digits or without."""
    assert check(passphrase, context=CONTEXT) is Problem.CONTEXT


def test_a_name_is_only_known_where_it_is_told() -> None:
    assert check("vellamoor 908172635445", context=()) is None
    assert check("caseappcaseapp99", context=()) is Problem.CONTEXT


def test_the_list_that_ships_is_sorted_lower_case_and_long_enough() -> None:
    packed = resource("seeds", "reference", "common-passwords.txt.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    assert len(lines) >= 10_000
    assert lines == sorted(set(lines))
    assert all(line == line.lower().strip() and line for line in lines)
    assert common_passwords() == frozenset(lines)
    assert common_passwords() is common_passwords(), "it is read once"


@pytest.mark.parametrize("step", [20, pytest.param(1, marks=pytest.mark.long)])
def test_every_line_of_the_list_is_turned_away(step: int) -> None:
    """ASVS 6.2.4 and 6.2.12: also when repeated or padded until it is long enough."""
    for word in sorted(common_passwords())[::step]:
        assert check(word, context=()) in (Problem.TOO_SHORT, Problem.COMMON), word
        times = SHORTEST // len(word) + 1
        for padded in (word * times, f"{word}12345678901234", word + "!" * SHORTEST):
            if len(padded) <= LONGEST:
                assert check(padded, context=()) is Problem.COMMON, padded


WORDS = sorted(
    word for word in common_passwords() if 4 <= len(word) <= 24 and any(map(str.isalpha, word))
)
PADDING = string.digits + string.punctuation + " "


@given(
    word=st.sampled_from([word for word in WORDS if word.isalpha()]),
    before=st.text(PADDING, max_size=30),
    after=st.text(PADDING, min_size=SHORTEST, max_size=30),
    upper=st.booleans(),
)
def test_padding_never_makes_a_common_password_good(
    word: str, before: str, after: str, upper: bool
) -> None:
    passphrase = f"{before}{word.upper() if upper else word}{after}"
    assert check(passphrase, context=()) is Problem.COMMON


@given(
    word=st.sampled_from(WORDS),
    joints=st.lists(st.text(PADDING, max_size=3), min_size=15, max_size=15),
)
def test_joining_a_common_password_with_itself_never_makes_it_good(
    word: str, joints: list[str]
) -> None:
    times = SHORTEST // len(word) + 1
    passphrase = word + "".join(joint + word for joint in joints[:times])
    if len(passphrase) <= LONGEST:
        assert check(passphrase, context=()) is Problem.COMMON


@given(start=st.sampled_from(string.ascii_lowercase + string.digits), times=st.integers(15, 128))
def test_one_character_again_and_again_is_common(start: str, times: int) -> None:
    assert check(start * times, context=()) is Problem.COMMON


@given(st.text(max_size=200), st.lists(st.text(max_size=40), max_size=4))
def test_there_is_always_an_answer_and_length_comes_first(
    passphrase: str, context: list[str]
) -> None:
    problem = check(passphrase, context=context)
    assert (problem is Problem.TOO_SHORT) == (len(passphrase) < SHORTEST)
    assert (problem is Problem.TOO_LONG) == (len(passphrase) > LONGEST)


@given(st.permutations(["moss", "teapot", "ladder", "walnut", "ferry", "thimble", "gravel"]))
def test_unusual_words_in_any_order_are_good(words: list[str]) -> None:
    assert check(" ".join(words[:4]), context=CONTEXT) is None


def test_a_huge_text_is_answered_at_once() -> None:
    """Nothing slow happens to it, here or in hashing afterwards."""
    huge = "password" * 12_500
    started = time.perf_counter()
    assert check(huge, context=CONTEXT) is Problem.TOO_LONG
    assert time.perf_counter() - started < 0.005


def test_every_problem_has_a_calm_sentence() -> None:
    sentences = [problem.sentence for problem in Problem]
    assert len(set(sentences)) == len(Problem)
    for sentence in sentences:
        assert "Please" in sentence
        assert not any(word in sentence.lower() for word in ("invalid", "error", "fail", "must"))
