# shellcheck shell=sh
# The time for which a canary is looked at after its update was committed, while all others wait. Changes nothing.
# Sourced after lib-ota-run.sh.
# shellcheck disable=SC2034,SC2154

# So many bad looks in a row, and so long as a version has to be well before it is committed, are too much.
BAKE_LOOKS=3
BAKE_WORD=60

# bake_step: WITH_FOR seconds without anything that speaks against the version that this run put here.
bake_step() {
  bake_for=${WITH_FOR:-600}
  count for "$bake_for"
  load_conf && load_journal || die "$REFUSED" "$APP was never updated here"
  bake_same
  bake_begun=$(uptime_ms) bake_bad=0 bake_since='' bake_told=-1
  # Begun again by a boot, or after one: what is still on its way up is not unwell.
  bake_patience=$C_HEALTHY
  [ "$J_BOOT" = "$(boot_marker)" ] || bake_patience=$((C_GRACE + C_DEADLINE))
  verify_passes=0 verify_since='' verify_pid='' verify_changes=0
  bake_restarts=$(restarts)
  while :; do
    probe "$RELEASES/$F_new" now
    bake_now=$(uptime_ms)
    load_journal || :
    bake_same
    bake_looked
    [ $((bake_now - bake_begun)) -lt $((bake_for * 1000)) ] || [ -n "$bake_since" ] || break
    sleep "$C_INTERVAL"
  done
  say "well for $bake_for s: $F_version ($F_new)"
}

# bake_same: what this run put here is what serves, and no other update has begun.
bake_same() {
  if [ "$F_txn" != "$TXN" ] || [ "$J_STATE" != COMMITTED ]; then
    bake_ended=$(ended "$TXN") || die "$REFUSED" "the update here is $F_txn, not that of this run; was this host made anew?"
    bake_unwell "this run's update $bake_ended, and then another came: $F_txn ($J_STATE)"
  fi
  bake_other=$(other_serves)
  [ -z "$bake_other" ] || bake_unwell "$bake_other"
}

bake_unwell() {
  result cause BAKE_FAILED
  result serves "$(serving)"
  die 1 "not well while it was looked at: $1"
}

# bake_looked: counts what the last look found, and says it now and then.
bake_looked() {
  count_lives "$P_PID"
  bake_failed=$(without "$(tls_of "$F_unhealthy")" "$P_FAILED")
  if [ -z "$bake_failed" ]; then
    bake_bad=0 bake_since='' bake_patience=$C_HEALTHY
    bake_minute=$(((bake_now - bake_begun) / 1000 / BAKE_WORD))
    [ "$bake_minute" = "$bake_told" ] || say "  well for $(((bake_now - bake_begun) / 1000)) of $bake_for s"
    bake_told=$bake_minute
  else
    bake_bad=$((bake_bad + 1))
    bake_since=${bake_since:-$bake_now}
    say "  $P_WHY"
  fi
  [ "$verify_changes" -lt "$CRASHES" ] || bake_unwell "its process died $verify_changes times"
  [ $(($(restarts) - bake_restarts)) -lt "$CRASHES" ] || bake_unwell "init began it again $(($(restarts) - bake_restarts)) times"
  [ -z "$bake_since" ] || [ "$bake_bad" -lt "$BAKE_LOOKS" ] || [ $((bake_now - bake_since)) -lt $((bake_patience * 1000)) ] ||
    bake_unwell "$P_WHY"
}
