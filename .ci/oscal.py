"""Holds an OSCAL file against the schema. Usage: oscal.py SCHEMA FILE...

The schema's patterns use Unicode classes, which Python's own expressions lack; so they are matched by `regex`.
"""
import json
import sys

import jsonschema
import regex
from jsonschema import validators


def pattern(validator, expression, instance, _schema):
    if validator.is_type(instance, "string") and not regex.search(expression, instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {expression!r}")


with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
Validator = validators.extend(validators.validator_for(schema), {"pattern": pattern})
failed = False
for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as file:
        errors = list(Validator(schema).iter_errors(json.load(file)))
    for error in errors[:20]:
        print(path, list(error.absolute_path), error.message[:300])
    print("FAIL" if errors else "PASS", path)
    failed |= bool(errors)
sys.exit(failed)
