#!/bin/sh
# packages.resync: what would have to be brought to which host, as a list that the rest of the run follows.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-node.sh
. "${SALVOR_LIB:?}/lib-node.sh"

case ${1-} in
  check | do) ;;
  *) die "$USAGE" "usage: packages.resync.sh check|do" ;;
esac
resync_folder=$SALVOR_STEP_DIR/plan
set -- "$1" --truth "${WITH_TRUTH-}" --to "${WITH_TO-}" --binhost "${WITH_BINHOST-}" --write "$resync_folder" --not-while "${WITH_NOT_WHILE:-resync-install}"
[ -z "${WITH_FROM-}" ] || set -- "$@" --from "$WITH_FROM"
[ -z "${WITH_INVENTORY-}" ] || set -- "$@" --inventory "$WITH_INVENTORY"
flag allowDowngrade "${WITH_ALLOW_DOWNGRADE:-false}"
flag rebuilt "${WITH_REBUILT:-false}"
[ "${WITH_ALLOW_DOWNGRADE:-false}" = false ] || set -- "$@" --allow-downgrade
[ "${WITH_REBUILT:-false}" = false ] || set -- "$@" --rebuilt
part=$1
shift

# Only a plan asks to be shown the list; a run makes it once.
case $part:${SALVOR_RUN_ID:?} in
  check:plan-*) ;;
  check:*)
    say "the list is made when it is needed"
    exit 1
    ;;
esac

rm -rf "$resync_folder"
"$SALVOR_COMMAND" packages resync "$@" >"$SALVOR_STEP_DIR/said" 2>&1 </dev/null 9>&-
code=$?
if [ ! -s "$resync_folder/results" ]; then
  cat "$SALVOR_STEP_DIR/said" >&2
  # The last line is what is shown of a failure.
  why="the list cannot be made: $(last_words "$SALVOR_STEP_DIR/said")"
  case $part:$code in
    *:2) die "$USAGE" "$why" ;;
    # 1 of a check would say that the list is not made yet; this is EX_NOINPUT.
    check:*) die 66 "$why" ;;
    *) die 1 "$why (exit code $code of salvor packages resync)" ;;
  esac
fi
cat "$resync_folder/plan.txt"

# The list that was shown last for the same question, so that a run can say what has changed since.
shown=$node_state/resync/$(printf '%s\n' "$@" | sed "s|$resync_folder||" | cksum | tr ' ' -)
brought() { sed -n 's/^bring	//p' "$1" | sort; }
if [ "$part" = check ]; then
  cp "$resync_folder/plan.txt" "$SALVOR_RUN_DIR/plan.txt" || die 1 "cannot write $SALVOR_RUN_DIR/plan.txt"
  mkdir -p "$node_state/resync" && brought "$resync_folder/plan.tsv" >"$shown.tmp" && mv -f "$shown.tmp" "$shown" ||
    warn "cannot keep the list in $node_state/resync; a run will not say what has changed since"
  # The list is never done before it is made.
  tail -n 1 "$resync_folder/plan.txt"
  exit 1
fi
if [ -r "$shown" ]; then
  brought "$resync_folder/plan.tsv" >"$SALVOR_STEP_DIR/now"
  if ! cmp -s "$shown" "$SALVOR_STEP_DIR/now"; then
    say "the list is another than the one that was shown last:"
    grep -vxF -f "$SALVOR_STEP_DIR/now" "$shown" | sed 's/^/  no more: /' | tr '\t' ' '
    grep -vxF -f "$shown" "$SALVOR_STEP_DIR/now" | sed 's/^/  also: /' | tr '\t' ' '
    result changed true
  fi
  rm -f "$shown"
fi
digest=$(sed -n 's/^::salvor digest=//p' "$resync_folder/results")
case ${WITH_EXPECT-} in
  '' | "$digest") ;;
  *) die 1 "the list is $digest by now, and not $WITH_EXPECT; nothing was done; look at it again: salvor plan fleet-resync" ;;
esac
mkdir -p "$SALVOR_RUN_DIR/resync" && cp "$resync_folder"/plan.* "$SALVOR_RUN_DIR/resync/" || die 1 "cannot write $SALVOR_RUN_DIR/resync"
cat "$resync_folder/results"
result folder "$SALVOR_RUN_DIR/resync"
