#!/usr/bin/env bash
# Real virus engines for the integration tests: clamd on a Unix socket and a port, and c-icap in front of it, with a local
# signature database, all of it in one directory.
#
#   .ci/virus-engines.sh start DIR     installs what is missing (Debian, as root), starts both, returns when they answer
#   .ci/virus-engines.sh clamd DIR     starts clamd alone, again
#   .ci/virus-engines.sh icap DIR      starts c-icap alone, again
#   .ci/virus-engines.sh stop DIR      ends what is left of both
#
# CLAMD_PORT and ICAP_PORT choose the ports (13310, 11344). Process ids are in DIR/clamd.pid and DIR/c-icap.pid.
set -euo pipefail
exec </dev/null
PATH=$PATH:/usr/sbin
command=${1:?start, clamd, icap or stop}
mkdir -p "${2:?a directory}"
dir=$(cd "$2" && pwd)
clamd_port=${CLAMD_PORT:-13310}
icap_port=${ICAP_PORT:-11344}

fail() {
    printf 'virus engines: %s\n' "$*" >&2
    exit 1
}

modules() {
    local found
    for found in /usr/lib/*/c_icap; do
        [[ -e $found/virus_scan.so && -e $found/clamd_mod.so ]] && printf '%s\n' "$found" && return
    done
    return 1
}

install_packages() {
    "$(dirname "${BASH_SOURCE[0]}")/debian-packages.sh" clamd:clamav-daemon c-icap:c-icap \
        /usr/share/clamav-testfiles:clamav-testfiles \
        '/usr/lib/*/c_icap/virus_scan.so:libc-icap-mod-virus-scan' '/usr/lib/*/c_icap/clamd_mod.so:libc-icap-mod-virus-scan'
}

# The signatures: the EICAR test file (as a hash and as bytes, in hexadecimal) and ClamAV's own test file by its hash.
signatures() {
    mkdir -p "$dir/db" "$dir/tmp"
    chmod 755 "$dir" "$dir/tmp"
    printf '%s\n' 44d88612fea8a8f36de82e1278abb02f:68:Hive.Eicar.HDB \
        aa15bcf478d165efd2065190eb473bcb:544:ClamAV-Test-File >"$dir/db/hive.hdb"
    printf 'Hive.Eicar.NDB:0:0:%s\n' \
        "$(base64 -d <<<WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo= |
            od -An -tx1 | tr -d ' \n')" >"$dir/db/hive.ndb"
}

await() {
    local i
    for ((i = 0; i < 300; i++)); do
        "$@" 2>/dev/null && return
        kill -0 "$started" 2>/dev/null || return 1
        sleep 0.1
    done
    return 1
}

is_clamd_up() {
    [[ -S $dir/clamd.sock ]] && (exec 3<>"/dev/tcp/127.0.0.1/$clamd_port")
}

is_icap_up() {
    (exec 3<>"/dev/tcp/127.0.0.1/$icap_port")
}

start_clamd() {
    cat >"$dir/clamd.conf" <<CONF
Foreground yes
DatabaseDirectory $dir/db
TemporaryDirectory $dir/tmp
LocalSocket $dir/clamd.sock
FixStaleSocket yes
TCPSocket $clamd_port
TCPAddr 127.0.0.1
LogFile $dir/clamd.log
StreamMaxLength 4M
MaxThreads 4
CommandReadTimeout 5
ReadTimeout 10
AlertExceedsMax yes
AlertEncrypted yes
DisableCache yes
CONF
    rm -f "$dir/clamd.sock"
    setsid clamd --config-file="$dir/clamd.conf" >"$dir/clamd.out" 2>&1 &
    started=$!
    printf '%s\n' "$started" >"$dir/clamd.pid"
    await is_clamd_up || fail "clamd did not start: $(tail -n 1 "$dir/clamd.out")"
}

start_icap() {
    cat >"$dir/c-icap.conf" <<CONF
PidFile $dir/c-icap.run
CommandsSocket $dir/c-icap.ctl
Port 127.0.0.1:$icap_port
ServerName localhost
TmpDir $dir/tmp
StartServers 1
MaxServers 2
ThreadsPerChild 10
ModulesDir $(modules)
ServicesDir $(modules)
TemplateDir /usr/share/c_icap/templates/
LoadMagicFile /etc/c-icap/c-icap.magic
ServerLog $dir/icap-server.log
AccessLog $dir/icap-access.log
Module common clamd_mod.so
clamd_mod.ClamdSocket $dir/clamd.sock
Service antivirus_module virus_scan.so
ServiceAlias avscan virus_scan?allow204=on&sizelimit=off&mode=simple
virus_scan.ScanFileTypes TEXT DATA EXECUTABLE ARCHIVE GIF JPEG MSOFFICE
virus_scan.SendPercentData 0
virus_scan.MaxObjectSize 5M
virus_scan.DefaultEngine clamd
CONF
    rm -f "$dir/c-icap.ctl" "$dir/c-icap.run"
    setsid c-icap -N -D -f "$dir/c-icap.conf" >"$dir/icap.out" 2>&1 &
    started=$!
    printf '%s\n' "$started" >"$dir/c-icap.pid"
    await is_icap_up || fail "c-icap did not start: $(tail -n 1 "$dir/icap.out")"
}

stop() {
    local name
    for name in c-icap clamd; do
        if [[ -s $dir/$name.pid ]]; then
            # Each has a session of its own, so its children go with it.
            kill -CONT -- "-$(<"$dir/$name.pid")" 2>/dev/null || true
            kill -KILL -- "-$(<"$dir/$name.pid")" 2>/dev/null || true
        fi
    done
}

case $command in
    start)
        install_packages
        signatures
        start_clamd
        start_icap
        ;;
    clamd) start_clamd ;;
    icap) start_icap ;;
    stop) stop ;;
    *) fail "start, clamd, icap or stop, not '$command'" ;;
esac
