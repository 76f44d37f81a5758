#!/bin/sh
# Installs the system packages that are missing: `./system-packages.sh run` for the product, `./system-packages.sh test` for the tests as well.
# With root or sudo it uses apt-get; otherwise it prints the list and goes on: the product then says plainly what it cannot do.
set -eu

missing=""
need() { # need <command or file> <package>...
  thing=$1
  shift
  if ! command -v "$thing" >/dev/null 2>&1 && [ ! -e "$thing" ]; then
    missing="$missing $*"
  fi
}

need tesseract tesseract-ocr
need /usr/share/tesseract-ocr/5/tessdata/chi_sim.traineddata tesseract-ocr-chi-sim
python3 -c 'import ensurepip' 2>/dev/null || missing="$missing python3-venv"
if [ "${1:-run}" = test ]; then
  need redis-server redis-server
  need /usr/sbin/rabbitmq-server rabbitmq-server
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
  need chromium chromium
  ls /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc >/dev/null 2>&1 || missing="$missing fonts-noto-cjk"
fi

[ -z "$missing" ] && exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo"
  else
    as_root="none"
  fi
fi

if [ "$as_root" = none ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "Please install these system packages:$missing" >&2
  echo "请安装以下系统软件包:$missing" >&2
  [ "${1:-run}" = test ] && exit 1
  exit 0
fi

echo "Installing system packages:$missing"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
# shellcheck disable=SC2086
if ! { $as_root apt-get update -qq && $as_root apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "Could not install:$missing" >&2
  [ "${1:-run}" = test ] && exit 1
fi
rm -f "$log"
