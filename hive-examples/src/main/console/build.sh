#!/bin/sh
# Builds the console's pages into the folder named first, with npm from the machine. Without npm the rest of Hive is built
# all the same, and `hive console` says that this build has no pages. Does nothing when the pages are newer than the sources.
set -eu
out=$1
cd "$(dirname "$0")"
if ! command -v npm >/dev/null 2>&1; then
    echo "console: npm is not there, so that 'hive console' will have no pages" >&2
    exit 0
fi
if [ -f "$out/index.html" ] && [ -z "$(find . -path ./node_modules -prune -o -type f -newer "$out/index.html" -print)" ]; then
    exit 0
fi
if [ ! -d node_modules ] || [ package-lock.json -nt node_modules ]; then
    npm ci --no-audit --no-fund --loglevel=error
    touch node_modules
fi
npx --no-install tsc --noEmit
npx --no-install vite build --logLevel warn --outDir "$out"
