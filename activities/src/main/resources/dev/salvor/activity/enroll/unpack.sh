#!/bin/sh
# Makes the folder $1 of the archive whose parts lie in $1.parts, if its SHA-256 is $2.
set -eu
target=$1
trap 'rm -rf "$target.new" "$target.parts"' EXIT
rm -rf "$target.new"
mkdir -p "$target.new"
sum=$(cat "$target.parts"/* | sha256sum)
[ "${sum%% *}" = "$2" ] || {
  echo "the archive arrived with another digest" >&2
  exit 1
}
cat "$target.parts"/* | tar -xf - -C "$target.new"
# Whoever finds the folder takes it for whole, also after a power cut.
timeout -s KILL 120 sync -f "$target.new" 2>/dev/null ||
  find "$target.new" -type f -exec dd if=/dev/null of={} conv=notrunc,fsync \; 2>/dev/null
rm -rf "$target"
mv "$target.new" "$target"
