# shellcheck shell=sh disable=SC2154,SC2034
# Sourced by supervisor-begin.sh and supervisor-close.sh: appends new events to events.jsonl, each
# number once, and syncs that file. FIRST and LAST number the events in the file EVENTS.
ev=$folder/events.jsonl
exec 8>>"$folder/events.lock"
flock 8
have=0
if [ -s "$ev" ]; then
  ev_line=$(tail -n 1 "$ev" 8>&- && printf .)
  case $ev_line in *.) ;; *) exit 3 ;; esac
  ev_line=${ev_line%.}
  case $ev_line in
    *"}
") ;;
    *)
      # Torn by a power cut: the line goes.
      sed '$d' "$ev" 8>&- >"$ev.new" && mv "$ev.new" "$ev" 8>&-
      ev_line=$(tail -n 1 "$ev" 8>&-) || exit 3
      ;;
  esac
  have=${ev_line#*\"seq\":}
  have=${have%%[!0-9]*}
  have=${have:-0}
fi
if [ "$have" -lt "$last" ]; then
  if [ "$have" -lt "$first" ]; then
    cat "$folder/$events" 8>&- >>"$ev" || exit 3
  else
    tail -n "+$((have - first + 2))" "$folder/$events" 8>&- >>"$ev" || exit 3
  fi
  dd if=/dev/null of="$ev" conv=notrunc,fsync 2>/dev/null 8>&- || exit 3
fi
rm -f "$folder/$events" 8>&-
exec 8>&-
