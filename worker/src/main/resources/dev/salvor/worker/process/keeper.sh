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
stop=
ended() {
  stop=1
  [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
}
trap 'ended' TERM INT

# begin PROGRAM ARGUMENT...: a signal that came before its child was known is passed on.
begin() {
  "$@" </dev/null >>worker.out 2>&1 9>&- &
  child=$!
  [ -z "$stop" ] || kill -TERM "$child" 2>/dev/null
}

pause=0
while [ -z "$stop" ] && [ ! -e stopped ]; do
  begun=$(date +%s)
  begin "$@"
  wait "$child"
  code=$?
  # Each signal to the keeper ends a wait early.
  while kill -0 "$child" 2>/dev/null; do
    wait "$child"
    code=$?
  done
  child=
  case $code in
  0 | 78) exit "$code" ;;
  esac
  if [ $(($(date +%s) - begun)) -ge 10 ]; then
    pause=0
    continue
  fi
  # As a child it can be left at once when a signal comes.
  if [ "$pause" -gt 0 ] && [ -z "$stop" ]; then
    sleep "$pause" 9>&- &
    child=$!
    wait "$child"
    kill "$child" 2>/dev/null
    child=
  fi
  [ "$pause" -ge 30 ] || pause=$((pause * 2 + 1))
done
