# shellcheck shell=sh
# What the actions that watch have in common: they are carried out by the node's program, on the machine where the run
# was started. Sourced after lib.sh.

# the_node: the environment of the node of this run, with SALVOR_COMMAND.
the_node() {
  node_state=${SALVOR_RUN_DIR:?}
  node_state=${node_state%/runs/*}
  [ -r "$node_state/node/environment.sh" ] ||
    die "$MISSING" "no node of Salvor runs in $node_state on this host: what watches runs only on the machine where its run was started"
  # shellcheck disable=SC1091
  . "$node_state/node/environment.sh"
  [ -x "${SALVOR_COMMAND-}" ] || die "$MISSING" "the node in $node_state does not know the salvor command; bring it up again: salvor down; salvor up"
  export SALVOR_COMMAND
}

small_name() {
  case $2 in
    '' | -* | *[!a-z0-9-]*) die "$USAGE" "$1: '$2' is not a name in small letters, digits and -" ;;
  esac
}

# look KIND: one look; what it has found lies in the run's folder until alert tells it.
look() {
  small_name watch "${WITH_WATCH-}"
  look_name=${WITH_LOOK:-$1}
  small_name look "$look_name"
  the_node
  mkdir -p "$SALVOR_RUN_DIR/findings" || die 1 "cannot make $SALVOR_RUN_DIR/findings: the state folder is full or read-only"
  "$SALVOR_COMMAND" node look "$1" "$WITH_WATCH" "$look_name" "$SALVOR_RUN_DIR/findings/$look_name" </dev/null 9>&-
  look_code=$?
  case $look_code in
    0) ;;
    2) exit "$USAGE" ;;
    *) die 1 "the look ended with exit code $look_code; see above" ;;
  esac
}
