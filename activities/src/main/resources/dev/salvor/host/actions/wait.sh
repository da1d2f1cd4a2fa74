#!/bin/sh
# wait: until something is true, or for a time. The step's timeout bounds it.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-proc.sh
. "$SALVOR_LIB/lib-proc.sh"
# shellcheck source=lib-net.sh
. "$SALVOR_LIB/lib-net.sh"

interval=${WITH_INTERVAL-1} limit=${WITH_COMMAND_TIMEOUT-30}
count interval "$interval"
count commandTimeout "$limit"
[ "$interval" -gt 0 ] || interval=1
kinds=0
for given in "${WITH_FOR+x}" "${WITH_PATH+x}" "${WITH_PORT+x}" "${WITH_PROCESS_GONE+x}" "${WITH_COMMAND_COUNT+x}"; do
  [ -z "$given" ] || kinds=$((kinds + 1))
done
[ "$kinds" = 1 ] || die "$USAGE" "exactly one of for, path, port, processGone, command is needed"
[ -z "${WITH_FOR+x}" ] || count for "$WITH_FOR"
[ -z "${WITH_PATH+x}" ] || absolute path "$WITH_PATH"
if [ -n "${WITH_PORT+x}" ]; then
  count port "$WITH_PORT"
  host=${WITH_HOST-}
  [ -z "$host" ] || name_like host "$host"
fi
argv WITH_COMMAND

# A remote port needs something that can connect; the words are arguments, never code.
# shellcheck disable=SC2016
connects() {
  if have nc; then
    bounded 5 nc -z -w 3 "$host" "$WITH_PORT" >/dev/null 2>&1
  elif have perl; then
    bounded 5 perl -MIO::Socket::INET -e 'exit(IO::Socket::INET->new(PeerAddr => $ARGV[0], PeerPort => $ARGV[1], Timeout => 3) ? 0 : 1)' "$host" "$WITH_PORT" 2>/dev/null
  elif have python3; then
    bounded 5 python3 -c 'import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 3)' "$host" "$WITH_PORT" 2>/dev/null
  elif have bash; then
    bounded 5 bash -c ': <"/dev/tcp/$1/$2"' bash "$host" "$WITH_PORT" 2>/dev/null
  else
    die "$MISSING" "nc is missing on this host, and so are perl, python3 and bash"
  fi
}

runs() {
  case $1 in
    '' | *[!0-9]*)
      for pid in $(pids); do
        read_stat "$pid" && [ "$P_COMM" = "$1" ] && [ "$P_STATE" != Z ] && return 0
      done
      return 1
      ;;
    *) read_stat "$1" && [ "$P_STATE" != Z ] ;;
  esac
}

holds() {
  if [ -n "${WITH_PATH+x}" ]; then
    bounded 10 test -e "$WITH_PATH"
  elif [ -n "${WITH_PORT+x}" ] && [ -z "$host" ]; then
    [ -n "$(listening "$WITH_PORT")" ]
  elif [ -n "${WITH_PORT+x}" ]; then
    connects
  elif [ -n "${WITH_PROCESS_GONE+x}" ]; then
    ! runs "$WITH_PROCESS_GONE"
  elif [ -n "${WITH_COMMAND_COUNT+x}" ]; then
    eval "bounded $limit $argv_words" >"$SALVOR_STEP_DIR/wait.out" 2>&1
  else
    # The end is kept: a wait that was interrupted only waits for the rest, and a clock that was put back or
    # forward never makes it longer than asked for.
    kept wait.end || return 1
    read -r end <"$SALVOR_STEP_DIR/wait.end"
    [ "$(now)" -ge "$end" ]
  fi
}

case ${1-} in
  check | verify) if holds; then exit 0; else exit 1; fi ;;
  do)
    started=$(now)
    if [ -n "${WITH_FOR+x}" ]; then
      kept wait.end || keep wait.end "$((started + WITH_FOR))$NEWLINE"
      read -r end <"$SALVOR_STEP_DIR/wait.end"
      rest=$((end - started))
      [ "$rest" -le "$WITH_FOR" ] || rest=$WITH_FOR
      [ "$rest" -le 0 ] || sleep "$rest"
      keep wait.end "0$NEWLINE"
    else
      until holds; do sleep "$interval"; done
    fi
    say "unchanged: waited $(($(now) - started)) s"
    ;;
  *) die "$USAGE" "usage: wait.sh check|do|verify" ;;
esac
