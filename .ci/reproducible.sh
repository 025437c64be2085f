#!/usr/bin/env bash
# Builds the committed state twice, in two directories of different names and at different times, and compares the jars:
# the same sources give the same bytes on one JDK. Prints their hashes; the status is 1 when any two differ.
#   .ci/reproducible.sh [DIRECTORY]     where to build; a temporary directory, removed afterwards, when left out
set -euo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.."

place=${1:-}
if [[ -z $place ]]; then
    place=$(mktemp -d)
    trap 'rm -rf "$place"' EXIT
fi

build() {
    rm -rf "$1"
    mkdir -p "$1"
    git archive HEAD | tar -x -C "$1"
    (cd "$1" && ./mvnw -B -ntp -q package -DskipTests)
    (cd "$1" && find . -path '*/target/*.jar' -not -path '*/target/*/*' -type f | LC_ALL=C sort | xargs sha256sum) >"$1.sums"
}

build "$place/first"
build "$place/second/of/another/depth"
cat "$place/first.sums"
if ! cmp -s "$place/first.sums" "$place/second/of/another/depth.sums"; then
    diff "$place/first.sums" "$place/second/of/another/depth.sums" >&2 || true
    printf 'reproducible.sh: the builds differ\n' >&2
    exit 1
fi
printf 'reproducible: %d jars, byte for byte\n' "$(wc -l <"$place/first.sums")"
