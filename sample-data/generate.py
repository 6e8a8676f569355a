#!/usr/bin/env python3
"""Writes the sample data: flawed/ and clean/ (two invented tenants) and layouts/ (one small file per known layout).

    python3 sample-data/generate.py            write everything, then check it
    python3 sample-data/generate.py --check    write to a scratch folder and compare with what is here

Needs openpyxl 3.1. Every run writes the same bytes. The facts are in generator/; the READMEs name what each tenant shows.
"""
import filecmp
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True

from generator import clean, flawed, layouts, readmes, verify  # noqa: E402
from generator.formats import Folder  # noqa: E402


def write(base):
    folders = {name: Folder(os.path.join(base, name)) for name in ("flawed", "clean", "layouts")}
    tenants = {"flawed": flawed.write(folders["flawed"]), "clean": clean.write(folders["clean"])}
    samples = layouts.write(folders["layouts"])
    readmes.write(folders, tenants, samples)
    for folder in folders.values():
        folder.prune()
    verify.check(base, tenants, samples)


def differences(left, right):
    compared = filecmp.dircmp(left, right, ignore=["__pycache__"])
    _, mismatch, errors = filecmp.cmpfiles(left, right, compared.common_files, shallow=False)
    found = compared.left_only + compared.right_only + mismatch + errors
    for name in compared.common_dirs:
        found += [f"{name}/{path}" for path in differences(os.path.join(left, name), os.path.join(right, name))]
    return found


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as scratch:
            write(scratch)
            stale = [f"{name}/{path}" for name in ("flawed", "clean", "layouts")
                     for path in differences(os.path.join(HERE, name), os.path.join(scratch, name))]
        sys.exit("not what generate.py writes: " + ", ".join(stale) if stale else 0)
    write(HERE)
