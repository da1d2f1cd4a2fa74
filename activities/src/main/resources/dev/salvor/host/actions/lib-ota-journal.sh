# shellcheck shell=sh
# The record of a transaction. A line for each state, the whole written anew each time: tmp, sync, rename, sync of the
# folder. What cannot be written after the switch is kept in memory (/run) and tried again: the node goes on.
#   O1 NUMBER STATE BOOT UPTIME-MS TIME key=value ... why=text .
# Sourced after lib-ota.sh.
# shellcheck disable=SC2034,SC2154

MOST_WRITES=24
JOURNAL_KEYS='txn kind actor new old digest version from attempt unhealthy active boots pid schema evidence place cause'

# load_journal: J_STATE J_WRITES J_BOOT J_UP and F_key for the last value of each key; J_STATE is empty without one.
load_journal() {
  JOURNAL='' J_STATE='' J_WRITES=0 J_BOOT='' J_UP=0 J_TIME='' J_WHY=''
  for journal_key in $JOURNAL_KEYS; do eval "F_$journal_key="; done
  journal_from=$JOURNAL_FILE
  ! is_ahead || journal_from=$VOLATILE/journal
  [ -s "$journal_from" ] || return 0
  while IFS= read -r journal_line; do
    case $journal_line in 'O1 '*' .') ;; *) continue ;; esac
    JOURNAL="$JOURNAL$journal_line$NEWLINE"
    journal_facts=${journal_line%% why=*}
    J_WHY=${journal_line#* why=}
    J_WHY=${J_WHY% .}
    # shellcheck disable=SC2086
    set -- $journal_facts
    J_WRITES=$2 J_STATE=$3 J_BOOT=$4 J_UP=$5 J_TIME=$6
    shift 6
    for journal_fact in "$@"; do
      case " $JOURNAL_KEYS " in *" ${journal_fact%%=*} "*) eval "F_${journal_fact%%=*}=\${journal_fact#*=}" ;; esac
    done
  done <"$journal_from"
}

# is_ahead: what is kept in memory is the same transaction, and knows more than the disk.
is_ahead() {
  [ -s "$VOLATILE/journal" ] && [ "$(head -n 1 "$VOLATILE/journal")" = "$(head -n 1 "$JOURNAL_FILE" 2>/dev/null)" ] &&
    [ "$(wc -l <"$VOLATILE/journal")" -gt "$(wc -l <"$JOURNAL_FILE")" ]
}

# journal STATE FACTS WHY: the state is on the disk afterwards. Fails if it is not; see must_journal.
journal() {
  fail_point "$1:before"
  J_WRITES=$((J_WRITES + 1))
  journal_why=$(printf %s "$3" | tr '\n\r\t' '   ' | cut -c1-400)
  journal_line="O1 $J_WRITES $1 $(boot_marker) $(uptime_ms) $(date -u +%Y-%m-%dT%H:%M:%SZ) $2${2:+ }why=$journal_why ."
  JOURNAL="$JOURNAL$journal_line$NEWLINE"
  if persist "$1"; then journal_kept=0; else journal_kept=1; fi
  fail_point "$1:after"
  load_line
  return "$journal_kept"
}

# What the new line says is what holds from here on.
load_line() {
  # shellcheck disable=SC2086
  set -- ${journal_line%% why=*}
  J_WRITES=$2 J_STATE=$3 J_BOOT=$4 J_UP=$5 J_TIME=$6 J_WHY=$journal_why
  shift 6
  for journal_fact in "$@"; do
    case " $JOURNAL_KEYS " in *" ${journal_fact%%=*} "*) eval "F_${journal_fact%%=*}=\${journal_fact#*=}" ;; esac
  done
}

persist() {
  if write_whole "$1"; then
    rm -f -- "$VOLATILE/journal"
    return 0
  fi
  # The reserve is for what comes after the switch.
  if is_before_switch "$1" || [ "$1" = ARMED ]; then
    rm -f -- "$JOURNAL_FILE.tmp" 2>/dev/null
    return 1
  fi
  rm -f -- "$JOURNAL_FILE.tmp" "$APP_DIR/reserve" 2>/dev/null
  if write_whole "$1"; then
    rm -f -- "$VOLATILE/journal"
    return 0
  fi
  rm -f -- "$JOURNAL_FILE.tmp" 2>/dev/null
  # Whole or not at all here as well: what is in memory is read instead of what is on the disk.
  printf %s "$JOURNAL" >"$VOLATILE/journal.tmp" 2>/dev/null && mv -f -- "$VOLATILE/journal.tmp" "$VOLATILE/journal"
  return 1
}

write_whole() {
  { printf %s "$JOURNAL" >"$JOURNAL_FILE.tmp"; } 2>/dev/null || return 1
  [ "$(wc -c <"$JOURNAL_FILE.tmp")" -eq "${#JOURNAL}" ] || return 1
  sync_file "$JOURNAL_FILE.tmp" || return 1
  fail_point "$1:torn"
  mv -f -- "$JOURNAL_FILE.tmp" "$JOURNAL_FILE" 2>/dev/null && sync_folder "$APP_DIR"
}

# must_journal STATE FACTS WHY: as long as nothing is switched, what cannot be recorded is not done.
must_journal() {
  journal "$@" && return 0
  rm -f -- "$VOLATILE/journal"
  die "$UNWRITABLE" "cannot write $JOURNAL_FILE (full or read-only); nothing was changed"
}

# keep_reserve: room for the last words of a transaction on a full disk. Bytes that a file system cannot fold away.
keep_reserve() {
  [ ! -e "$APP_DIR/reserve" ] || return 0
  dd if=/dev/urandom of="$APP_DIR/reserve.tmp" bs=1024 count="$RESERVE_KIB" 2>/dev/null &&
    sync_file "$APP_DIR/reserve.tmp" && mv -f -- "$APP_DIR/reserve.tmp" "$APP_DIR/reserve" && return 0
  rm -f -- "$APP_DIR/reserve.tmp"
  return 1
}

# is_over STATE / is_before_switch STATE
is_over() {
  case $1 in COMMITTED | ROLLED_BACK | ROLLBACK_UNHEALTHY | REJECTED | INTERRUPTED) ;; *) return 1 ;; esac
}
is_before_switch() {
  case $1 in PLANNED | STAGING | STAGED | CHECKED | PROTECTED) ;; *) return 1 ;; esac
}
