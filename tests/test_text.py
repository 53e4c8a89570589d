"""What the package says: every sentence is there, short, and no answer in disguise."""

import re
import tomllib
from pathlib import Path

import pytest
from build_class import solution_blanks

from grader.exercises import STAGES
from grader.text import catalogue, say

CATALOGUE = catalogue()
SOURCES = [
    path.read_text(encoding="utf-8")
    for path in (Path(__file__).parent.parent / "grader").rglob("*.py")
]


def sentences(entry=CATALOGUE, prefix=""):
    for key, value in entry.items():
        if isinstance(value, dict):
            yield from sentences(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def test_no_sentence_is_there_twice():
    files = sorted((Path(__file__).parent.parent / "grader/text/en").glob("*.toml"))
    found = [key for f in files for key, _ in sentences(tomllib.loads(f.read_text()))]
    assert sorted(found) == sorted(set(found))
    assert len(found) > 150


def test_every_known_mistake_has_a_sentence():
    named = {m.name for exs in STAGES.values() for e in exs for m in e.mistakes}
    named |= {fault.name for exs in STAGES.values() for e in exs for fault in e.faults}
    assert named <= CATALOGUE["mistakes"].keys()


def test_no_sentence_is_left_over():
    code = "\n".join(SOURCES)
    words, stems = set(re.findall(r"\w+", code)), set(re.findall(r"([a-z]+)_\{", code))
    assert CATALOGUE["curves"]["names"].keys() <= STAGES.keys()
    for key, _ in sentences():
        if key.startswith("curves.names."):
            continue
        name = key.rpartition(".")[2]
        stem = name.partition("_")[0]
        assert name in words or stem in stems, f"{key} is never said"


def test_a_message_has_at_most_three_sentences():
    for key, text in sentences():
        assert len(re.findall(r"[.?!](?:\s|$)", text)) <= 3, key
        assert text.isprintable(), key


@pytest.mark.parametrize("stage", STAGES)
def test_no_message_gives_a_solution_away(stage):
    said = " ".join(text for _, text in sentences())
    squeezed = re.sub(r"\s", "", said)
    for name, body in solution_blanks(stage).items():
        for line in body.splitlines():
            right_side = re.sub(r"\s", "", line.partition("=")[2])
            assert right_side not in squeezed or len(right_side) < 8, (name, line)


def test_another_language_falls_back_to_english(monkeypatch):
    monkeypatch.setenv("GRADER_LANGUAGE", "xx")
    assert say("panel.right") == CATALOGUE["panel"]["right"]


def test_an_unknown_sentence_is_an_error():
    with pytest.raises(KeyError, match="no sentence"):
        say("mistakes.no_such_mistake")
