# shellcheck shell=sh disable=SC2154,SC2034
# Sourced by supervisor-begin.sh, -prepare.sh and -close.sh: appends new events to events.jsonl, each number
# once, and syncs that file. FIRST and LAST number the events in the file EVENTS, which the caller removes.
ev=$folder/events.jsonl
exec 8>>"$folder/events.lock" || exit 3
flock 8

# last_event: have, the number of the last line; false if that line is torn.
last_event() {
  have=0
  [ -s "$ev" ] || return 0
  ev_line=$(tail -n 1 "$ev" 8>&- && printf .)
  case $ev_line in
    *"}
.") ;;
    *.) return 1 ;;
    *) exit 3 ;;
  esac
  have=${ev_line#*\"seq\":}
  have=${have%%[!0-9]*}
  have=${have:-0}
}

if ! last_event; then
  # Torn by a power cut or a full disk: the line goes.
  sed '$d' "$ev" 8>&- >"$ev.new" && dd if=/dev/null of="$ev.new" conv=notrunc,fsync 2>/dev/null 8>&- &&
    mv "$ev.new" "$ev" 8>&- && last_event || exit 3
fi
if [ "$have" -lt "$last" ]; then
  if [ "$have" -lt "$first" ]; then
    dd if="$folder/$events" of="$ev" bs=64k oflag=append conv=notrunc,fsync 2>/dev/null 8>&- || exit 3
  else
    tail -n "+$((have - first + 2))" "$folder/$events" 8>&- >>"$ev" || exit 3
    dd if=/dev/null of="$ev" conv=notrunc,fsync 2>/dev/null 8>&- || exit 3
  fi
fi
exec 8>&-
