#!/usr/bin/env bash
# Makes the keys that the tests of signatures use; every passphrase is `test`. They protect nothing. Needs openssl 3.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
days=36500
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/ca.key" -out ca.crt -days $days -subj "/CN=Sample Authority" \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign 2>/dev/null
certificate() { # name, subject, extensions, more options of x509
  local name=$1 subject=$2 extensions=$3; shift 3
  openssl req -new -key "$work/$name.key" -utf8 -out "$work/$name.csr" -subj "/CN=$subject" 2>/dev/null
  openssl x509 -req -in "$work/$name.csr" -CA ca.crt -CAkey "$work/ca.key" -CAcreateserial -CAserial "$work/serial" \
    -out "$work/$name.crt" -extfile <(printf '%s\n' "$extensions") "$@" 2>/dev/null
}
store() { openssl pkcs12 -export -inkey "$work/$1.key" -in "$work/$1.crt" -certfile ca.crt -out "$1.p12" -passout pass:test "${@:2}"; }
signs='keyUsage=critical,digitalSignature,nonRepudiation'
for name in rsa server reviewer; do
  openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/$name.key" 2>/dev/null
done
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/p256.key" 2>/dev/null
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out "$work/small.key" 2>/dev/null
certificate rsa 'Ada Assessor' "$signs" -days $days; store rsa
certificate p256 'Пётр Ассессор 評価者' "$signs" -days $days; store p256
certificate reviewer 'Rita Reviewer' "$signs" -days $days; store reviewer
certificate small 'Small Key' "$signs" -days $days; store small
certificate server 'server.example' 'extendedKeyUsage=serverAuth' -days $days; store server
# Certificates that are not for signing documents, each for another reason; the key is that of `rsa`.
unfit() { cp "$work/rsa.key" "$work/$1.key"; certificate "$1" "$2" "$3" -days $days; store "$1"; }
unfit encipher 'Only Encrypts' 'keyUsage=critical,keyEncipherment'
unfit authority 'Some Authority' $'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,digitalSignature'
unfit stamp 'Time Stamps' $'keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping'
# As when a certificate is renewed: the key of `rsa`, another certificate.
unfit twin 'Ada Assessor' "$signs"
# Of kinds that cannot sign, and stores that lack a part.
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out "$work/p384.key" 2>/dev/null
openssl genpkey -algorithm ED25519 -out "$work/ed25519.key" 2>/dev/null
certificate p384 'Large Curve' "$signs" -days $days; store p384
certificate ed25519 'Edwards Curve' "$signs" -days $days; store ed25519
openssl pkcs12 -export -nocerts -inkey "$work/rsa.key" -out key-alone.p12 -passout pass:test
openssl pkcs12 -export -nokeys -in "$work/rsa.crt" -out certificate-alone.p12 -passout pass:test
cp "$work/rsa.key" "$work/bare-key.key"; cp "$work/rsa.crt" "$work/bare-key.crt"; store bare-key -keypbe NONE
# Longer than most.
openssl req -x509 -newkey rsa:6144 -nodes -keyout "$work/large.key" -out "$work/large.crt" -days $days -subj "/CN=Large Key" \
  -addext "$signs" 2>/dev/null
store large
