#!/usr/bin/env bash
# Holds OSCAL outputs against NIST's schema.
#
# Usage: .ci/oscal.sh FILE.json...
# Needs: python3-venv
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python="${XDG_CACHE_HOME:-$HOME/.cache}/tenant-assessor-ci/oscal"
if [ ! -x "$python/bin/python" ] || ! "$python/bin/python" -c 'import jsonschema, regex' 2>/dev/null; then
  python3 -m venv "$python"
  "$python/bin/pip" install -q jsonschema==4.25.1 regex==2025.9.1
fi
"$python/bin/python" "$here/oscal.py" "$here/../tests/schemas/oscal_complete_schema-1-1-2.json" "$@"
