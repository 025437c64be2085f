#!/usr/bin/env bash
# The files of the image that the integration tests' containers run: a static busybox under all its names. Writes them to
# stdout as tar.
set -euo pipefail

files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
mkdir -p "$files"/{bin,tmp,etc,root,proc,sys,dev}
chmod 1777 "$files/tmp"
cp "$(command -v busybox)" "$files/bin/busybox"
for applet in $("$files/bin/busybox" --list); do
    [[ $applet == busybox ]] || ln -s busybox "$files/bin/$applet"
done
echo root:x:0:0:root:/root:/bin/sh >"$files/etc/passwd"
echo root:x:0: >"$files/etc/group"
tar -C "$files" -c .
