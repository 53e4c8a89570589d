"""Everything that the package says to a student: one folder of TOML files a language.

``common.toml`` holds what every stage needs, ``NN-name.toml`` what one stage adds; they
are read as one catalogue. ``GRADER_LANGUAGE`` chooses the language (``en``, the
default); a sentence that a language lacks is said in English.
"""

from __future__ import annotations

import os
import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

FALLBACK = "en"


@cache
def catalogue(language: str = FALLBACK) -> dict[str, Any]:
    """All sentences of a language, in tables; empty if there is no such language."""
    folder = resources.files(__package__).joinpath(language)
    merged: dict[str, Any] = {}
    if folder.is_dir():
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.name.endswith(".toml"):
                _merge(merged, tomllib.loads(file.read_text("utf-8")))
    return merged


def _merge(into: dict[str, Any], more: dict[str, Any]) -> None:
    """Add sentences. (No two files have the same one: a test sees to it.)"""
    for key, entry in more.items():
        if isinstance(entry, dict):
            _merge(into.setdefault(key, {}), entry)
        else:
            into.setdefault(key, entry)


def _look_up(language: str, key: str) -> str | None:
    entry: Any = catalogue(language)
    for name in key.split("."):
        entry = entry.get(name) if isinstance(entry, dict) else None
    return entry if isinstance(entry, str) else None


def can_say(key: str) -> bool:
    """Whether there is a sentence under a key."""
    return _look_up(FALLBACK, key) is not None


def template(key: str) -> str:
    """The sentence under a dotted key, with its gaps as ``{name}``.

    Raises:
        KeyError: no catalogue has the sentence.
    """
    language = os.environ.get("GRADER_LANGUAGE", FALLBACK)
    sentence = _look_up(language, key) or _look_up(FALLBACK, key)
    if sentence is None:
        raise KeyError(f"no sentence {key!r}")
    return sentence


def say(key: str, **fields: object) -> str:
    """Return the sentence under a dotted key, with its gaps filled.

    Raises:
        KeyError: no catalogue has the sentence, or a gap has no field.
    """
    return template(key).format(**fields)


def first_sentence(text: str) -> str:
    """The first sentence of a text: of a mistake's, the one that says what it is."""
    found = re.match(r".*?([.!?](?=\s)|[。！？])", text)
    return found[0] if found else text
