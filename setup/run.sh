#!/usr/bin/env bash
# The demo: fills var/ once, serves it on loopback, opens the officer's screens, and ends with Ctrl+C.
# The programs are built already (`make run` does). PORT and HOST_PORT move the two addresses.
set -euo pipefail
cd "$(dirname "$0")/.."

port=${PORT:-8080}
# The demo's people do not exist: nothing is behind this PIN.
pin=246810
profile=${PROFILE:-dev}
programs=${CARGO_TARGET_DIR:-target}/${profile/dev/debug}
server=http://127.0.0.1:$port
mkdir -p var

# answers URL: is somebody there?
answers() { node -e 'fetch(process.argv[1]).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))' "$1"; }

stop_server() {
  kill "$(<var/server.pid)" 2>/dev/null || true
  rm -f var/server.pid
}

start_server() {
  "$programs/sync-server" serve --totp optional --data var/server --listen "127.0.0.1:$port" >>var/server.log 2>&1 &
  echo $! >var/server.pid
  trap stop_server EXIT
  for _ in {1..100}; do
    answers "$server/readyz" && return
    kill -0 "$(<var/server.pid)" 2>/dev/null || break
    sleep 0.2
  done
  echo "The server did not start; its last lines (var/server.log):" >&2
  tail -n 5 var/server.log >&2
  exit 1
}

if answers "$server/livez"; then
  echo "Something already answers at $server: close it, or choose another port with PORT=8081." >&2
  exit 1
fi

printf '\n== demo village\n'
# The passwords are told once, when the accounts are made: kept for the next run.
(umask 077 && "$programs/sync-server" demo --visits --data var/server --officer-dir var/codes | tee -a var/demo.log)

printf '\n== server\n'
start_server
echo "$server"

printf '\n== officer\n'
"$programs/officer-host" --data var/officer \
  enrol --url "$server" --code "$(<var/codes/enrolment-rina.txt)" --pin "$pin" --label "Laptop balai desa"
echo "Officer Rina, device PIN $pin"
echo "District console: $server"
sed -n 's/^Akun/  &/p' var/demo.log

if [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
  "$programs/pendata" --data var/officer || echo "The window ended with an error." >&2
  echo "The window is closed. The server goes on; Ctrl+C ends it."
  wait "$(<var/server.pid)"
else
  echo "No display: the officer's screens open in a browser instead. Ctrl+C ends the demo."
  "$programs/officer-host" --data var/officer --listen "127.0.0.1:${HOST_PORT:-8090}"
fi
