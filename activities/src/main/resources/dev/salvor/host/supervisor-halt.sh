#!/bin/sh
# Stops what of a run still runs on this host, and lets no other step of it begin. For a run that is to end, and
# whose own history does not know what it has begun here. May be done again and again until it prints "ok".
#
#   sh supervisor-halt.sh ROOT MACHINE_ID STATE_ID RUN IDENTITY
#
# IDENTITY: digest of the run that the folder must belong to. Prints "ok" when nothing runs any more, "busy N" while
# segment N does, or "refused CODE why".
set -u
umask 077
root=$1 machine=$2 id=$3 run=$4 identity=$5
lib=${salvor_program:-$0}
lib=${lib%/*}
folder=$root/runs/$run

refuse() {
  printf 'refused %s %s\n' "$1" "$2"
  exit 0
}

. "$lib/supervisor-host.sh"
check_pin
check_run "$identity"

# newest: order, the last one that the segment's folder has; false if it has none.
newest() {
  order=-1
  for h_file in segment.*; do
    h_number=${h_file#segment.}
    case $h_number in
      '' | *[!0-9]*) ;;
      *) [ "$h_number" -le "$order" ] || order=$h_number ;;
    esac
  done
  [ "$order" -ge 0 ]
}

# at_rest: the record says that the order has ended, or is held between two steps.
at_rest() {
  [ -n "$(sed -n "/^S1 [0-9]* done $order /p; /^S1 [0-9]* held $order /p" record 2>/dev/null)" ]
}

busy=
[ -e "$folder/closed" ] || for h_folder in "$folder"/segments/*/; do
  cd "$h_folder" 2>/dev/null || continue
  seg=${h_folder%/}
  seg=${seg##*/}
  newest || continue
  # Before anything is looked at: a supervisor that comes up now begins nothing.
  # A full disk still has room for an empty one, at the latest when the reserve is given up.
  printf 'now\n' >"stop.$order" || { rm -f reserve && : >"stop.$order"; } || exit 3
  if at_rest && (flock -n 9) 9<lock; then continue; fi
  busy=$seg
  # Nobody may be there to obey: a supervisor that finds the order again does.
  if [ ! -e lock ] || (flock -n 9) 9<lock; then
    go=0
    . "$lib/supervisor-launch.sh"
  fi
done
if [ -n "$busy" ]; then printf 'busy %s\n' "$busy"; else printf 'ok\n'; fi
