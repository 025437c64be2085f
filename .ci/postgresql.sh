#!/usr/bin/env bash
# A real PostgreSQL server for the integration tests, from Debian's package, on loopback. Needs root.
#   .ci/postgresql.sh start DIR    prints HIVE_POSTGRES_URL=…, a JDBC URL
#   .ci/postgresql.sh stop DIR
set -euo pipefail

usage='postgresql.sh start|stop DIR'
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

case $command in
stop) stop ;;
start)
    install_missing
    stop
    mkdir -p "$root"
    # Where the server's user can reach it, which the work tree may not be.
    data=$(mktemp -d /tmp/hive-postgres.XXXXXX)
    echo "$data" >"$root/data"
    chown postgres "$data"
    port=$(((RANDOM % 10000) + 40000))
    as_postgres "$(binaries)/initdb" -D "$data/db" -U hive -A trust -E UTF8 --locale=C.UTF-8 >"$root/log" 2>&1
    as_postgres "$(binaries)/pg_ctl" -D "$data/db" -w -t 60 -l "$data/server.log" \
        -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$data" start >>"$root/log" 2>&1 || {
        echo 'postgresql.sh: the server did not start; it says:' >&2
        tail -20 "$root/log" "$data/server.log" >&2
        exit 1
    }
    as_postgres "$(binaries)/createdb" -h 127.0.0.1 -p "$port" -U hive alerts
    echo "HIVE_POSTGRES_URL=jdbc:postgresql://127.0.0.1:$port/alerts?user=hive"
    ;;
*)
    echo "$usage" >&2
    exit 2
    ;;
esac
