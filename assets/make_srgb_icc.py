#!/usr/bin/env python3
"""Writes assets/srgb.icc: a minimal ICC v2 display profile of sRGB (matrix and tone curve), from the published primaries.

The profile is our own making and dedicated to the public domain (CC0). Run from the repository's root:
    python3 assets/make_srgb_icc.py
"""
import struct

def fixed(value):
    return struct.pack(">i", round(value * 65536))

def xyz(x, y, z):
    return b"XYZ \0\0\0\0" + fixed(x) + fixed(y) + fixed(z)

def description(text):
    ascii_text = text.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(ascii_text)) + ascii_text + b"\0" * (4 + 4 + 2 + 1 + 67)

def tone_curve(entries=1024):
    def linear(value):
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
    values = [round(linear(index / (entries - 1)) * 65535) for index in range(entries)]
    return b"curv\0\0\0\0" + struct.pack(">I", entries) + struct.pack(f">{entries}H", *values)

curve = tone_curve()
# Primaries of IEC 61966-2-1, adapted to the D50 white of the profile connection space (Bradford).
tags = [
    (b"desc", description("sRGB (IEC 61966-2-1)")),
    (b"cprt", b"text\0\0\0\0" + b"CC0 1.0: no rights reserved\0"),
    (b"wtpt", xyz(0.9642, 1.0, 0.8249)),
    (b"rXYZ", xyz(0.43607, 0.22249, 0.01392)),
    (b"gXYZ", xyz(0.38515, 0.71687, 0.09708)),
    (b"bXYZ", xyz(0.14307, 0.06061, 0.71410)),
    (b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve),
]
offset, table, data, placed = 128 + 4 + 12 * len(tags), b"", b"", {}
for signature, body in tags:
    if body not in placed:
        placed[body] = offset + len(data)
        data += body + b"\0" * (-len(body) % 4)
    table += signature + struct.pack(">II", placed[body], len(body))
size = offset + len(data)
header = struct.pack(">I4sI4s4s4s", size, b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 4 + struct.pack(">I", 0) + b"\0" * 8
header += b"\0" * 8 + struct.pack(">I", 0) + fixed(0.9642) + fixed(1.0) + fixed(0.8249)
header += b"\0" * (128 - len(header))
with open("assets/srgb.icc", "wb") as file:
    file.write(header + struct.pack(">I", len(tags)) + table + data)
