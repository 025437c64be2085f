#!/usr/bin/env bash
# A real PostgreSQL server for the integration tests, from Debian's package, on loopback. Needs root.
#   .ci/postgresql.sh start DIR    prints HIVE_POSTGRES_URL=…, a JDBC URL
#   .ci/postgresql.sh crash DIR    kills it (SIGKILL) with all its processes and starts it again
#   .ci/postgresql.sh stop DIR
set -euo pipefail

usage='postgresql.sh start|crash|stop DIR'
command=${1:?$usage}
root=$(realpath -m "${2:?$usage}")

binaries() {
    find /usr/lib/postgresql/*/bin -name initdb -printf '%h\n' 2>/dev/null | sort -V | tail -1
}

install_missing() {
    "$(dirname "${BASH_SOURCE[0]}")/debian-packages.sh" '/usr/lib/postgresql/*/bin/initdb:postgresql'
}

# The server refuses to run as root.
as_postgres() {
    (cd / && runuser -u postgres -- "$@")
}

stop() {
    [[ -s $root/data ]] || return 0
    local data
    data=$(cat "$root/data")
    as_postgres "$(binaries)/pg_ctl" -D "$data/db" -m immediate stop >&2 || true
    rm -rf "$data" "$root/data"
}

launch() {
    local data=$1
    as_postgres "$(binaries)/pg_ctl" -D "$data/db" -w -t 60 -l "$data/server.log" \
        -o "-c listen_addresses=127.0.0.1 -c port=$(cat "$data/port") -c unix_socket_directories=$data" start >>"$root/log" 2>&1 || {
        echo 'postgresql.sh: the server did not start; it says:' >&2
        tail -20 "$root/log" "$data/server.log" >&2
        exit 1
    }
}

crash() {
    local data server pids pid
    data=$(cat "$root/data")
    server=$(head -1 "$data/db/postmaster.pid")
    mapfile -t pids < <(ps -o pid= --ppid "$server" | tr -d ' ')
    kill -9 "$server" "${pids[@]}" 2>/dev/null || true
    for pid in "$server" "${pids[@]}"; do
        while [[ -d /proc/$pid ]]; do
            sleep 0.01
        done
    done
    launch "$data"
}

case $command in
stop) stop ;;
crash) crash ;;
start)
    install_missing
    stop
    mkdir -p "$root"
    # Where the server's user can reach it, which the work tree may not be.
    data=$(mktemp -d /tmp/hive-postgres.XXXXXX)
    echo "$data" >"$root/data"
    chown postgres "$data"
    echo $(((RANDOM % 10000) + 40000)) >"$data/port"
    as_postgres "$(binaries)/initdb" -D "$data/db" -U hive -A trust -E UTF8 --locale=C.UTF-8 >"$root/log" 2>&1
    launch "$data"
    as_postgres "$(binaries)/createdb" -h 127.0.0.1 -p "$(cat "$data/port")" -U hive alerts
    echo "HIVE_POSTGRES_URL=jdbc:postgresql://127.0.0.1:$(cat "$data/port")/alerts?user=hive"
    ;;
*)
    echo "$usage" >&2
    exit 2
    ;;
esac
