"""The notebooks' hints as data: ``LANGUAGE/hints/NN-name.toml``, a table an exercise.

The files are generated (tools/build_hints.py), and stand apart from the catalogue of
sentences: no code says a hint, a student asks for it.
"""

from __future__ import annotations

import os
import tomllib
from functools import cache
from importlib import resources

from grader.text import FALLBACK


@cache
def all_hints(language: str = FALLBACK) -> dict[str, tuple[str, ...]]:
    """The hints of a language by exercise id; empty if there is no such language."""
    folder = resources.files(__package__).joinpath(language, "hints")
    found: dict[str, tuple[str, ...]] = {}
    if folder.is_dir():
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            stage, _, kind = file.name.rpartition(".")
            if kind == "toml":
                for name, entry in tomllib.loads(file.read_text("utf-8")).items():
                    found[f"{stage}/{name}"] = tuple(entry["hints"])
    return found


def hints_of(exercise_id: str) -> tuple[str, ...]:
    """The hints of an exercise, as markdown, the first one first; () without any.

    Where ``GRADER_LANGUAGE`` has none for it, they are the English ones.
    """
    language = os.environ.get("GRADER_LANGUAGE", FALLBACK)
    return all_hints(language).get(exercise_id) or all_hints().get(exercise_id, ())
