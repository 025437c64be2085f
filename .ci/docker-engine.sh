#!/usr/bin/env bash
# A real Docker engine for the integration tests: from Debian's packages, without systemd, without a registry, in a
# network namespace of its own. Needs root.
#   .ci/docker-engine.sh start DIR    prints HIVE_DOCKER_SOCKET=…, HIVE_DOCKER_PID=… and HIVE_DOCKER_IMAGE=…
#   .ci/docker-engine.sh stop DIR
# Whatever goes wrong ends it with a status other than 0 and the engine's last words on stderr.
set -euo pipefail

usage='docker-engine.sh start|stop DIR'
command=${1:?$usage}
root=$(realpath -m "${2:?$usage}")
socket=$root/docker.sock
pidfile=$root/docker.pid
image=hive-test:1

# shellcheck source=.ci/container-engine.sh
. "$(dirname "${BASH_SOURCE[0]}")/container-engine.sh"

install_missing() {
    "$(dirname "${BASH_SOURCE[0]}")/debian-packages.sh" dockerd:docker.io runc:runc busybox:busybox-static curl:curl jq:jq \
        nft:nftables iptables:iptables ip:iproute2 nsenter:util-linux
}

stop() {
    [[ -s $pidfile ]] || return 0
    end_engine '' "$(cat "$pidfile")"
    rm -f "$pidfile" "$socket"
}

# Where the bounding set lacks CAP_SYS_RESOURCE, as in some virtual machines, runc cannot grant it: asked for it by
# "Privileged" it would fail, so it is not asked.
write_runtime() {
    cat >"$root/runtime" <<'RUNTIME'
#!/bin/sh
bundle=.
process=
previous=
for argument in "$@"; do
    case $previous in
    --bundle | -b) bundle=$argument ;;
    --process | -p) process=$argument ;;
    esac
    previous=$argument
done
strip() {
    [ -f "$1" ] && jq -c "$2"' |= (if . then map_values(map(select(. != "CAP_SYS_RESOURCE"))) else . end)' "$1" >"$1.new" &&
        mv "$1.new" "$1"
}
case " $* " in
*" create "* | *" run "*) strip "$bundle/config.json" .process.capabilities ;;
*" exec "*) [ -n "$process" ] && strip "$process" .capabilities ;;
esac
exec runc "$@"
RUNTIME
    chmod +x "$root/runtime"
}

start_daemon() {
    local driver=$1
    # shellcheck disable=SC2016
    setsid unshare --net --mount -- sh -c 'ip link set lo up; exec dockerd "$@"' sh \
        --data-root "$root/data-$driver" --exec-root "$root/exec" --pidfile "$pidfile" --host "unix://$socket" \
        --storage-driver "$driver" --add-runtime hive="$root/runtime" --default-runtime hive \
        --bip 10.213.0.1/24 --default-address-pool base=10.214.0.0/16,size=24 --userland-proxy=false \
        >"$root/log" 2>&1 </dev/null &
    await_engine $!
}

import_image() {
    engine -f "http://d/images/$image/json" >/dev/null 2>&1 && return 0
    "$(dirname "${BASH_SOURCE[0]}")/test-image.sh" | engine -f -X POST -H 'Content-Type: application/x-tar' --data-binary @- \
        "http://d/images/create?fromSrc=-&repo=${image%:*}&tag=${image#*:}" >&2
}

case $command in
stop) stop ;;
start)
    install_missing
    stop
    mkdir -p "$root"
    write_runtime
    # overlay2 needs a file system below that can carry it; vfs works everywhere and is slow.
    start_daemon overlay2 || start_daemon vfs || {
        echo 'docker-engine.sh: dockerd did not start; it says:' >&2
        tail -20 "$root/log" >&2
        exit 1
    }
    import_image
    echo "HIVE_DOCKER_SOCKET=$socket"
    echo "HIVE_DOCKER_PID=$(cat "$pidfile")"
    echo "HIVE_DOCKER_IMAGE=$image"
    ;;
*)
    echo "$usage" >&2
    exit 2
    ;;
esac
