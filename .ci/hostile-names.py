"""Writes exports of a tenant whose names are as hostile as names can be. Usage: hostile-names.py FOLDER

Every account holds Global Administrator, so that its name stands in the report.
"""
import json
import pathlib
import sys

NAMES = [
    "محمد بن عبد الله (Head of IT)",
    "דוד כהן [admin] 2026-06-30",
    "Anna \u202egnp.exe\u202c",
    "zero\u200bwidth\u200djoin\u2060\ufeff",
    "\u2066isolate\u2069 \u061c mark",
    "王秀英 さとう 김민준 臺灣",
    "สมชาย ใจดี अनिल कुमार Հայ ქართ",
    "e\u0301\u0302\u0303\u0304\u0305\u0306 Z\u0335a\u0334l\u0336g\u0337o",
    "😀👨‍👩‍👧‍👦🏴‍☠️ emoji",
    "\U000e0041\U000e0042 tags \ue000 private \U0001fffe none",
    "=HYPERLINK(\"http://x\",\"y\")",
    "</w:t><script>alert(1)</script> & ]]> (( \\) <<>> %PDF",
    "line\u2028separator\u2029 tab\tfeed\nnext\rend",
    "\u0001\u0002\u007f\u0080\u009f controls",
    "x" * 300,
    "长" * 300,
    "ﷺ ﷽ لا إله",
    "ß İ ı ǅ ﬁ ﬃ Å",
    "a" * 100 + " " + "ب" * 100,
    "//evil.example/%2e%2e/ ../../etc/passwd",
]

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
users, assignments = [], []
for index, name in enumerate(NAMES):
    key = f"00000000-0000-4000-8000-{index:012d}"
    user = {
        "id": key,
        "userPrincipalName": f"user{index}@hostile.example",
        "displayName": name,
        "accountEnabled": True,
        "userType": "Member",
        "createdDateTime": "2026-01-01T00:00:00Z",
    }
    users.append(user)
    principal = {"@odata.type": "#microsoft.graph.user", **{k: user[k] for k in ("id", "userPrincipalName", "displayName")}}
    assignments.append({
        "id": f"assignment-{index}",
        "principalId": key,
        "roleDefinitionId": "62e90394-69f5-4237-9190-012177145e10",
        "directoryScopeId": "/",
        "principal": principal,
    })
(folder / "users.json").write_text(json.dumps({"value": users}), encoding="utf-8")
(folder / "roleAssignments.json").write_text(json.dumps({"value": assignments}), encoding="utf-8")
