#!/usr/bin/env bash
# Installs the Debian packages that are missing; says nothing when none is.
#   setup/debian.sh run    what building and running the programs needs
#   setup/debian.sh test   the same, and what the tests drive: a display, two browsers, a database, a token
#   setup/debian.sh form   what turning the questionnaire's XLSForm into an XForm needs
#   setup/debian.sh package  what making the packages and trying them in a fresh root needs
set -euo pipefail

run=(build-essential pkg-config libwebkit2gtk-4.1-dev libssl-dev)
case "${1:?usage: setup/debian.sh run|test|form|package}" in
run) wanted=("${run[@]}") ;;
test) wanted=("${run[@]}" xvfb webkit2gtk-driver xdotool chromium postgresql openssl softhsm2 systemd fonts-liberation) ;;
form) wanted=(python3-venv) ;;
package) wanted=("${run[@]}" dpkg-dev debootstrap systemd-container xvfb curl) ;;
*)
  echo "setup/debian.sh: unknown set '$1' (run, test, form or package)" >&2
  exit 2
  ;;
esac

missing=()
for package in "${wanted[@]}"; do
  state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
  [[ $state == installed ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

as_root=()
if ((EUID != 0)); then
  if ! command -v sudo >/dev/null; then
    echo "These Debian packages are missing: ${missing[*]}" >&2
    echo "As root, run: apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

# progress: of all that apt reports on its descriptor for machines, every quarter.
progress() {
  local kind percent rest shown=
  while IFS=: read -r kind rest percent _; do
    case $kind in
    dlstatus) kind=downloaded ;;
    pmstatus) kind=installed ;;
    *) continue ;;
    esac
    percent="$kind $((${percent%%.*} / 25 * 25)) %"
    [[ $percent == "$shown" ]] || echo "  $percent"
    shown=$percent
  done
}

echo "Installing Debian packages: ${missing[*]}"
"${as_root[@]}" apt-get update --quiet=2
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install --quiet=2 --yes --no-install-recommends -o APT::Status-Fd=1 "${missing[@]}" | progress
