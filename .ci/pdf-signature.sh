#!/usr/bin/env bash
# Signs the demo's report with test keys, and asks other programs whether the signatures hold.
#
# Usage: .ci/pdf-signature.sh PROGRAM ASSESSMENT FOLDER; leaves signed.pdf and both.pdf in the folder.
# Needs: poppler-utils qpdf python3-venv
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=$1 assessment=$2 out=$3
keys="$here/../tests/keys"
printf 'test\n' >"$out/passphrase"
fail() { echo "Signature: $*" >&2; exit 1; }
python="${XDG_CACHE_HOME:-$HOME/.cache}/tenant-assessor-ci/pyhanko"
if [ ! -x "$python/bin/pyhanko" ]; then
  python3 -m venv "$python"
  "$python/bin/pip" install -q pyHanko==0.38.0 pyhanko-cli==0.6.0
fi

for key in rsa p256; do
  signed="$out/signed-$key.pdf"
  "$program" report "$assessment" --pdf "$signed" --sign-with "$keys/$key.p12" --passphrase-file "$out/passphrase"
  qpdf --check "$signed" >/dev/null
  pdfsig "$signed" | tee "$out/pdfsig.txt"
  grep -q 'Signature is Valid' "$out/pdfsig.txt" || fail "pdfsig does not accept $key"
  grep -q 'Total document signed' "$out/pdfsig.txt" || fail "pdfsig says that $key does not cover the file"
  "$python/bin/pyhanko" sign validate --pretty-print --trust "$keys/ca.crt" "$signed" | tee "$out/pyhanko.txt"
  grep -q 'judged VALID' "$out/pyhanko.txt" || fail "pyHanko does not accept $key"
  grep -qi 'covers the entire file' "$out/pyhanko.txt" || fail "pyHanko says that $key does not cover the file"
  "$program" verify "$signed" "$assessment"
done
cp "$out/signed-rsa.pdf" "$out/signed.pdf"

"$program" report "$assessment" --pdf "$out/first.pdf" --sign-with "$keys/rsa.p12" --passphrase-file "$out/passphrase" --countersign
"$program" countersign "$out/first.pdf" --sign-with "$keys/reviewer.p12" --passphrase-file "$out/passphrase" --out "$out/both.pdf"
"$python/bin/pyhanko" sign validate --pretty-print --trust "$keys/ca.crt" "$out/both.pdf" >"$out/pyhanko.txt"
[ "$(grep -c 'judged VALID' "$out/pyhanko.txt")" -eq 2 ] || { cat "$out/pyhanko.txt"; fail 'pyHanko does not accept both signatures'; }
pdfsig "$out/both.pdf" >"$out/pdfsig.txt"
[ "$(grep -c 'Signature is Valid' "$out/pdfsig.txt")" -eq 2 ] || { cat "$out/pdfsig.txt"; fail 'pdfsig does not accept both signatures'; }
"$program" verify "$out/both.pdf" "$assessment"

# What was altered must not pass.
cp "$out/signed.pdf" "$out/altered.pdf"; printf ' ' >>"$out/altered.pdf"
if "$program" verify "$out/altered.pdf" >/dev/null 2>&1; then fail 'an added byte was not noticed'; fi
echo 'Signature: accepted by pdfsig, pyHanko and verify.'
