#!/bin/sh
# The far end of what an order brings along: data of a step's copy, before the order itself is taken.
#
#   sh transfer.sh OP ROOT MACHINE_ID STATE_ID RUN IDENTITY STEP MANIFEST SEGMENT ORDER TURN TARGET \
#      [missing|all | NUMBER OFFSET]
#
# need: what is missing, or all of it, and how much of that has arrived. unpack: takes files as a tar from its input.
# append: takes the rest of one file, entry NUMBER of the manifest, from OFFSET. arrived: sums what has come.
# Nothing but the step's folder is written, and for a moment a name beside the target. Prints lines; "refused CODE
# why" as supervisor-begin.sh does, also when the order is on the host and needs nothing any more.
#
# One at a time brings the data of a step, the last that came. TURN is a name of its own; need takes the turn and ends
# whoever still writes for another one. Whoever has lost it leaves with 76 and has changed nothing.
# shellcheck disable=SC1091,SC2119,SC2154
set -u
umask 077
op=$1 root=$2 machine=$3 id=$4 run=$5 identity=$6 step=$7 list=$8
shift 8
seg=$1 order=$2 turn=$3
shift 3
lib=${0%/*}
folder=$root/runs/$run
refuse() {
  printf 'refused %s %s\n' "$1" "$2"
  exit 0
}
. "$lib/supervisor-host.sh"
check_pin
[ -e "$folder/prepared.json" ] || refuse WRONG_HOST "the run's folder $folder is not on this host any more"
check_run "$identity"
[ ! -e "$folder/closed" ] || refuse CLOSED "the run has ended on this host"

# unordered: the order, or one after it, is not here yet. From then on the data is its own.
unordered() {
  un_order=$order
  while [ "$un_order" -le $((order + 50)) ]; do
    [ ! -e "$folder/segments/$seg/segment.$un_order" ] || refuse ORDERED "the order is on this host"
    un_order=$((un_order + 1))
  done
}

SALVOR_LIB=$lib/actions SALVOR_RUN_DIR=$folder SALVOR_STEP_DIR=$folder/steps/$step
export SALVOR_LIB SALVOR_RUN_DIR SALVOR_STEP_DIR
mkdir -p "$SALVOR_STEP_DIR" || exit 3
. "$SALVOR_LIB/lib.sh"
. "$SALVOR_LIB/lib-copy.sh"
unordered
copy_open "$folder/files/$list" "$1"
tree=$staged/tree
SUPERSEDED=76

# free FOLDER: bytes that may still be written there.
free() { df -kP -- "$1" 2>/dev/null | awk 'NR == 2 { printf "%.0f", $4 * 1024 }'; }

# ours: this delivery has the turn, and nobody writes.
ours() {
  copy_lock
  unordered
  have_turn || superseded
  copy_alone || die 3 "something still writes in $staged and cannot be ended"
}

have_turn() {
  ht_turn=''
  { read -r ht_turn <"$SALVOR_STEP_DIR/staging.turn"; } 2>/dev/null
  [ "$ht_turn" = "$turn" ]
}

superseded() { die "$SUPERSEDED" "somebody else has begun to bring the data of this step"; }

# writing FUNCTION ARGUMENTS...: in the tree, as the only one who writes there. The function becomes the process that
# writes: whoever ends that one has ended all writing. Its lock is free when it is gone, and not before.
writing() (
  ours
  cd "$tree" || exit 3
  exec 7>>"$SALVOR_STEP_DIR/staging.writer" && flock -n 7 || exit 3
  read -r wr_me _ </proc/self/stat && read_stat "$wr_me" || exit 3
  say "$wr_me $P_START" >"$SALVOR_STEP_DIR/staging.writer"
  exec 8>&-
  "$@"
)

files_of_tar() { exec tar -xof -; }

rest_of() {
  mkdir -p -- "${1%/*}" || exit 3
  if [ "$2" = 0 ]; then
    rm -f -- "$1"
    exec cat >"$1"
  fi
  [ "$(wc -c <"$1")" -eq "$2" ] || die 75 "$1 has not the $2 bytes that it had"
  exec cat >>"$1"
}

# left CODE: as the writer left, unless it was ended by the order or by who has the turn now.
left() {
  [ "$1" = 0 ] || unordered
  [ "$1" = 0 ] || have_turn || superseded
  exit "$1"
}

case $op in
  need)
    copy_lock
    unordered
    say "$turn" >"$SALVOR_STEP_DIR/staging.turn" || exit 3
    if ! copy_alone && [ -e "$tree" ]; then
      # It keeps what it holds, under a name where nobody looks.
      mv -- "$tree" "$staged/aside.$$" && rm -rf "$staged/aside.$$" "$staged/whole"
    fi
    if why=$(copy_wrong); then
      printf 'problem %s\n' "$(printf %s "$why" | tr '\n' ' ')"
      exit 0
    fi
    copy_compare
    if why=$(copy_bad); then
      printf 'problem %s\n' "$(printf %s "$why" | tr '\n' ' ')"
      exit 0
    fi
    if [ "$2" = all ]; then
      # Something before it in the order may change the target.
      sed -n 's/^f [0-7]* [0-9]* [0-9a-f]* //p' "$manifest" >"$WORK/todo"
    else
      copy_of 'new|old' "$WORK/plan" >"$WORK/todo"
    fi
    mkdir -p "$tree" || exit 3
    if grep -qv '^same ' "$WORK/plan" && why=$(copy_closed); then
      printf 'problem %s\n' "$why"
      exit 0
    fi
    : >"$WORK/send"
    # What was summed and is wanted stays as it is: an order may be on its way that counts on it.
    if [ -s "$WORK/todo" ] && ! copy_summed "$WORK/todo"; then
      cat "$WORK/todo" >"$staged/todo.$$" && mv -f "$staged/todo.$$" "$staged/todo" && rm -f "$staged/whole" || exit 3
      (cd -- "$tree" && find . ! -type d -exec stat -c "$mark|$COPY_LOOK" -- {} +) >"$WORK/stat" || exit 3
      awk -v mark="$mark" -f "$SALVOR_LIB/copy-name.awk" -f "$SALVOR_LIB/copy-need.awk" what=todo "$WORK/todo" \
        what=manifest "$manifest" what=stat "$WORK/stat" >"$WORK/send.all" || exit 3
      sed -n 's/^stray //p' "$WORK/send.all" | c_odd=1 copy_nul >"$WORK/names"
      (cd -- "$tree" && xargs -0 -r rm -f -- <"$WORK/names") || exit 3
      grep '^send ' "$WORK/send.all" >"$WORK/send"
    fi
    printf 'wanted %s\n' "$(wc -l <"$WORK/todo" | tr -d ' ')"
    if have tar; then say tar; fi
    printf 'free %s %s\n' "$(free "$staged")" "$folder"
    target_at=$base
    [ -d "$target_at" ] || target_at=${target%/*}
    target_at=${target_at:-/}
    copy_renames "$target_at" ||
      printf 'beside %s %s\n' "$(free "$target_at")" "$target_at"
    cat "$WORK/send"
    say end
    ;;
  unpack)
    writing files_of_tar
    left $?
    ;;
  append)
    name=$(awk -v want="$2" '$1 == "C1" || $1 == ">" { next } ++n == want {
      print substr($0, length($1) + length($2) + length($3) + length($4) + 5)
      exit
    }' "$manifest")
    copy_decode "$name"
    writing rest_of "$decoded" "$3"
    left $?
    ;;
  arrived)
    ours
    [ -r "$staged/todo" ] || exit 3
    copy_mark
    if copy_summed "$staged/todo"; then
      say whole
      exit 0
    fi
    copy_ids "$staged/todo" >"$WORK/whole" || exit 3
    copy_sums "$tree" "$staged/todo" >"$WORK/sums" 2>/dev/null
    awk '
      what == "sums" { sum[substr($0, 66)] = substr($0, 1, 64); next }
      what == "todo" { todo[$0] = 1; next }
      $1 == "C1" || $1 == ">" { next }
      {
        n++
        nm = substr($0, length($1) + length($2) + length($3) + length($4) + 5)
        if ($1 == "f" && (nm in todo) && sum[nm] != $4) print n, nm
      }' what=sums "$WORK/sums" what=todo "$staged/todo" what=manifest "$manifest" >"$WORK/wrong" || exit 3
    while IFS= read -r wrong; do
      number=${wrong%% *}
      copy_decode "${wrong#* }"
      rm -f -- "$tree/$decoded"
      say "bad $number"
    done <"$WORK/wrong"
    if [ ! -s "$WORK/wrong" ]; then
      copy_synced "$tree" "$staged/todo" || die 3 "$staged cannot be synced"
      cat "$WORK/whole" >"$staged/whole.$$" && sync_file "$staged/whole.$$" && mv -f "$staged/whole.$$" "$staged/whole" || exit 3
      copy_summed "$staged/todo" || die 3 "what arrived in $staged is changed by something else"
      say whole
    fi
    ;;
  *) die "$USAGE" "usage: transfer.sh need|unpack|append|arrived ..." ;;
esac
