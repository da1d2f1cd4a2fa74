#!/bin/sh
# packages.later: what a run of resync-install has left for later is begun on each such host, as a run of its own, in the background.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-node.sh
. "${SALVOR_LIB:?}/lib-node.sh"

case ${1-} in
  do) ;;
  *) die "$USAGE" "usage: packages.later.sh do" ;;
esac
name_like step "${WITH_STEP-}"
# As the action runbook has named it.
run=$(node_id "${SALVOR_RUN_ID:?}" "$WITH_STEP")

# The hosts of that run that pivoted: its only pivot is that a host is left for later.
"$SALVOR_COMMAND" show "$run" --json >"$SALVOR_STEP_DIR/shown" 2>"$SALVOR_STEP_DIR/err" </dev/null 9>&- ||
  die 1 "run $run cannot be looked at: $(tail -n 1 "$SALVOR_STEP_DIR/err")"
hosts=$(awk '
  function value(text) { sub(/^[^:]*: *"/, "", text); sub(/".*/, "", text); return text }
  /^  "host" *:/ { alone = value($0) }
  /^  "status" *:/ { status = value($0) }
  /^  "fleet" *: *\{/ { fleet = 1 }
  fleet && /^      "host" *:/ { host = value($0) }
  fleet && /^      "state" *:/ && value($0) == "SUCCEEDED_WITH_PIVOTS" { print host }
  END { if (!fleet && status == "SUCCEEDED_WITH_PIVOTS") print alone }
' "$SALVOR_STEP_DIR/shown")

begun=
for host in $hosts; do
  id=$(node_id "${SALVOR_RUN_ID:?}" later "$host")
  set -- run resync-install --run-id "$id" --detach --on "$host" -p "packages=${WITH_PACKAGES-}" -p "binhostUrl=${WITH_BINHOST_URL-}" \
    -p maxTransfer=0s -p "timeout=${WITH_TIMEOUT:-604800}s"
  [ -z "${WITH_INVENTORY-}" ] || set -- "$@" --inventory "$WITH_INVENTORY"
  "$SALVOR_COMMAND" "$@" >"$SALVOR_STEP_DIR/out" 2>&1 </dev/null 9>&-
  code=$?
  # Begun before is as good: the id is one run for ever.
  case $code in
    0 | 3 | 8) ;;
    *)
      [ -n "$(node_json "$id" status)" ] || {
        cat "$SALVOR_STEP_DIR/out" >&2
        die 1 "run $id on $host could not be begun (exit code $code of salvor run)"
      }
      ;;
  esac
  say "$host: in the background, as run $id; salvor watch $id"
  begun=$begun${begun:+,}$host
done
[ -n "$begun" ] || say "unchanged: no host was left for later"
result hosts "$begun"
