#!/bin/sh
# Keeps one worker of a state folder alive until it is stopped on purpose.
# usage: keeper.sh FOLDER PROGRAM ARGUMENT...
# The program's exit 0 (drained) and 78 (cannot work as configured) are final.
umask 077
trap '' HUP
folder=$1
shift
cd "$folder" || exit 74
exec 9>>keeper.lock || exit 74
if command -v flock >/dev/null 2>&1; then
  flock -n 9 || exit 75
fi
echo "$$" >keeper.pid
# shellcheck disable=SC1091 # made by salvor up
[ ! -r environment.sh ] || . ./environment.sh

child=
ended() {
  [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
}
trap 'ended' TERM INT

pause=0
while [ ! -e stopped ]; do
  begun=$(date +%s)
  "$@" </dev/null >>worker.out 2>&1 9>&- &
  child=$!
  wait "$child"
  code=$?
  # A signal to the keeper ends the first wait early.
  if kill -0 "$child" 2>/dev/null; then
    wait "$child"
    code=$?
  fi
  child=
  case $code in
  0 | 78) exit "$code" ;;
  esac
  if [ $(($(date +%s) - begun)) -ge 10 ]; then
    pause=0
    continue
  fi
  sleep "$pause" 9>&-
  [ "$pause" -ge 30 ] || pause=$((pause * 2 + 1))
done
