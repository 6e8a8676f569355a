#!/usr/bin/env bash
# Makes the pixel forms of the mark, the same as tenant-assessor.svg. Needs ImageMagick; what it makes is kept beside it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# Drawn sixteen times as large as the 64 units of the mark, and made smaller.
draw() {
  convert -size 1024x1024 xc:none -scale 100% \
    -fill white -stroke '#96b0c9' -strokewidth 24 -draw 'roundrectangle 128,48 800,944 80,80' \
    -stroke none -fill '#d6e6f5' -draw 'roundrectangle 240,208 688,256 24,24' \
    -draw 'roundrectangle 240,336 480,384 24,24' -draw 'roundrectangle 240,464 400,512 24,24' \
    -fill '#1a5a96' -draw 'polygon 672,384 928,480 928,672 880,816 800,912 672,976 544,912 464,816 416,672 416,480' \
    -fill none -stroke white -strokewidth 64 -draw 'stroke-linecap round stroke-linejoin round polyline 544,688 640,784 816,576' \
    -resize "$1x$1" "${@:2}"
}
draw 256 -strip tenant-assessor.png
draw 256 -define icon:auto-resize=256,48,32,16 tenant-assessor.ico
# Width and height as little-endian numbers, then the pixels.
{ printf '\x40\0\0\0\x40\0\0\0'; draw 64 -depth 8 RGBA:-; } >icon-64.rgba
# An Apple icon: pictures of 128 and 256 pixels, each behind its kind and length (big-endian, with these eight bytes).
number() { printf '\\x%02x\\x%02x\\x%02x\\x%02x' $(($1 >> 24 & 255)) $(($1 >> 16 & 255)) $(($1 >> 8 & 255)) $(($1 & 255)); }
part() { printf '%s' "$1"; printf "$(number $(($(stat -c %s "$2") + 8)))"; cat "$2"; }
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
draw 128 -strip -depth 8 "PNG32:$made/128.png"
draw 256 -strip -depth 8 "PNG32:$made/256.png"
{ part ic07 "$made/128.png"; part ic08 "$made/256.png"; } >"$made/parts"
part icns "$made/parts" >tenant-assessor.icns
