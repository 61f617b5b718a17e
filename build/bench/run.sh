#!/usr/bin/env bash
# Measures the program against its peers and prints one table.
#   build/bench/run.sh [--quick] [--full] [--only engines,ledger,home,people,sheets,papers,exchange]
# --quick: at 100,000 devices only. --full: installs LibreOffice too; without it,
# LibreOffice is a peer only where it is there. BENCH_DIR: where files lie.
set -euo pipefail
cd "$(dirname "$0")/../.."

args=()
wanted=(python3-openpyxl python3-xlsxwriter)
while [ $# -gt 0 ]; do
  case $1 in
    --quick) args+=(-quick) ;;
    --full) wanted+=(libreoffice-writer-nogui libreoffice-calc-nogui fonts-noto-cjk) ;;
    --only) args+=(-only "$2"); shift ;;
    *) echo "usage: build/bench/run.sh [--quick] [--full] [--only PARTS]" >&2; exit 2 ;;
  esac
  shift
done

missing=()
for p in "${wanted[@]}"; do
  dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing ${missing[*]}" >&2
  (apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}") >/dev/null 2>&1 ||
    echo "some of them cannot be installed here: compared with what is there" >&2
fi

dir=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/opsbook-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
go build -o "$dir/bench" ./build/bench
if command -v gcc >/dev/null && (cd build/bench/sqlcipher && CGO_ENABLED=1 go build -o "$dir/sqlcipher" .); then
  args+=(-sqlcipher "$dir/sqlcipher")
else
  echo "go-sqlcipher needs a C compiler: not compared" >&2
fi
if /usr/bin/python3 -c 'import openpyxl, xlsxwriter' 2>/dev/null; then args+=(-python /usr/bin/python3); fi
if office=$(command -v soffice); then args+=(-office "$office"); fi

"$dir/bench" -dir "$dir" "${args[@]}"
