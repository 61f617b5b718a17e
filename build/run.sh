#!/usr/bin/env bash
# Opens the program with the demo company, filled anew: a window where there is a
# display and the program has one, else the browser door, whose URL it prints.
set -euo pipefail
program=$(realpath "$1")
dir=$(realpath "$(dirname "$program")")/demo
rm -rf "$dir"
mkdir -p "$dir"
echo 'Demo2026' > "$dir/password"
opsbook() { "$program" --data "$dir/data" --device "$dir/device" "$@"; }
opsbook --password-file "$dir/password" demo
echo "user admin, password Demo2026"
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  opsbook window
else
  opsbook serve
fi
