#!/usr/bin/env bash
# Builds the Windows program from any system and packs it:
#   build/windows/package.sh VERSION      from the root of the project
# build/out/opsbook.exe, opsbook-portable.zip and, if makensis is there,
# opsbook-setup.exe. The frontend must have been built.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=$1
# The resource wants four numbers; a version between two tags has others behind it.
numbers=$(grep -oE '^v?[0-9]+\.[0-9]+\.[0-9]+' <<<"$version" | tr -d v || true)
numbers=${numbers:-0.0.0}
out=build/out
mkdir -p "$out"

go run ./build/windows/icon "$out/icon.ico"
trap 'rm -f rsrc_windows_amd64.syso' EXIT
go run github.com/tc-hib/go-winres@v0.3.3 make --in build/windows/winres.json --arch amd64 --out rsrc \
  --product-version "$numbers.0" --file-version "$numbers.0"
GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go build -trimpath -tags desktop,production,wv2runtime.error \
  -ldflags "-s -w -H windowsgui -X opsbook/app.Version=$version" -o "$out/opsbook.exe" .

# A folder named data beside the program makes it portable: it keeps everything there.
rm -rf "$out/portable" "$out/opsbook-portable.zip"
mkdir -p "$out/portable/Opsbook/data"
cp "$out/opsbook.exe" LICENSE THIRD_PARTY_NOTICES.md CHANGELOG.md "$out/portable/Opsbook/"
(cd "$out/portable" && zip -qr ../opsbook-portable.zip Opsbook)
rm -rf "$out/portable"

if command -v makensis >/dev/null; then
  makensis -V2 -DVERSION="$numbers" build/windows/installer.nsi
else
  echo "no installer: makensis (package nsis) is not here"
fi
ls -l "$out"/*.exe "$out"/*.zip
