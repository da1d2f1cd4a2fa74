#!/bin/sh
# Takes an order on the host and starts its supervisor. Never decides whether a command runs.
#
#   sh supervisor-begin.sh ROOT MACHINE_ID STATE_ID RUN SEGMENT ORDER DIGEST GO INCOMING EVENTS FIRST LAST IDENTITY
#
# GO: number of the step after which a held order may go on, 0 if none; - starts no supervisor.
# INCOMING: name in the segment's folder of the order's text; - if the order is known to be there.
# EVENTS: name in the run's folder of new events, numbered FIRST to LAST; - if there are none.
# IDENTITY: digest of the run that the folder must belong to; - from an older worker.
# Prints "ok begun|attached", then "secret NAME" for each of the run's secrets, "later NAME" for each that comes
# when it is needed,
# "redact" if the run has patterns to mask; or "refused CODE why".
set -u
umask 077
root=$1 machine=$2 id=$3 run=$4 seg=$5 order=$6 digest=$7 go=$8
shift 8
incoming=$1 events=$2 first=$3 last=$4 identity=$5
lib=${salvor_program:-$0}
lib=${lib%/*}
folder=$root/runs/$run

# leave: takes away what was sent and is stored elsewhere now.
leave() {
  set --
  [ "$incoming" = - ] || set -- "$folder/segments/$seg/$incoming"
  [ "$events" = - ] || set -- "$@" "$folder/$events"
  [ $# = 0 ] || rm -f "$@"
}

refuse() {
  leave
  printf 'refused %s %s\n' "$1" "$2"
  exit 0
}

. "$lib/supervisor-host.sh"
check_pin
[ -e "$folder/prepared.json" ] ||
  refuse WRONG_HOST "the run's folder $folder is not on this host any more"
check_run "$identity"
if [ -e "$folder/closed" ]; then
  hand=$(sed -n 's/.*"summary":"\(taken over by hand[^"]*\)".*/\1/p' "$folder/closed")
  refuse CLOSED "${hand:-the run has ended on this host}"
fi
keep_lock "$run"

cd "$folder/segments/$seg" || exit 3
how=attached
if [ ! -e "segment.$order" ]; then
  [ "$incoming" != - ] || exit 6
  k=$((order + 1))
  while [ "$k" -le $((order + 50)) ]; do
    [ ! -e "segment.$k" ] ||
      refuse HISTORY_BEHIND_HOST "the host has order $k of segment $seg, but the engine asks for the older order $order"
    k=$((k + 1))
  done
  if ln "$incoming" "segment.$order" 2>/dev/null; then how=begun; fi
fi
{ read -r h_tag h_digest <"segment.$order"; } 2>/dev/null || exit 3
[ "$h_tag/$h_digest" = "#S1/$digest" ] ||
  refuse ORDER_CONFLICT "order $order of segment $seg is on the host already, with different content"

# The journal is on the disk before anything of this order starts.
if [ "$events" != - ]; then
  . "$lib/supervisor-events.sh"
fi

if [ "$go" != - ]; then
  [ ! -e "rest.$order" ] || rm -f "rest.$order"
  . "$lib/supervisor-launch.sh"
fi
printf 'ok %s\n' "$how"
for s in "$folder"/secrets/*; do
  [ -e "$s" ] && printf 'secret %s\n' "${s##*/}"
done
for s in "$folder"/sources/*; do
  [ -e "$s" ] && printf 'later %s\n' "${s##*/}"
done
[ ! -e "$folder/redact.json" ] || printf 'redact\n'
leave
exit 0
