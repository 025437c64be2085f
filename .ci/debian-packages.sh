#!/usr/bin/env bash
# Installs the Debian packages whose command is not there yet; without arguments that are missing it does nothing.
#   .ci/debian-packages.sh COMMAND:PACKAGE…
# Ends with a status other than 0 and one line that says what to install when it cannot.
set -euo pipefail

missing=()
for entry in "$@"; do
    command -v "${entry%%:*}" >/dev/null || missing+=("${entry#*:}")
done
((${#missing[@]})) || exit 0
if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
    printf 'debian-packages.sh: please install: %s\n' "${missing[*]}" >&2
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
