# What docker-engine.sh and podman-engine.sh have in common; sourced by them, with the engine's socket in $socket.
# shellcheck shell=bash

engine() {
    curl -sS -m 30 --unix-socket "$socket" "$@"
}

# Waits until the engine that this process is answers; fails when it ends or stays silent.
await_engine() {
    for _ in $(seq 300); do
        engine -f http://d/_ping >/dev/null 2>&1 && return 0
        [[ -d /proc/$1 ]] || return 1
        sleep 0.1
    done
    return 1
}

# Removes every container, by this version of the API, and ends the engine that this process is. A shell that is PID 1
# ignores TERM, and a stopping engine waits ten seconds for each: that is why they are removed first.
end_engine() {
    local api=$1 pid=$2 container
    for container in $(engine "http://d${api}/containers/json?all=1" 2>/dev/null | jq -r '.[].Id' 2>/dev/null); do
        engine -X DELETE "http://d${api}/containers/$container?force=1&v=1" >/dev/null 2>&1 || true
    done
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 150); do
        [[ -d /proc/$pid ]] || break
        sleep 0.1
    done
    kill -9 "$pid" 2>/dev/null || true
}
