#!/usr/bin/env bash
# A private PostgreSQL in a folder of its own, on a free port of this machine alone; for tests, the demo and the bench.
#   setup/postgres.sh start FOLDER [fast]   makes it where it is missing, starts it, prints postgres://postgres@127.0.0.1:PORT
#                                           (`fast` does not wait for the disk: for data that nobody needs tomorrow)
#   setup/postgres.sh standby FOLDER PRIMARY  makes FOLDER a copy of PRIMARY that follows it, and starts it
#   setup/postgres.sh promote FOLDER        lets a standby take writes
#   setup/postgres.sh stop FOLDER
#   setup/postgres.sh crash FOLDER          ends it as a machine that loses its power does: SIGKILL for all its processes
#   setup/postgres.sh keep FOLDER           stops it and deletes the folder once nobody holds FOLDER/users locked
# Everybody on this machine may connect without a password: only synthetic households belong in it.
set -euo pipefail

usage="usage: setup/postgres.sh start|standby|promote|stop|crash|keep FOLDER [fast|PRIMARY]"
task=${1:?$usage}
folder=${2:?$usage}
more=${3:-}
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

# free_port PORT: this one, or any other where it is taken; 0 for any.
free_port() {
  python3 - "$1" <<'PY'
import socket, sys
for port in int(sys.argv[1]), 0:
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
        except OSError:
            continue
        print(s.getsockname()[1])
        break
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
  if [[ $more == fast ]]; then
    printf '%s\n' 'fsync = off' 'full_page_writes = off' 'autovacuum_naptime = 10s' >>"$data/postgresql.conf"
  fi
}

# start: at the port it had, where that is free.
start() {
  if ! running; then
    [[ -e $data/PG_VERSION ]] || make
    local port
    port=$(free_port "$(cat "$folder/port" 2>/dev/null || echo 0)")
    # The log is PostgreSQL's own: started from here it would hold our output open.
    if ! (cd / && as_owner "$bin/pg_ctl" start --pgdata "$data" --log "$data/server.log" --wait \
      --options "-p $port -c cluster_name=$(basename "$folder")" >/dev/null 2>&1 </dev/null); then
      echo "setup/postgres.sh: PostgreSQL does not start; see $data/server.log" >&2
      exit 1
    fi
    echo "$port" >"$folder/port"
  fi
  echo "postgres://postgres@127.0.0.1:$(<"$folder/port")"
}

# standby: the primary knows it by the name of its folder.
standby() {
  rm -rf "$data"
  mkdir -p "$data"
  chmod 700 "$data"
  ((EUID != 0)) || chown postgres:postgres "$data"
  (cd / && as_owner "$bin/pg_basebackup" --pgdata "$data" --dbname "$more" --write-recovery-conf --checkpoint fast \
    --wal-method stream --no-sync >/dev/null)
  start
}

crash() {
  local first all
  first=$(head -n 1 "$data/postmaster.pid")
  all=$(pgrep --parent "$first" || true)
  # shellcheck disable=SC2086 # a list of numbers, of which some may be gone
  kill -KILL "$first" $all || true
  # A dead process stays listed until somebody asked for it.
  while grep -qs '^State:[[:space:]]*[^Z]' "/proc/$first/status"; do sleep 0.01; done
  rm -f "$data/postmaster.pid"
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
standby) standby ;;
promote) (cd / && as_owner "$bin/pg_ctl" promote --pgdata "$data" --wait >/dev/null) ;;
stop) stop ;;
crash) crash ;;
keep) keep ;;
*)
  echo "$usage" >&2
  exit 2
  ;;
esac
