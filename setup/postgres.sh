#!/usr/bin/env bash
# A private PostgreSQL in a folder of its own, on a free port of this machine alone; for tests, the demo and the bench.
#   setup/postgres.sh start FOLDER [fast]   makes it where it is missing, starts it, prints postgres://postgres@127.0.0.1:PORT
#                                           (`fast` does not wait for the disk: for data that nobody needs tomorrow)
#   setup/postgres.sh stop FOLDER
#   setup/postgres.sh keep FOLDER           stops it and deletes the folder once nobody holds FOLDER/users locked
# Everybody on this machine may connect without a password: only synthetic households belong in it.
set -euo pipefail

usage="usage: setup/postgres.sh start|stop|keep FOLDER [fast]"
task=${1:?$usage}
folder=${2:?$usage}
fast=${3:-}
data=$folder/data

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
[[ -n $bin ]] || bin=$(pg_config --bindir 2>/dev/null || true)
if [[ ! -x $bin/initdb ]]; then
  echo "setup/postgres.sh: PostgreSQL is not installed; run setup/debian.sh test" >&2
  exit 1
fi

# as_owner: PostgreSQL refuses to run as root; the package brings a user for it.
as_owner() {
  if ((EUID == 0)); then
    setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"
  else
    "$@"
  fi
}

running() {
  [[ -e $data/postmaster.pid ]] && as_owner "$bin/pg_ctl" status --pgdata "$data" >/dev/null 2>&1
}

free_port() {
  python3 - <<'PY'
import socket
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    print(s.getsockname()[1])
PY
}

make() {
  mkdir -p "$data"
  chmod 700 "$data"
  ((EUID != 0)) || chown postgres:postgres "$data"
  as_owner "$bin/initdb" --pgdata "$data" --username postgres --auth trust --encoding UTF8 --locale C.UTF-8 \
    --no-sync >/dev/null
  cat >>"$data/postgresql.conf" <<'CONF'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
shared_buffers = 256MB
max_wal_size = 2GB
CONF
  if [[ $fast == fast ]]; then
    printf '%s\n' 'fsync = off' 'full_page_writes = off' 'autovacuum_naptime = 10s' >>"$data/postgresql.conf"
  fi
}

start() {
  if ! running; then
    [[ -e $data/PG_VERSION ]] || make
    local port
    port=$(free_port)
    # The log is PostgreSQL's own: started from here it would hold our output open.
    if ! (cd / && as_owner "$bin/pg_ctl" start --pgdata "$data" --log "$data/server.log" --wait \
      --options "-p $port" >/dev/null 2>&1 </dev/null); then
      echo "setup/postgres.sh: PostgreSQL does not start; see $data/server.log" >&2
      exit 1
    fi
    echo "$port" >"$folder/port"
  fi
  echo "postgres://postgres@127.0.0.1:$(<"$folder/port")"
}

stop() {
  ! running || (cd / && as_owner "$bin/pg_ctl" stop --pgdata "$data" --mode fast --wait >/dev/null)
}

# keep: whoever starts or joins holds FOLDER/door meanwhile, so that nobody joins what is about to stop.
keep() {
  while sleep 3; do
    exec 9>"$folder/door"
    flock --exclusive 9
    if flock --exclusive --nonblock "$folder/users" true; then
      stop
      rm -rf "$data" "$folder/port"
      return
    fi
    exec 9>&-
  done
}

case "$task" in
start) start ;;
stop) stop ;;
keep) keep ;;
*)
  echo "$usage" >&2
  exit 2
  ;;
esac
