#!/usr/bin/env bash
# Makes the two Debian packages, app and server, from programs that are built already; prints their paths.
# What they depend on is read from the programs (dpkg-shlibdeps).
set -euo pipefail
cd "$(dirname "$0")/.."

profile=${PROFILE:-release}
programs=${CARGO_TARGET_DIR:-target}/${profile/dev/debug}
packages=${CARGO_TARGET_DIR:-target}/packages
version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
architecture=$(dpkg --print-architecture)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

# place MODE FILE TARGET: one file into the tree of the package at hand.
place() { install -D -m "$1" "$2" "$tree$3"; }

# depends PROGRAM: the Debian packages of the libraries it loads.
depends() {
  mkdir -p "$stage/shlibs/debian"
  printf 'Source: pendata\n\nPackage: pendata\nArchitecture: any\n' >"$stage/shlibs/debian/control"
  (cd "$stage/shlibs" && dpkg-shlibdeps --ignore-missing-info -O "$1" 2>/dev/null) | sed -n 's/^shlibs:Depends=//p'
}

# finish FOLDER PROGRAM: the control file, and the package.
finish() {
  local control=$tree/DEBIAN/control depends name
  depends=$(depends "$tree$2")
  [[ $depends == *libc6* ]] || { echo "dpkg-shlibdeps does not say what $2 depends on" >&2; exit 1; }
  sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@SIZE@/$(du -sk "$tree" | cut -f1)/" \
    -e "s/@DEPENDS@/$depends/" "packaging/$1/control" >"$control"
  name=$(sed -n 's/^Package: //p' "$control")_${version}_$architecture.deb
  mkdir -p "$packages"
  dpkg-deb --root-owner-group --build "$tree" "$packages/$name" >/dev/null
  echo "$packages/$name ($(du -h "$packages/$name" | cut -f1))"
}

tree=$stage/app
mkdir -p "$tree/DEBIAN"
place 755 "$programs/pendata" /usr/bin/pendata
place 644 packaging/app/id.pendata.petugas.desktop /usr/share/applications/id.pendata.petugas.desktop
place 644 packaging/app/pendata.xml /usr/share/mime/packages/pendata.xml
place 644 src-tauri/icons/32x32.png /usr/share/icons/hicolor/32x32/apps/pendata.png
place 644 src-tauri/icons/128x128.png /usr/share/icons/hicolor/128x128/apps/pendata.png
place 644 src-tauri/icons/icon.png /usr/share/icons/hicolor/256x256/apps/pendata.png
strip "$tree/usr/bin/pendata"
finish app /usr/bin/pendata

tree=$stage/server
mkdir -p "$tree/DEBIAN"
place 755 "$programs/sync-server" /usr/bin/sync-server
place 644 packaging/server/pendata-server.service /lib/systemd/system/pendata-server.service
place 640 packaging/server/server.env /etc/pendata/server.env
place 644 forms/keluarga.xml /usr/share/pendata/keluarga.xml
place 644 packaging/server/conffiles /DEBIAN/conffiles
place 755 packaging/server/postinst /DEBIAN/postinst
place 755 packaging/server/prerm /DEBIAN/prerm
strip "$tree/usr/bin/sync-server"
finish server /usr/bin/sync-server
