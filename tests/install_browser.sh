#!/bin/sh
# What the browser tests need beyond Python: Chromium's headless shell (Chromium itself where there is none, which takes
# half as long again), and a font with Hangul. Does nothing where both are there.
#     sh tests/install_browser.sh
set -eu
missing=""
command -v chromium-headless-shell >/dev/null || missing="chromium-headless-shell"
command -v fc-list >/dev/null || missing="$missing fontconfig"
fc-list :lang=ko 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo -n"; fi
if command -v apt-get >/dev/null && $as_root true 2>/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
fi
command -v chromium >/dev/null && fc-list :lang=ko 2>/dev/null | grep -q . && exit 0
echo "The browser tests need Chromium on PATH ('chromium-headless-shell' or 'chromium') and a font with Hangul." >&2
echo "On Debian or Ubuntu: sudo apt-get install $missing" >&2
exit 1
