#!/usr/bin/env bash
# A whole session in a real window on a virtual display, by keyboard alone: a new assessment, the sample's exports imported
# by their folder, a conclusion, a note, undo, the report; then the assessment is opened once more. Says what is wrong and fails, or says that it went well. Every socket the process makes is watched.
#
# Usage: .ci/window-session.sh PROGRAM [FOLDER-FOR-SCREENSHOTS]
# Needs: xvfb xdotool openbox libgl1-mesa-dri libgl1 libegl1 libxkbcommon-x11-0 libx11-xcb1 libxcursor1 libxi6 libxrandr2
#        imagemagick strace poppler-utils
set -euo pipefail

program=$(realpath "$1")
sample=$(realpath "$(dirname "$0")/../sample-data/flawed")
pictures=${2:-}
work=$(mktemp -d)
processes=()
cleanup() {
  for process in "${processes[@]}"; do kill "$process" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT

fail() { echo "Window session: $*" >&2; if [ -n "$pictures" ]; then import -window root "$pictures/failed.png" || true; fi; cat "$work/program.log" >&2 2>/dev/null || true; exit 1; }
until_true() { # seconds, what, command…
  local seconds=$1 what=$2; shift 2
  for _ in $(seq $((seconds * 5))); do if "$@" >/dev/null 2>&1; then return 0; fi; sleep 0.2; done
  fail "$what did not come within $seconds seconds"
}

exec 3>"$work/display"
Xvfb -displayfd 3 -screen 0 1400x900x24 +extension GLX >"$work/xvfb.log" 2>&1 &
processes+=($!)
until_true 20 'The virtual display' test -s "$work/display"
DISPLAY=:$(cat "$work/display"); export DISPLAY LIBGL_ALWAYS_SOFTWARE=1
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
export HOME="$work/home" XDG_CONFIG_HOME="$work/home" XDG_DATA_HOME="$work/home"; mkdir -p "$HOME"
openbox >"$work/openbox.log" 2>&1 &
processes+=($!)

strace -f -qq -e trace=socket,socketpair,io_uring_setup -o "$work/trace" \
  "$program" >"$work/program.log" 2>&1 &
session=$!
processes+=("$session")
until_true 120 'The window' xdotool search --onlyvisible --name 'Tenant Assessor'
window=$(xdotool search --onlyvisible --name 'Tenant Assessor' | tail -1)
xdotool windowfocus --sync "$window"
sleep 3

keys() { xdotool key --delay 120 "$@"; sleep 0.6; }
words() { xdotool type --delay 25 -- "$1"; sleep 0.6; }
picture() { if [ -n "$pictures" ]; then mkdir -p "$pictures"; import -window "$window" "$pictures/$1.png"; fi; }

# The first field has the keyboard.
picture start
words 'Skerryvane Wind'; keys Tab; words 'Nina Keller'; keys Tab; keys ctrl+a; words "$work/case.assessment"; keys Return
until_true 60 'The new assessment' sh -c "xdotool getwindowname $window | grep -q case.assessment"
sleep 2
keys ctrl+2; words "$sample"; keys Return
is_read() { "$program" report "$work/case.assessment" --json - | grep -q 'graph/applications.json'; }
until_true 120 'The import' is_read
sleep 3; picture evidence
keys ctrl+3; keys slash; words '1.02.b'; keys Escape; keys j j
keys 3
picture checklist
# From the justification that a conclusion leads to.
keys Escape
keys n; words 'To be undone.'; sleep 1.6; keys Escape; keys ctrl+z
keys n; words 'Seen in the session.'; sleep 1.6; keys Escape
keys ctrl+4; keys j j; picture accounts
keys ctrl+5; keys F6; keys ctrl+a; words "$work/session.pdf"; keys Return
until_true 60 'The report' test -s "$work/session.pdf"
sleep 1; picture report
keys ctrl+q
until_true 30 'The end of the program' sh -c "! kill -0 $session"
wait "$session" || fail 'the program ended with an error'

grep -qi 'panicked' "$work/program.log" && fail 'something panicked'
[ "$(head -c 5 "$work/session.pdf")" = '%PDF-' ] || fail 'the report is no PDF'
pdftotext -layout "$work/session.pdf" "$work/session.txt"
grep -q 'Seen in the session' "$work/session.txt" || fail 'the note is not in the report'
# The change log tells what was written and taken back; no other page may.
"$program" report "$work/case.assessment" --without changes --pdf "$work/again.pdf"
pdftotext -layout "$work/again.pdf" "$work/again.txt"
grep -q 'Seen in the session' "$work/again.txt" || fail 'the note is not in the assessment'
if grep -q 'To be undone' "$work/again.txt"; then fail 'the note that was undone is still there'; fi
[ ! -e "$work/case.assessment-wal" ] || fail 'the assessment was not closed'
# The kept assessment in a window of its own, as a file of the desktop's; before the program, what it is run under.
opened() {
  "$@" "$program" "$work/case.assessment" >"$work/program.log" 2>&1 &
  session=$!
  processes+=("$session")
  until_true 120 'The kept assessment' xdotool search --onlyvisible --name 'case.assessment'
  sleep 3
  window=$(xdotool search --onlyvisible --name 'case.assessment' | tail -1)
  xdotool windowfocus --sync "$window"
}
opened strace -f -qq -e trace=socket,socketpair,io_uring_setup -o "$work/trace-again"
picture again
keys ctrl+q
until_true 30 'The end of the program' sh -c "! kill -0 $session"
wait "$session" || fail 'the program ended with an error when it was opened again'
grep -qi 'panicked' "$work/program.log" && fail 'something panicked'
cat "$work/trace-again" >>"$work/trace"
# What is typed is stored within a second though nobody touches the window again: killed after two, the program lost nothing.
opened env
keys ctrl+3; keys slash; words '1.02.c'; keys Escape; keys j j
keys n; xdotool type --delay 25 -- 'Left alone in the window.'; sleep 2; picture alone
kill -9 "$session"; wait "$session" 2>/dev/null || true
"$program" report "$work/case.assessment" --without changes --pdf "$work/alone.pdf"
pdftotext -layout "$work/alone.pdf" "$work/alone.txt"
grep -q 'Left alone in the window' "$work/alone.txt" || fail 'what was typed and left alone is lost'
# A socket of another family that was refused is no leak, but nothing of ours should even ask for one.
if grep -E 'socket(pair)?\(' "$work/trace" | grep -v 'AF_UNIX' | grep -v 'EAFNOSUPPORT'; then fail 'a socket that is not AF_UNIX'; fi
echo "Window session: done; $(grep -c 'socket' "$work/trace") sockets, all AF_UNIX."
