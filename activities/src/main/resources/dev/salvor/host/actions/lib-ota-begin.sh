# shellcheck shell=sh
# The parts of a transaction that a controller asks for, up to the switch. Each is asked for again after a kill and
# then goes on. Sourced after lib-ota-stage.sh and lib-ota-check.sh.
# shellcheck disable=SC2034,SC2154

# prepare: a place for the archive, and the program.
prepare() {
  mkdir -p "$OTA_STATE" "$OTA_RUN" && chmod 0700 "$OTA_STATE" ||
    die "$UNWRITABLE" "cannot make $OTA_STATE: full, read-only, or not permitted; nothing was changed"
  install_agent
  say "prepared: $OTA_STATE"
}

# open_release: the app that the archive is of; the one that was named has to be that.
open_release() {
  absolute archive "${WITH_ARCHIVE-}"
  [ -f "$WITH_ARCHIVE" ] || die "$REFUSED" "the archive $WITH_ARCHIVE is not on this host"
  mkdir -p "$OTA_RUN" || die "$UNWRITABLE" "cannot make $OTA_RUN"
  # Of this process alone: a look may be taken beside a begin.
  opened=$OTA_RUN/manifest.$$
  archive_manifest "$WITH_ARCHIVE" "$opened" && read_manifest "$opened" ||
    die "$REFUSED" "$WITH_ARCHIVE is no release: it has no MANIFEST that can be read; make one by salvor ota pack"
  open_app "${WITH_APP:-$R_app}"
}

# clear_way: room for a new transaction. One that came to its end but was killed on its last metre leaves behind first what
# it has to; one that waits for its run before the switch is given up.
clear_way() {
  if ended_as=$(ended "$TXN"); then
    die "$REFUSED" "the transaction $TXN ended before as $ended_as; others came after it"
  fi
  load_conf || :
  if [ -n "$J_STATE" ] && ! is_over "$J_STATE"; then
    is_before_switch "$J_STATE" ||
      die "$TAKEN" "$APP is in another update ($F_txn, $J_STATE); it ends by itself: salvor-ota status $APP"
    must_journal INTERRUPTED '' "given up for $TXN; nothing was changed"
  fi
  [ -z "$J_STATE" ] || finish || die "$UNWRITABLE" "cannot write $APP_DIR/history (full or read-only); nothing was changed"
}

# begin: WITH_ARCHIVE becomes the release of a new transaction, or the one of this run goes on.
begin() {
  open_release
  make_app
  take_lock
  load_journal
  if [ "$F_txn" = "$TXN" ] && [ -n "$J_STATE" ]; then
    rm -f -- "$opened"
    load_conf || :
    ! is_over "$J_STATE" || outcome
    say "unchanged: the transaction is $J_STATE already"
    return
  fi
  clear_way
  write_conf
  load_conf
  install_agent
  keep_reserve || die "$UNWRITABLE" "no room for the reserve of 1 MiB in $APP_DIR; nothing was changed"
  cp -f -- "$opened" "$APP_DIR/manifest" && sync_file "$APP_DIR/manifest" ||
    die "$UNWRITABLE" "cannot write $APP_DIR/manifest; nothing was changed"
  rm -f -- "$opened"
  plan
}

# pre_checks MANIFEST: everything that can be known before anything is unpacked; CHECKS, CHECK_FAILED, BASELINE.
pre_checks() {
  OLD_id=$(serving) OLD_version=''
  OLD_schema=''
  if [ -n "$OLD_id" ] && read_manifest "$RELEASES/$OLD_id/MANIFEST"; then OLD_version=$R_version OLD_schema=$R_schema; fi
  CHECKS='' CHECK_FAILED='' CHECK_WHY='' BASELINE=''
  check_baseline
  read_manifest "$1"
  check_release
  check_schema
  check_adopted "$1"
  check_room "$1"
  verify_signature "$WITH_ARCHIVE" "$1"
}

# cause_of CHECK: one word for whoever counts, the same on every node.
cause_of() { say "REJECTED_$(printf %s "$1" | tr 'a-z-' 'A-Z_')"; }

# plan: PLANNED, or REJECTED.
plan() {
  rm -f -- "$APP_DIR/checks"
  pre_checks "$APP_DIR/manifest"
  new_digest=$R_digest new_id=$R_id new_version=$R_version
  keep_checks
  JOURNAL='' J_WRITES=0
  plan_facts="txn=$TXN attempt=1 kind=update actor=$(actor) new=$new_id old=$OLD_id"
  plan_facts="$plan_facts digest=$new_digest version=$new_version from=$OLD_version schema=$SCHEMA_WAY unhealthy=$BASELINE active=$(dependents)"
  for journal_key in $JOURNAL_KEYS; do eval "F_$journal_key="; done
  if [ -n "$CHECK_FAILED" ]; then
    # One write: no kill can leave a transaction behind that goes on although a check has failed.
    must_journal REJECTED "$plan_facts cause=$(cause_of "$CHECK_FAILED")" "$CHECK_WHY"
    refused
  fi
  must_journal PLANNED "$plan_facts" "from ${OLD_version:-nothing} to $new_version"
  fail_point PLANNED:mid
  if [ "$new_id" = "$OLD_id" ] && [ -z "$BASELINE" ] && [ "$(digest_of "$RELEASES/$new_id")" = "$new_digest" ] &&
    [ -z "$(tree_problem "$RELEASES/$new_id")" ]; then
    must_journal COMMITTED '' "$new_version serves already, whole and well; nothing was changed"
    finish
    say "unchanged: $new_version serves already, whole and well"
    return
  fi
  say "planned: $APP from ${OLD_version:-nothing} (${OLD_id:-none}) to $new_version ($new_id)"
  fail_point PLANNED:done
}

# write_conf: what the runbook says about the app, pinned for this transaction. Where it is, is remembered from the last
# one; how it is looked at is not.
write_conf() {
  load_conf || :
  C_ROOT=${WITH_ROOT:-${C_ROOT:-/opt/$APP}}
  absolute root "$C_ROOT"
  conf_units=$(list_of WITH_UNITS) || exit "$USAGE"
  conf_data=$(paths_of WITH_DATA) || exit "$USAGE"
  conf_reload=$(list_of WITH_RELOAD) || exit "$USAGE"
  conf_listen=$(list_of WITH_LISTEN) || exit "$USAGE"
  keep_conf
  conf_url=${WITH_URL:-$C_URL} conf_certificate=${WITH_CERTIFICATE:-$C_CERTIFICATE}
  [ -n "$conf_url" ] || [ -n "${WITH_PROBE:-$C_PROBE}" ] || [ "${WITHOUT_URL-}" = yes ] ||
    die "$REFUSED" "how is $APP asked whether it is well? give url=https://PUBLIC.NAME/ once; the node remembers it. Nothing was changed"
  {
    conf_line APP "$APP"
    conf_line ROOT "$C_ROOT"
    conf_line UNITS "${conf_units:-${C_UNITS:-$APP.service}}"
    conf_line RELOAD "$conf_reload"
    conf_line LISTEN "$conf_listen"
    conf_line URL "$conf_url"
    conf_line ADDRESS "${WITH_ADDRESS:-127.0.0.1}"
    conf_line VERSION_PATH "${WITH_VERSION_PATH-}"
    conf_line WEB_USER "${WITH_WEB_USER-}"
    conf_line CERTIFICATE "$conf_certificate"
    conf_line PROBE "${WITH_PROBE:-$C_PROBE}"
    conf_line DATA "${conf_data:-$C_DATA}"
    conf_line SCHEMA "${WITH_SCHEMA_COMMAND:-$C_SCHEMA}"
    conf_line PROXY_TEST "${WITH_PROXY_TEST-}"
    conf_line REPAIR "${WITH_REPAIR:-false}"
    conf_count GRACE "${WITH_GRACE:-15}"
    conf_count DEADLINE "${WITH_DEADLINE:-90}"
    conf_count INTERVAL "${WITH_INTERVAL:-3}"
    conf_count TIMEOUT "${WITH_TIMEOUT:-5}"
    conf_count PASSES "${WITH_PASSES:-3}"
    conf_count HEALTHY "${WITH_HEALTHY:-10}"
    conf_count BUILD_BY "${WITH_BUILD_BY:-30}"
    conf_count WATCH "${WITH_WATCH:-0}"
    conf_count RESTART_TIMEOUT "${WITH_RESTART_TIMEOUT:-90}"
    conf_count KEEP "${WITH_KEEP:-3}"
  } >"$APP_DIR/conf.tmp" && sync_file "$APP_DIR/conf.tmp" && mv -f -- "$APP_DIR/conf.tmp" "$APP_DIR/conf" ||
    die "$UNWRITABLE" "cannot write $APP_DIR/conf (full or read-only); nothing was changed"
}
# keep_conf: what the node knew before, until the end of the transaction that brings something else.
keep_conf() {
  [ ! -s "$APP_DIR/conf.before" ] || mv -f -- "$APP_DIR/conf.before" "$APP_DIR/conf"
  [ -s "$APP_DIR/conf" ] || return 0
  cp -f -- "$APP_DIR/conf" "$APP_DIR/conf.before.tmp" && sync_file "$APP_DIR/conf.before.tmp" &&
    mv -f -- "$APP_DIR/conf.before.tmp" "$APP_DIR/conf.before" ||
    die "$UNWRITABLE" "cannot write $APP_DIR/conf.before (full or read-only); nothing was changed"
}
conf_line() {
  one_line "$2" || die "$USAGE" "$1: a value of two lines"
  printf '%s %s\n' "$1" "$2"
}
conf_count() {
  count "$1" "$2"
  conf_line "$1" "$2"
}
# list_of NAME: the words of a list parameter, one space between; none may hold a space.
list_of() {
  argv "$1"
  eval "set -- $argv_words"
  for list_one in "$@"; do
    case $list_one in '' | *[!A-Za-z0-9._@:=+\\-]*) die "$USAGE" "'$list_one' is not the name of a unit" ;; esac
  done
  say "$*"
}

paths_of() {
  argv "$1"
  eval "set -- $argv_words"
  for list_one in "$@"; do
    case $list_one in /*[!A-Za-z0-9._/@:=+-]* | /) die "$USAGE" "data: '$list_one' is not a plain path" ;; /*) ;; *) die "$USAGE" "data: '$list_one' is not an absolute path" ;; esac
  done
  say "$*"
}

# in_transaction STATES...: this run's transaction, in one of these states; else 1. Terminal ones end the step.
in_transaction() {
  load_journal && load_conf || die "$REFUSED" "there is no transaction of $APP here"
  if [ "$F_txn" != "$TXN" ]; then
    J_STATE=$(ended "$TXN") || die "$TAKEN" "the transaction here is $F_txn, not that of this run"
    result outcome "$J_STATE"
    say "$J_STATE: $(word "$J_STATE"); others came after it"
    [ "$J_STATE" = COMMITTED ]
    exit
  fi
  is_over "$J_STATE" && outcome
  case " $* " in *" $J_STATE "*) ;; *) return 1 ;; esac
}

stage_step() {
  take_lock
  in_transaction PLANNED STAGING || { say "unchanged: the transaction is $J_STATE already" && return; }
  [ "$J_STATE" = STAGING ] || must_journal STAGING '' "unpacking"
  STAGE_WHY=''
  if ! stage "$APP_DIR/manifest" unpack "$WITH_ARCHIVE"; then
    rm -rf -- "$RELEASES"/.stage-*
    reject stage "$STAGE_WHY"
  fi
  fail_point STAGING:done
  must_journal STAGED '' "on the disk under $RELEASES/$F_new"
  # What was sent is of no use any more.
  [ "$WITH_ARCHIVE" != "$OTA_STATE/incoming" ] || rm -f -- "$WITH_ARCHIVE"
  say "staged: $RELEASES/$F_new"
}

reject() {
  must_journal REJECTED "cause=$(cause_of "$1")" "$2"
  refused
}
refused() {
  finish
  result cause "$F_cause"
  die "$REFUSED" "refused, nothing was changed: $J_WHY"
}

check_step() {
  take_lock
  in_transaction STAGED || { say "unchanged: the transaction is $J_STATE already" && return; }
  fail_point STAGED:mid
  CHECKS='' CHECK_FAILED='' CHECK_WHY=''
  staged_id=$F_new
  [ "$F_kind" != unadopt ] || staged_id=$F_old
  staged_problem=$(tree_problem "$RELEASES/$staged_id")
  [ -z "$staged_problem" ] || reject tree "$staged_problem"
  read_manifest "$RELEASES/$staged_id/MANIFEST"
  [ "$R_digest" = "$F_digest" ] || reject tree "its MANIFEST is not the one that was planned with"
  check_staged
  keep_checks
  [ -z "$CHECK_FAILED" ] || reject "$CHECK_FAILED" "$CHECK_WHY"
  fail_point STAGED:done
  must_journal CHECKED '' 'each check passed'
}

# The way back is looked at before anything moves: the release that serves must be whole, byte for byte.
protect_step() {
  take_lock
  in_transaction CHECKED || { say "unchanged: the transaction is $J_STATE already" && return; }
  fail_point CHECKED:mid
  if [ "$F_kind" = adopt ]; then
    legacy_same path "$F_new" || reject previous "what lies at the paths is not what was copied a moment ago; who writes there?"
    protected_why="the paths hold what releases/$F_new does"
  else
    old_problem=$(tree_problem "$RELEASES/$F_old")
    [ -z "$old_problem" ] || reject previous "the version that serves is not whole, so there is no way back to it: $old_problem"
    is_adoption || [ "$(serving)" = "$F_old" ] || reject previous "$(serving) serves now, not $F_old; somebody has switched it by hand"
    protected_why="releases/$F_old is whole"
  fi
  fail_point CHECKED:done
  must_journal PROTECTED '' "$protected_why"
  fail_point PROTECTED:mid
  rollback_page
}

# From here on the node is alone with it. What carries it on is begun first and waits for the lock: there is no moment
# at which ARMED is written and nobody is there to end it.
switch_step() {
  take_lock
  if in_transaction PROTECTED; then
    keep_reserve || die "$UNWRITABLE" "no room for the reserve of 1 MiB in $APP_DIR; nothing was changed"
    start_agent restart
    fail_point PROTECTED:done
    must_journal ARMED "pid=$(process_facts)" "to switch from $F_old to $F_new"
    # Taken away by the one that switches: whoever comes after a kill finds it gone, and the link decides.
    printf '%s\n' "$TXN" >"$VOLATILE/fresh"
    fail_point ARMED:handed
  else
    ! is_before_switch "$J_STATE" || die "$REFUSED" "the transaction is only $J_STATE; what comes before the switch was not done"
    agent_works || start_agent start
  fi
  exec 9>&-
  say "armed: the node goes on by itself"
}

# await_step: until it has ended; the step's own time bounds it. What is indented is for whoever watches, not for the record.
await_step() {
  await_said='' await_probe=''
  while :; do
    in_transaction || :
    [ "$await_said" = "$J_STATE" ] || say "$J_STATE: $J_WHY"
    await_said=$J_STATE
    await_now=$(probe_words)
    [ "$await_now" = "$await_probe" ] || [ -z "$await_now" ] || say "  $await_now"
    await_probe=$await_now
    agent_works || start_agent start
    sleep 0.5
  done
}

# outcome: ends this program with what became of the transaction.
outcome() {
  is_finished || { agent_works || start_agent start; }
  result outcome "$J_STATE"
  result serves "$(serving)"
  say "$J_STATE: $(word "$J_STATE"): $J_WHY"
  case $J_STATE in
    COMMITTED) exit 0 ;;
    # What the budget of a fleet is for; a cause halts one before that.
    ROLLED_BACK) exit 1 ;;
    *)
      result cause "${F_cause:-$J_STATE}"
      exit 1
      ;;
  esac
}
