#!/usr/bin/env bash
# Installs the Debian packages of what is not there yet: a command, or a path that may have wildcards. Does nothing when
# all of it is.
#   .ci/debian-packages.sh COMMAND:PACKAGE… | PATH:PACKAGE…
# Ends with a status other than 0 and one line that says what to install when it cannot.
set -euo pipefail

PATH=$PATH:/usr/sbin:/sbin

is_there() {
    case $1 in
    /*) compgen -G "$1" >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
    esac
}

missing=()
for entry in "$@"; do
    is_there "${entry%%:*}" || missing+=("${entry#*:}")
done
((${#missing[@]})) || exit 0
if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
    printf 'debian-packages.sh: please install: %s (or leave the integration tests out: -DskipITs)\n' "${missing[*]}" >&2
    exit 1
fi
# policy-rc.d: a package must not start its daemon.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
fi
apt-get -qq -o DPkg::Lock::Timeout=600 update >&2
DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=600 install --no-install-recommends "${missing[@]}" >&2
