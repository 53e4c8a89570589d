"""Everything that the package says to a student, one TOML catalogue a language.

``GRADER_LANGUAGE`` chooses the catalogue (``en``, the default); a sentence that a
catalogue lacks is said in English.
"""

from __future__ import annotations

import os
import tomllib
from functools import cache
from importlib import resources
from typing import Any

FALLBACK = "en"


@cache
def _catalogue(language: str) -> dict[str, Any]:
    source = resources.files(__package__).joinpath(f"{language}.toml")
    if not source.is_file():
        return {}
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _look_up(language: str, key: str) -> str | None:
    entry: Any = _catalogue(language)
    for name in key.split("."):
        entry = entry.get(name) if isinstance(entry, dict) else None
    return entry if isinstance(entry, str) else None


def say(key: str, **fields: object) -> str:
    """Return the sentence under a dotted key, with its gaps filled.

    Raises:
        KeyError: no catalogue has the sentence, or a gap has no field.
    """
    language = os.environ.get("GRADER_LANGUAGE", FALLBACK)
    sentence = _look_up(language, key) or _look_up(FALLBACK, key)
    if sentence is None:
        raise KeyError(f"no sentence {key!r}")
    return sentence.format(**fields)
