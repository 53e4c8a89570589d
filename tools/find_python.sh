#!/bin/sh
# Usage: sh tools/find_python.sh SCRIPT [ARG ...]
# Runs a script with the first Python on the PATH that the course's packages exist for.
# $PYTHON names another one to try first.

can_use='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'

for python in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
    if "$python" -c "$can_use" >/dev/null 2>&1; then
        exec "$python" "$@"
    fi
done

found=$(python3 --version 2>/dev/null || echo "no Python 3")
echo "This course needs Python 3.11, 3.12 or 3.13, and found $found." >&2
echo "Install one of them, or name it: make PYTHON=/path/to/python3.12 ..." >&2
exit 1
