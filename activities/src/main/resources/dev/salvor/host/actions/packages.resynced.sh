#!/bin/sh
# packages.resynced: whether what a list wanted is there now; what is left is said.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-node.sh
. "${SALVOR_LIB:?}/lib-node.sh"

case ${1-} in
  do) ;;
  *) die "$USAGE" "usage: packages.resynced.sh do" ;;
esac
absolute folder "${WITH_FOLDER-}"
flag tolerant "${WITH_TOLERANT:-false}"
[ -r "$WITH_FOLDER/plan.tsv" ] || die 1 "there is no list in $WITH_FOLDER"
now=$SALVOR_RUN_DIR/resync/now
# The second variant looks at what the first has found.
if [ "${WITH_TOLERANT:-false}" = false ] || [ ! -s "$now/results" ]; then
  rm -rf "$now"
  set -- --truth "${WITH_TRUTH-}" --to "${WITH_TO-}" --binhost "${WITH_BINHOST-}" --write "$now"
  [ -z "${WITH_FROM-}" ] || set -- "$@" --from "$WITH_FROM"
  [ -z "${WITH_INVENTORY-}" ] || set -- "$@" --inventory "$WITH_INVENTORY"
  "$SALVOR_COMMAND" packages resync "$@" >"$SALVOR_STEP_DIR/said" 2>&1 </dev/null 9>&-
  if [ ! -s "$now/results" ]; then
    cat "$SALVOR_STEP_DIR/said" >&2
    die 1 "it cannot be looked at what became of the list: $(last_words "$SALVOR_STEP_DIR/said")"
  fi
fi

# Of the list: what a host has not, but of hosts that did not answer nobody knows.
silent=$(sed -n 's/^::salvor open=//p' "$now/results")
LATER=${WITH_LATER-} SILENT=$silent BUSY=${WITH_OPEN-} awk -F '\t' '
  BEGIN {
    n = split(ENVIRON["LATER"], words, ","); for (i = 1; i <= n; i++) later[words[i]] = 1
    n = split(ENVIRON["SILENT"] "," ENVIRON["BUSY"], words, ","); for (i = 1; i <= n; i++) if (words[i] != "") silent[words[i]] = 1
  }
  FILENAME == ARGV[1] { if ($1 == "bring" || $2 == "rebuilt") still[$3 "\t" $4] = $5; next }
  $1 == "bring" {
    planned++
    key = $3 "\t" $4
    if ($4 in later) put = "later"
    else if ($4 in silent) put = "silent"
    else if (!(key in still) || still[key] != $5) { done++; next }
    else put = "open"
    print put "\t" $3 " on " $4 ": " $5 ", " $6 " is wanted"
    count[put]++
  }
  END { print "done\t" done + 0 " of " planned + 0 }
' "$now/plan.tsv" "$WITH_FOLDER/plan.tsv" >"$SALVOR_STEP_DIR/state" || die 1 "cannot write $SALVOR_STEP_DIR/state"
of() { awk -F '\t' -v word="$1" '$1 == word { n++ } END { print n + 0 }' "$SALVOR_STEP_DIR/state"; }
open=$(of open) later=$(of later) quiet=$(of silent)
sed -n 's/^open	/not done: /p; s/^later	/later: /p; s/^silent	/not known: /p' "$SALVOR_STEP_DIR/state"
say "$(sed -n 's/^done	//p' "$SALVOR_STEP_DIR/state") of the list done; $(tail -n 1 "$now/plan.txt")"
result open "$open"
result later "$later"
result left "$(sed -n 's/^::salvor left=//p' "$now/results")"
unknown=$(printf '%s,%s' "$silent" "${WITH_OPEN-}" | tr ',' '\n' | sed '/^$/d' | sort -u | tr '\n' ' ')
[ "$open" = 0 ] || die 1 "$open of the list are not done; see the output"
if [ "${WITH_TOLERANT:-false}" = false ]; then
  [ "$later" = 0 ] || die 1 "$later packages come later, on ${WITH_LATER-}: their transfer takes too long for this run"
  [ -z "$unknown" ] || die 1 "nothing is known of ${unknown% }: no answer, or another run is at work there"
fi
[ "$quiet" = 0 ] || warn "$quiet of the list are not known to be done: no answer"
