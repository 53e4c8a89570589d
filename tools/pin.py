"""Write ``constraints.txt`` from a fresh installation of what pyproject.toml asks for.

    make pins

Takes the newest versions that fit together. Run the tests before you commit it.
"""

from __future__ import annotations

import subprocess
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
# Every package of the environment, pinned. Made by `make pins` from a fresh install
# of pyproject.toml; environment.yml takes its pins from here.
"""
#: Part of every virtual environment; or pinned by PyTorch, where it brings CUDA.
NOT_PINNED = ("pip==", "wheel==", "nvidia-", "cuda-", "triton==")


def main() -> None:
    """Install, freeze, write."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        pip = [f"{folder}/bin/python", "-m", "pip"]
        print("Installing everything afresh; this takes a few minutes.", flush=True)
        subprocess.run([*pip, "install", "--quiet", f"{ROOT}[test]"], check=True)
        done = subprocess.run(
            [*pip, "freeze", "--all", "--exclude", "backprop-by-hand"],
            check=True,
            capture_output=True,
            text=True,
        )
    # A build's local label (torch 2.13.0+cpu) is no part of the pin.
    pins = [line.partition("+")[0] for line in done.stdout.splitlines()]
    kept = [pin for pin in pins if not pin.startswith(NOT_PINNED)]
    (ROOT / "constraints.txt").write_text(HEADER + "\n".join(kept) + "\n")
    print(f"{len(kept)} packages pinned. Now run: make release test")


if __name__ == "__main__":
    main()
