#!/usr/bin/env bash
# Deletes the demo's data, after asking. YES=1 does not ask.
set -euo pipefail
cd "$(dirname "$0")/.."

[[ -e var ]] || exit 0
if [[ ${YES:-} != 1 ]]; then
  read -r -p "Delete var/ (the demo's server, its village and this device's unsent work)? [y/N] " answer
  [[ $answer == [yY] ]] || exit 1
fi
if [[ -f var/server.pid ]] && kill -0 "$(<var/server.pid)" 2>/dev/null; then
  echo "The demo is running: close it first (process $(<var/server.pid))." >&2
  exit 1
fi
rm -rf var
