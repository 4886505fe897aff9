#!/usr/bin/env bash
# Tries the two packages on a clean Debian 12: a fresh root, apt installs them with all they need, the server
# starts as its own user and answers, the window opens on a display without a screen (picture: test-results/).
# Needs root, debootstrap and Xvfb (`setup/debian.sh package`). The root is kept as ROOT=DIR, else removed.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=${CARGO_TARGET_DIR:-target}/packages
root=${ROOT:-$(mktemp -d)}
display=$((60 + $$ % 30))
port=${PORT:-8089}
started=()

finish() {
  for pid in "${started[@]}"; do kill -- "-$pid" 2>/dev/null || true; done
  for place in dev/shm dev/pts dev sys proc; do mountpoint -q "$root/$place" && umount -l "$root/$place"; done
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
inside sh -c 'DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes /srv/pendata*.deb desktop-file-utils shared-mime-info >/srv/apt.log 2>&1' ||
  { tail -n 20 "$root/srv/apt.log" >&2; exit 1; }
inside dpkg-query --show --showformat='${Package} ${Version} ${Status}\n' pendata pendata-server
inside desktop-file-validate /usr/share/applications/id.pendata.petugas.desktop
touch "$root/srv/desa.pendata"
inside sh -c 'grep -H pendata /usr/share/mime/globs2 && grep -H pendata /usr/share/applications/mimeinfo.cache'

say "the server, as its own user"
as_service() { inside setpriv --reuid=pendata --regid=pendata --init-groups env PENDATA_DATA=/var/lib/pendata PENDATA_LISTEN="127.0.0.1:$port" "$@"; }
as_service sync-server init
as_service sync-server form publish /usr/share/pendata/keluarga.xml
behind test-results/package-server.log chroot "$root" setpriv --reuid=pendata --regid=pendata --init-groups \
  env PENDATA_DATA=/var/lib/pendata PENDATA_LISTEN="127.0.0.1:$port" sync-server serve --json
until_ready curl --fail --silent "http://127.0.0.1:$port/readyz"
curl --fail --silent "http://127.0.0.1:$port/" | grep -o '<title>[^<]*</title>'
inside stat --format='%U %a %n' /var/lib/pendata

say "the window"
behind test-results/package-display.log Xvfb ":$display" -screen 0 1280x800x24 -nolisten tcp -fbdir "$root/srv"
until_ready test -s "$root/srv/Xvfb_screen0"
behind test-results/package-window.log chroot "$root" env -i PATH=/usr/bin:/bin HOME=/srv LANG=C.UTF-8 \
  DISPLAY=":$display" LIBGL_ALWAYS_SOFTWARE=1 NO_AT_BRIDGE=1 GTK_A11Y=none pendata --data /srv/officer
node packaging/picture.mjs "$root/srv/Xvfb_screen0" test-results/package-window.png
say "both packages install and start"
