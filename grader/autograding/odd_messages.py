"""Messages that no kernel of ours would send, and no notebook could hold.

A student's code can send whatever it likes on its kernel's channels. What nbclient
takes in ends up in the notebook, and one that cannot be written would cost the whole
submission instead of the one cell.
"""

from __future__ import annotations

import json
from typing import Any

from nbformat import ValidationError
from nbformat.v4 import output_from_msg

#: The messages that become outputs, and as which of them each is to be looked at.
_OUTPUTS = {
    **{kind: kind for kind in ("stream", "display_data", "execute_result", "error")},
    "update_display_data": "display_data",
}


def refuse_odd(msg: dict[str, Any]) -> None:
    """Raise ValueError if a message's content cannot become part of a notebook.

    Args:
        msg: as jupyter_client gives it, with ``msg_type`` and ``content``.
    """
    content = msg["content"]
    # Half a pair of surrogates has no UTF-8.
    json.dumps(content, ensure_ascii=False, default=str).encode()
    if not isinstance(content.get("execution_count"), int | None):
        raise ValueError("a count that is no number")
    kind = _OUTPUTS.get(msg["msg_type"])
    if kind is None:
        return
    try:
        output_from_msg({"header": {"msg_type": kind}, "content": content})
    except ValidationError as error:
        raise ValueError("an output of another form") from error
