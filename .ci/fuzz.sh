#!/usr/bin/env bash
# Fuzzes every *FuzzTest, or those of TARGETS, one after the other, and prints a line each: executions, seconds, findings.
#   .ci/fuzz.sh [DURATION [TARGETS]]     a duration such as 5m, the default; names of test classes with commas between
# A finding is a file among the inputs of its test class; the exit status is 1 when there is one.
set -euo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What a target writes and forces to disk costs it most of its time.
files=/tmp
[[ -d /dev/shm ]] && files=/dev/shm

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
./mvnw -B -ntp -Dquick -Pfuzz -pl '!hive-examples' test -Dfuzz.duration="${1:-5m}" -Dfuzz.files="$files" ${2:+-Dtest="$2"} -Dmaven.test.failure.ignore=true 2>&1 |
    tee "$log" || status=$?

awk '
    /Running io\.hivesec/ { target = $NF; sub(/.*\./, "", target) }
    /^Done [0-9]+ runs in/ { runs[target] = $2; seconds[target] = $5 }
    /Test unit written to/ { findings[target]++ }
    END {
        printf "\n%-28s %12s %8s %9s\n", "target", "executions", "seconds", "findings"
        for (target in runs) {
            printf "%-28s %12d %8d %9d\n", target, runs[target], seconds[target], findings[target] | "sort"
            found += findings[target]
        }
        close("sort")
        exit found > 0
    }' "$log" || status=$?
exit "$status"
