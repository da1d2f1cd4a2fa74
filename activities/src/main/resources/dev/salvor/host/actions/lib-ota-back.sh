# shellcheck shell=sh
# What an operator asks of a node besides an update: back to the version before, a release that is not wanted, a look.
# Sourced after lib-ota-begin.sh.
# shellcheck disable=SC2034,SC2153,SC2154

# back: a transaction whose new version is one that served here before. With WITH_OF only if it was that run that switched
# this node, and what it switched to still serves.
back() {
  [ -z "$OF" ] || await_of
  make_app
  take_lock
  load_journal
  load_conf || die "$REFUSED" "$APP was never updated here, so there is nothing to go back to"
  if [ "$F_txn" = "$TXN" ] && [ -n "$J_STATE" ]; then
    say "unchanged: the transaction is $J_STATE already"
    [ "$J_STATE" != PLANNED ] || back_staged
    result going yes
    return
  fi
  if [ -n "$OF" ] && ! switched_by_of; then
    nothing_of
    return
  fi
  clear_way
  back_to=${WITH_TO:-$(previous)}
  [ -n "$back_to" ] || die "$REFUSED" "no version served here before $(serving); nothing was changed"
  back_to=$(printf %.12s "$back_to")
  case $back_to in *[!0-9a-f]*) die "$USAGE" "to: '$back_to' is not the digest of a release" ;; esac
  [ "$back_to" != "$(serving)" ] || die "$REFUSED" "$back_to serves already; nothing was changed"
  back_problem=$(tree_problem "$RELEASES/$back_to")
  [ -z "$back_problem" ] || die "$REFUSED" "$RELEASES/$back_to cannot be gone back to: $back_problem; nothing was changed"
  back_blocked=$APP_DIR/blocked/$(digest_of "$RELEASES/$back_to")
  [ ! -e "$back_blocked" ] ||
    die "$REFUSED" "$back_to is blocked here: $(head -n 1 "$back_blocked" | cut -c1-160); salvor ota block ${back_blocked##*/} --allow lets it be taken. Nothing was changed"
  install_agent
  keep_reserve || die "$UNWRITABLE" "no room for the reserve of 1 MiB in $APP_DIR; nothing was changed"
  back_from=$(serving) back_version='' back_schema=''
  if read_manifest "$RELEASES/$back_from/MANIFEST"; then back_version=$R_version back_schema=$R_schema; fi
  probe "$RELEASES/$back_from" now
  read_manifest "$RELEASES/$back_to/MANIFEST"
  JOURNAL='' J_WRITES=0
  for journal_key in $JOURNAL_KEYS; do eval "F_$journal_key="; done
  back_data
  must_journal PLANNED "txn=$TXN attempt=1 kind=back actor=$(actor) new=$back_to old=$back_from digest=$R_digest version=$R_version from=$back_version unhealthy=$P_FAILED active=$(dependents)" \
    "back to $R_version: ${WITH_WHY-}"
  back_staged
  say "planned: $APP from ${back_version:-?} ($back_from) back to $R_version ($back_to)"
  result going yes
}

# is_of TXN: a transaction of the run OF, also of one that went to many hosts.
is_of() {
  case $1 in "$OF" | "$OF~"*) ;; *) return 1 ;; esac
}

# await_of: the node brings what has switched to an end by itself; until then nothing else can be done here.
await_of() {
  while load_conf && load_journal && is_of "$F_txn" && ! is_over "$J_STATE" && ! is_before_switch "$J_STATE"; do
    agent_works || start_agent start
    sleep 1
  done
}

# By the record of all that ended: others may have come after it and changed nothing.
switched_by_of() {
  load_conf || return 1
  [ -z "$J_STATE" ] || ! is_over "$J_STATE" || finish ||
    die "$UNWRITABLE" "cannot write $APP_DIR/history (full or read-only); nothing was changed"
  of_txn=$(awk -v now="$(serving)" '$3 == "COMMITTED" && $6 == now && $4 != now { txn = $2 } END { print txn }' "$APP_DIR/history" 2>/dev/null)
  [ -n "$of_txn" ] && is_of "${of_txn%#*}"
}

nothing_of() {
  say "unchanged: no version that the run $OF switched to serves here"
  result going no
}

back_staged() { must_journal STAGED '' "it lies under $RELEASES/$F_new since it served"; }

# block_step: WITH_DIGEST is not taken here any more, or with WITH_ALLOW=true is again.
block_step() {
  make_app
  case ${WITH_DIGEST-} in '' | *[!0-9a-f]*) die "$USAGE" "digest: '${WITH_DIGEST-}' is not the SHA-256 of a release" ;; esac
  [ "${#WITH_DIGEST}" = 64 ] || die "$USAGE" "digest: all 64 digits are needed"
  load_journal
  if [ "${WITH_ALLOW-false}" = true ]; then
    [ -e "$APP_DIR/blocked/$WITH_DIGEST" ] || { say "unchanged: $WITH_DIGEST is not blocked here" && return; }
    rm -f -- "$APP_DIR/blocked/$WITH_DIGEST" || die "$UNWRITABLE" "cannot remove $APP_DIR/blocked/$WITH_DIGEST"
    say "allowed: $WITH_DIGEST"
  else
    block "$WITH_DIGEST" "${WITH_WHY-}" "blocked at $(date -u +%Y-%m-%dT%H:%M:%SZ) by $(actor)" || die "$UNWRITABLE" "cannot write $APP_DIR/blocked/$WITH_DIGEST"
    say "blocked: $WITH_DIGEST"
  fi
  F_txn=$TXN F_attempt=1 F_actor=$(actor)
  audit "${WITH_ALLOW:+allow=$WITH_ALLOW }$WITH_DIGEST: ${WITH_WHY-}"
}

# back_data: what is left may have made of the data what the version before cannot read.
back_data() {
  back_writes=${R_schema#* }
  back_writes=${back_writes%% *}
  back_safe=${back_schema##* }
  # One that names no schema reads nothing that was made of its data.
  is_count "${back_writes:-}" || back_writes=0
  if is_count "${back_safe:-}" && [ "$back_writes" -lt "$back_safe" ]; then
    die "$REFUSED" "$back_version has changed the data so that $R_version cannot read it (version $back_writes, wanted $back_safe or later); put the data back by hand first. Nothing was changed"
  fi
}

# Who asked; a run whose author does not say so is named itself.
actor() { printf %s "${WITH_ACTOR:-run.$TXN}" | tr -c 'A-Za-z0-9._@+-' '_'; }

# look: the checks alone; nothing is written but what is looked at.
look() {
  open_release
  make_app
  load_journal
  [ -z "$J_STATE" ] || is_over "$J_STATE" || say "  note   an update is under way: $F_txn, $J_STATE"
  # A place of its own: whoever carries an update on asks at the same time.
  VOLATILE=$OTA_RUN/$APP/look.$$
  look_dir=$APP_DIR APP_DIR=$VOLATILE/look
  mkdir -p "$APP_DIR" || die "$UNWRITABLE" "cannot make $APP_DIR"
  cp -f -- "$look_dir/conf" "$APP_DIR/conf" 2>/dev/null || :
  write_conf
  load_conf
  APP_DIR=$look_dir
  pre_checks "$opened"
  rm -rf -- "$VOLATILE" "$opened"
  printf %s "$CHECKS" | awk -F '\t' '{ printf "  %-4s %-12s %s (wanted: %s)\n", $4, $1, $2, $3 }'
  [ -z "$CHECK_FAILED" ] || { result cause "$(cause_of "$CHECK_FAILED")" && die "$REFUSED" "would be refused: $CHECK_WHY"; }
}

# report: what serves here and how the last transaction stands, one fact a line.
report() {
  if ! load_conf; then
    [ -z "${WITH_APP-}" ] || die "$REFUSED" "no app $APP was ever updated here; here are: $(apps_here)"
    say "  state    never updated here"
    return
  fi
  load_journal
  report_served=$(serving)
  say "  serves   ${report_served:-nothing} $(if read_manifest "$RELEASES/$report_served/MANIFEST"; then say "$R_version $R_build"; fi)"
  say "  state    $J_STATE"
  say "  word     $(word "$J_STATE")"
  say "  since    $J_TIME"
  say "  from     ${F_old:-none} $F_from"
  say "  to       $F_new $F_version"
  say "  why      $J_WHY"
  report_left=$(is_over "$J_STATE" || awk '$1 == "left" { print $2 }' "$VOLATILE/probe" 2>/dev/null)
  say "  left     ${report_left:--}"
  VOLATILE=$OTA_RUN/$APP/look.$$
  mkdir -p "$VOLATILE" || die "$UNWRITABLE" "cannot make $VOLATILE"
  probe "$RELEASES/$report_served" now
  rm -rf -- "$VOLATILE"
  say "  probe    ${P_STATUS:--} ${P_BUILD:--} ${P_MS:--} ms${P_WHY:+ $P_WHY}"
  [ -z "$P_WHY" ] || say "  well     NOT WELL: $P_WHY"
  report_other=$(other_serves)
  [ -z "$report_other" ] || say "  but      $report_other"
  result serves "$report_served"
  result state "${J_STATE:-NONE}"
  [ "${WITH_HISTORY-false}" != true ] || tail -n 50 "$APP_DIR/history" 2>/dev/null | sed 's/^/  ended    /'
}
