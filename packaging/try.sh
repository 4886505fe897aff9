#!/usr/bin/env bash
# Tries the two packages on a clean Debian 12: a fresh root, apt installs them with all they need, the window opens on a
# display without a screen (picture: test-results/), systemd starts the server behind the walls of its unit, and it answers.
# Needs root, debootstrap, systemd-nspawn and Xvfb (`setup/debian.sh package`). The root is kept as ROOT=DIR, else removed.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=${CARGO_TARGET_DIR:-target}/packages
root=${ROOT:-$(mktemp -d)}
display=$((60 + $$ % 30))
port=${PORT:-8089}
started=()

leave_root() {
  for place in dev/shm dev/pts dev sys proc; do ! mountpoint -q "$root/$place" || umount -l "$root/$place"; done
}

finish() {
  for pid in "${started[@]}"; do kill -- "-$pid" 2>/dev/null || true; done
  # A system that was booted takes a moment to end.
  wait
  leave_root
  [[ -n ${ROOT:-} ]] || rm -rf --one-file-system "$root"
}
trap finish EXIT

inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/srv LANG=C.UTF-8 "$@"; }
say() { printf '\n== %s\n' "$*"; }

# behind LOG COMMAND…: in the background, in a process group of its own.
behind() {
  local log=$1
  shift
  setsid "$@" >"$log" 2>&1 &
  started+=($!)
}

# until COMMAND…: at most 60 s.
until_ready() {
  for _ in {1..300}; do "$@" >/dev/null 2>&1 && return; sleep 0.2; done
  echo "not within 60 s: $*" >&2
  return 1
}

mkdir -p test-results
if [[ ! -e $root/usr/bin/apt-get ]]; then
  say "a fresh Debian 12"
  debootstrap --variant=minbase bookworm "$root" "${MIRROR:-http://deb.debian.org/debian}" | grep -c '^I: Configuring' | sed 's/$/ packages/'
fi
# The server's own user has to get into what is its whole file system.
chmod 755 "$root"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
cp /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
for place in proc sys dev dev/pts dev/shm; do mount --bind "/$place" "$root/$place"; done
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"

say "apt installs both packages"
cp "$packages"/pendata_*.deb "$packages"/pendata-server_*.deb "$root/srv/"
inside apt-get update --quiet=2
inside sh -c 'DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes /srv/pendata*.deb desktop-file-utils shared-mime-info systemd-sysv procps >/srv/apt.log 2>&1' ||
  { tail -n 20 "$root/srv/apt.log" >&2; exit 1; }
inside dpkg-query --show --showformat='${Package} ${Version} ${Status}\n' pendata pendata-server
inside desktop-file-validate /usr/share/applications/id.pendata.petugas.desktop
touch "$root/srv/desa.pendata"
inside sh -c 'grep -H pendata /usr/share/mime/globs2 && grep -H pendata /usr/share/applications/mimeinfo.cache'

say "the window"
behind test-results/package-display.log Xvfb ":$display" -screen 0 1280x800x24 -nolisten tcp -fbdir "$root/srv"
until_ready test -s "$root/srv/Xvfb_screen0"
behind test-results/package-window.log chroot "$root" env -i PATH=/usr/bin:/bin HOME=/srv LANG=C.UTF-8 \
  DISPLAY=":$display" LIBGL_ALWAYS_SOFTWARE=1 NO_AT_BRIDGE=1 GTK_A11Y=none pendata --data /srv/officer
node packaging/picture.mjs "$root/srv/Xvfb_screen0" test-results/package-window.png
leave_root

say "the service, under systemd"
# is WHAT GOT WANTED
is() { [[ $2 == "$3" ]] || { echo "$1 is $2 and should be $3" >&2; exit 1; }; }
rm "$root/usr/sbin/policy-rc.d"
sed -i "s/^PENDATA_LISTEN=.*/PENDATA_LISTEN='127.0.0.1:$port'/" "$root/etc/pendata/server.env"
behind test-results/package-system.log systemd-nspawn --quiet --register=no --keep-unit --boot --directory "$root"
nspawn=${started[-1]}
booted() { nsenter --target "$(pgrep --parent "$nspawn")" --mount --pid --uts --ipc --cgroup --root --wd \
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"; }
until_ready booted systemctl is-system-running --wait
# What an upgrade does: the file of variables gets back who may read it, and the service starts.
booted chmod 644 /etc/pendata/server.env
booted sh -c 'DEBIAN_FRONTEND=noninteractive dpkg-reconfigure pendata-server 2>/dev/null'
is "server.env" "$(booted stat --format='%U:%G %a' /etc/pendata/server.env)" 'root:pendata 640'
is "the data folder" "$(booted stat --format='%U:%G %a' /var/lib/pendata)" 'pendata:pendata 700'
until_ready curl --fail --silent "http://127.0.0.1:$port/livez"
# As docs/operations.md has it, variables that a shell reads and all.
by_hand() { booted setpriv --reuid=pendata --regid=pendata --init-groups \
  sh -ac '. /etc/pendata/server.env; exec sync-server "$@"' sync-server "$@"; }
by_hand form publish /usr/share/pendata/keluarga.xml
until_ready curl --fail --silent "http://127.0.0.1:$port/readyz"
curl --fail --silent "http://127.0.0.1:$port/" | grep -o '<title>[^<]*</title>'
shows() { booted systemctl show --property "$1" --value pendata-server; }
has_workers() { (($(booted pgrep --full --count 'exe ingest-worker') == 4)); }
until_ready has_workers
booted systemctl stop pendata-server
is "the end" "$(shows Result)" success
# Somebody has to change that first: no other try.
booted sh -c "echo PENDATA_DATABASE=nowhere >>/etc/pendata/server.env"
booted systemctl start pendata-server
until_ready booted systemctl is-failed pendata-server
is "a wrong address" "$(shows ExecMainStatus) after $(shows NRestarts) tries more" '78 after 0 tries more'
say "both packages install and start"
