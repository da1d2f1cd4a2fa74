# shellcheck shell=sh
# The salvor command of the node by which this run was started, and names of runs that follow from this one.
# Sourced after lib.sh.

node_state=${SALVOR_RUN_DIR:?}
node_state=${node_state%/runs/*}
[ -r "$node_state/node/environment.sh" ] ||
  die "$MISSING" "no node of Salvor runs in $node_state on this host: this can only be done on the machine where the run was started"
# shellcheck disable=SC1091
. "$node_state/node/environment.sh"
# The locale of this step would be that of a node that the command has to wake.
grep -q '^export LC_ALL=' "$node_state/node/environment.sh" || unset LC_ALL
[ -x "${SALVOR_COMMAND-}" ] || die "$MISSING" "the node in $node_state does not know the salvor command; bring it up again: salvor down; salvor up"

# node_id TEXT...: an id that a run can have, made of texts.
node_id() {
  node_id_text=$(printf '%s.' "$@" | tr 'A-Z/:' 'a-z.-' | tr -c 'a-z0-9._-' -)
  node_id_text=${node_id_text%.}
  [ "${#node_id_text}" -le 110 ] || node_id_text=$(printf %s "$node_id_text" | cut -c1-90)-$(printf %s "$node_id_text" | cksum | tr ' ' -)
  say "$node_id_text"
}

# node_json ID KEY: the first value of a key that stands alone in its line, of salvor show ID --json.
node_json() {
  "$SALVOR_COMMAND" show "$1" --json 2>/dev/null 9>&- | sed -n "s/^ *\"$2\" *: *\"\([^\"]*\)\".*/\1/p" | head -n 1
}

# last_words FILE: the end of what a command said, in one line.
last_words() {
  node_words=$(grep . "$1" | tail -n 3 | sed 's/^ *//; $!s/;*$/;/' | tr '\n' ' ' | cut -c 1-700 | sed 's/ $//')
  say "${node_words:-it said nothing}"
}
