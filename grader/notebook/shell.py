"""The running notebook: its globals, and its display."""

from __future__ import annotations

import sys
from typing import Any


def running_shell() -> Any:
    """The running IPython shell; None in a plain Python program."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def notebook_globals() -> dict[str, Any]:
    """The globals of the running notebook, or of the program outside Jupyter."""
    shell = running_shell()
    return shell.user_ns if shell else vars(sys.modules["__main__"])


def show(
    text: str, rich: dict[str, Any], metadata: dict[str, Any] | None = None
) -> None:
    """Display something with its plain-text twin; outside Jupyter print the text.

    Args:
        text: what a terminal, a screen reader and nbval see.
        rich: other forms by MIME type, such as ``{"text/html": ...}``.
        metadata: display metadata by MIME type.
    """
    if running_shell() is None:
        print(text)
        return
    from IPython.display import display

    display({"text/plain": text, **rich}, raw=True, metadata=metadata)
