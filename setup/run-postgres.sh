#!/usr/bin/env bash
# The demo as a nation runs it: a private PostgreSQL in var/postgres, two servers upon it, the officer's screens at the
# one and the console at the other. Ends with Ctrl+C, and PostgreSQL with it. PORT and HOST_PORT move the addresses.
set -euo pipefail
cd "$(dirname "$0")/.."

port=${PORT:-8080}
# The demo's people do not exist: nothing is behind this PIN.
pin=246810
profile=${PROFILE:-dev}
programs=${CARGO_TARGET_DIR:-target}/${profile/dev/debug}
# Where the user of PostgreSQL cannot look (a checkout in root's own folder), another place may be given.
cluster=${POSTGRES_DIR:-$PWD/var/postgres}
first=var/postgres-server-1
second=var/postgres-server-2
servers=()
mkdir -p "$first" "$second"

# answers URL: is somebody there?
answers() { node -e 'fetch(process.argv[1]).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))' "$1"; }

end() {
  local server
  for server in "${servers[@]}"; do kill "$server" 2>/dev/null || true; done
  wait "${servers[@]}" 2>/dev/null || true
  setup/postgres.sh stop "$cluster"
}

# serve FOLDER PORT
serve() {
  "$programs/sync-server" serve --totp optional --data "$1" --photos var/postgres-photos --listen "127.0.0.1:$2" >>"$1/server.log" 2>&1 &
  servers+=($!)
  local server=$!
  for _ in {1..100}; do
    answers "http://127.0.0.1:$2/readyz" && return
    kill -0 "$server" 2>/dev/null || break
    sleep 0.2
  done
  echo "The server did not start; its last lines ($1/server.log):" >&2
  tail -n 5 "$1/server.log" >&2
  exit 1
}

for taken in "$port" "$((port + 1))"; do
  if answers "http://127.0.0.1:$taken/livez"; then
    echo "Something already answers at port $taken: close it, or choose others with PORT=8081." >&2
    exit 1
  fi
done

printf '\n== PostgreSQL\n'
trap end EXIT
address=$(setup/postgres.sh start "$cluster")
psql --no-psqlrc --quiet --tuples-only --no-align --command "SELECT 1 FROM pg_database WHERE datname = 'registry'" \
  "$address/postgres" | grep -q 1 || psql --no-psqlrc --quiet --command 'CREATE DATABASE registry' "$address/postgres"
export PENDATA_DATABASE=$address/registry
echo "$PENDATA_DATABASE"

printf '\n== demo village\n'
# The passwords are told once, when the accounts are made: kept for the next run.
(umask 077 && "$programs/sync-server" demo --visits --data "$first" --officer-dir var/postgres-codes |
  tee -a var/postgres-demo.log)
# Every instance signs with the same key, and opens what is encrypted with the same.
for key in server.key master.key; do
  [[ -e $second/$key ]] || (umask 077 && cp "$first/$key" "$second/$key")
done

printf '\n== two servers\n'
serve "$first" "$port"
serve "$second" "$((port + 1))"
echo "http://127.0.0.1:$port and http://127.0.0.1:$((port + 1))"

printf '\n== officer\n'
"$programs/officer-host" --data var/postgres-officer enrol --url "http://127.0.0.1:$port" \
  --code "$(<var/postgres-codes/enrolment-rina.txt)" --pin "$pin" --label "Laptop balai desa"
echo "Officer Rina, device PIN $pin"
echo "District console, at the other server: http://127.0.0.1:$((port + 1))"
sed -n 's/^Akun/  &/p' var/postgres-demo.log
echo "Ctrl+C ends the demo."
"$programs/officer-host" --data var/postgres-officer --listen "127.0.0.1:${HOST_PORT:-8090}"
