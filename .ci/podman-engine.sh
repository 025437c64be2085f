#!/usr/bin/env bash
# A real podman with its Docker-compatible socket for the integration tests: from Debian's packages, without systemd,
# without a registry, in a network namespace of its own. Needs root.
#   .ci/podman-engine.sh start DIR    prints HIVE_PODMAN_SOCKET=…, HIVE_PODMAN_PID=… and HIVE_PODMAN_IMAGE=…
#   .ci/podman-engine.sh stop DIR
# Whatever goes wrong ends it with a status other than 0 and the engine's last words on stderr.
set -euo pipefail

usage='podman-engine.sh start|stop DIR'
command=${1:?$usage}
root=$(realpath -m "${2:?$usage}")
socket=$root/podman.sock
pidfile=$root/podman.pid
runfile=$root/podman.run
image=localhost/hive-test:1

install_missing() {
    "$(dirname "${BASH_SOURCE[0]}")/debian-packages.sh" podman:podman runc:runc busybox:busybox-static curl:curl jq:jq \
        iptables:iptables ip:iproute2 nsenter:util-linux
}

# shellcheck source=.ci/container-engine.sh
. "$(dirname "${BASH_SOURCE[0]}")/container-engine.sh"

podman() {
    CONTAINERS_CONF=$root/containers.conf command podman --root "$root/data" --runroot "$(cat "$runfile")" --storage-driver vfs "$@"
}

stop() {
    [[ -s $pidfile ]] || return 0
    end_engine /v1.41 "$(cat "$pidfile")"
    rm -rf "$(cat "$runfile")" "$root/data"
    rm -f "$pidfile" "$runfile" "$socket"
}

# crun, podman's own choice, does not start where cgroup v1 and v2 are both mounted. Podman asks for more open files and
# processes than a machine without CAP_SYS_RESOURCE may give.
write_settings() {
    cat >"$root/containers.conf" <<'SETTINGS'
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
SETTINGS
}

start_service() {
    # shellcheck disable=SC2016
    CONTAINERS_CONF=$root/containers.conf setsid unshare --net --mount -- sh -c 'ip link set lo up; exec podman "$@"' sh \
        --root "$root/data" --runroot "$(cat "$runfile")" --storage-driver vfs system service --time 0 "unix://$socket" \
        >"$root/log" 2>&1 </dev/null &
    local service=$!
    echo "$service" >"$pidfile"
    await_engine "$service"
}

case $command in
stop) stop ;;
start)
    install_missing
    stop
    # What it stored belongs to the directory it ran in.
    rm -rf "$root/data"
    mkdir -p "$root"
    # Podman refuses a path of more than 50 characters for it.
    mktemp -d /tmp/hive-podman.XXXXXX >"$runfile"
    write_settings
    "$(dirname "${BASH_SOURCE[0]}")/test-image.sh" | podman import -q - "$image" >&2
    start_service || {
        echo 'podman-engine.sh: podman did not start; it says:' >&2
        tail -20 "$root/log" >&2
        exit 1
    }
    echo "HIVE_PODMAN_SOCKET=$socket"
    echo "HIVE_PODMAN_PID=$(cat "$pidfile")"
    echo "HIVE_PODMAN_IMAGE=$image"
    ;;
*)
    echo "$usage" >&2
    exit 2
    ;;
esac
