#!/bin/sh
# What the tests need of the system: Chromium, Chinese fonts, Redis, ZBar, which reads QR codes; with "long",
# LibreOffice too, which opens the Word files. With "bench" wrk instead of them all, which makes the rush of the
# benchmarks. Installed by apt where that is possible, else said.
set -eu

missing=""
if [ "${1:-}" = bench ]; then
    command -v wrk >/dev/null || missing="$missing wrk"
else
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing="$missing chromium"
    command -v redis-server >/dev/null || missing="$missing redis-server"
    # without the fonts every Chinese character of a screenshot is the same box
    [ -n "$(find /usr/share/fonts /usr/local/share/fonts -iname '*NotoSansCJK*' 2>/dev/null | head -n 1)" ] ||
        missing="$missing fonts-noto-cjk"
    [ -n "$(find /usr/lib /usr/local/lib -name 'libzbar.so.0*' 2>/dev/null | head -n 1)" ] || missing="$missing libzbar0"
fi
if [ "${1:-}" = long ]; then
    command -v soffice >/dev/null || missing="$missing libreoffice-writer-nogui"
fi
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root="none"; fi
fi
if ! command -v apt-get >/dev/null || [ "$as_root" = none ]; then
    echo "The tests need these packages, and this account cannot install them:$missing" >&2
    exit 1
fi

echo "Installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086 # several words on purpose
if ! { $as_root apt-get update && $as_root apt-get install --yes --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "These packages, which the tests need, could not be installed:$missing" >&2
    exit 1
fi
