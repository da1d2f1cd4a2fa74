# shellcheck shell=sh
# What follows the last state: words for people, the block on what failed, and room. Each part can be done again.
# Sourced after lib-ota-journal.sh.
# shellcheck disable=SC2034,SC2154

# word STATE: what an operator calls it.
word() {
  case $1 in
    COMMITTED)
      case $F_kind in
        unadopt) say 'plain paths again' ;;
        back) say 'the version before is active' ;;
        *) say 'new active' ;;
      esac
      ;;
    ROLLED_BACK) say 'old restored and verified' ;;
    ROLLBACK_UNHEALTHY) say 'old restored, NOT healthy' ;;
    REJECTED | INTERRUPTED) say 'no change' ;;
    '') say 'never updated' ;;
    *) say 'under way' ;;
  esac
}

KEPT_JOURNALS=50
is_finished() { [ -n "$F_txn" ] && grep -q -F -e " $F_txn#$F_attempt " "$APP_DIR/history" 2>/dev/null; }

# ended TXN: as what, by the history.
ended() {
  TXN_ENDED=$1 awk 'index($2, ENVIRON["TXN_ENDED"] "#") == 1 { state = $3 } END { if (state == "") exit 1; print state }' "$APP_DIR/history" 2>/dev/null
}

# finish: fails if it could not be written down, and then has to be done again.
finish() {
  is_finished && return 0
  [ -z "${VOLATILE-}" ] || [ ! -s "$VOLATILE/journal" ] || persist "$J_STATE" || return 1
  case $F_kind:$J_STATE in
    # The paths were the trouble, not the release.
    adopt:* | unadopt:*) ;;
    *:ROLLED_BACK | *:ROLLBACK_UNHEALTHY)
      block "$F_digest" "$J_STATE: $J_WHY" "$J_TIME" || { rm -f -- "$APP_DIR/reserve" && block "$F_digest" "$J_STATE: $J_WHY" "$J_TIME"; } || return 1
      ;;
  esac
  if [ "$J_STATE" = COMMITTED ] && [ "$F_kind" = back ] && read_manifest "$RELEASES/$F_old/MANIFEST"; then
    block "$R_digest" "$(first_why)" "left at $J_TIME by $F_actor"
  fi
  # What served before stays the way back as long as nothing else was put in its place.
  [ "$J_STATE" != COMMITTED ] || [ "$F_new" = "$F_old" ] || [ "$F_kind" = unadopt ] || prune
  if [ "$F_schema" = snapshot ]; then
    [ "$J_STATE" != INTERRUPTED ] || revive
    [ "$J_STATE" = ROLLBACK_UNHEALTHY ] || drop_data
  fi
  rm -rf -- "$RELEASES"/.stage-* "$RELEASES"/.old-*
  rm -f -- "$C_ROOT/.current.tmp" "$JOURNAL_FILE.tmp"
  ! is_adoption || end_adoption || return 1
  case $J_STATE in
    REJECTED | INTERRUPTED) [ ! -s "$APP_DIR/conf.before" ] || mv -f -- "$APP_DIR/conf.before" "$APP_DIR/conf" ;;
    *) rm -f -- "$APP_DIR/conf.before" ;;
  esac
  rollback_page
  grep -q -F -e " $F_txn#$F_attempt by ${F_actor:-unknown}: $J_STATE " "$APP_DIR/audit" 2>/dev/null ||
    audit "$J_STATE $F_digest evidence=${F_evidence:--} $J_WHY$([ "$F_kind" != back ] || say "; gone back because: $(first_why)")"
  fail_point "$J_STATE:mid"
  keep_journal
  mend_tail "$APP_DIR/history"
  # Last: who finds this line knows that all before it was done.
  write_history || { rm -f -- "$APP_DIR/reserve" && write_history; } || return 1
  fail_point "$J_STATE:done"
}

# write_history: with a line more, the whole anew: half a line would count as an end.
write_history() {
  { cat -- "$APP_DIR/history" || [ ! -e "$APP_DIR/history" ]; } 2>/dev/null >"$APP_DIR/history.tmp" &&
    printf '%s %s#%s %s %s -> %s (%s) %s\n' "$J_TIME" "$F_txn" "$F_attempt" "$J_STATE" "${F_old:-none}" "$F_new" "$F_version" "$J_WHY" 2>/dev/null >>"$APP_DIR/history.tmp" &&
    sync_file "$APP_DIR/history.tmp" && mv -f -- "$APP_DIR/history.tmp" "$APP_DIR/history" && sync_folder "$APP_DIR" && return
  rm -f -- "$APP_DIR/history.tmp"
  return 1
}

# keep_journal: for whoever asks later how this one went. Whole or not at all; nothing depends on it.
keep_journal() {
  kept_journal=$APP_DIR/journals/$(printf %s "$F_txn#$F_attempt" | tr -c 'A-Za-z0-9._#-' '_')
  cp -f -- "$JOURNAL_FILE" "$kept_journal.tmp" 2>/dev/null && sync_file "$kept_journal.tmp" && mv -f -- "$kept_journal.tmp" "$kept_journal" || rm -f -- "$kept_journal.tmp"
  # shellcheck disable=SC2012 # names are ids of runs
  ls -1t "$APP_DIR/journals" | tail -n +$((KEPT_JOURNALS + 1)) | while IFS= read -r kept_old; do rm -f -- "$APP_DIR/journals/$kept_old"; done
}

# mend_tail FILE: after a power cut the last line of what is appended to may be half, or zeros in its place: the length of a
# file can reach the disk before its bytes do. It goes, so that the next line does not grow on it.
mend_tail() {
  [ -s "$1" ] && [ "$(tail -c 1 "$1" | tr -d '\n' | wc -c)" -ne 0 ] || return 0
  # The end that is added belongs to the line that goes, whatever is left of that without the zeros.
  { cat "$1" && echo end; } 2>/dev/null | tr -d '\000' | awk 'NR > 1 { print line } { line = $0 }' >"$1.tmp" &&
    sync_file "$1.tmp" && mv -f -- "$1.tmp" "$1" && sync_folder "${1%/*}" && return
  rm -f -- "$1.tmp"
}

# block DIGEST WHY WHEN: it is not tried again here without somebody's reason.
block() {
  [ -n "$1" ] || return 0
  printf '%s\n' "$2" "$3" >"$APP_DIR/blocked/$1.tmp" 2>/dev/null && sync_file "$APP_DIR/blocked/$1.tmp" &&
    mv -f -- "$APP_DIR/blocked/$1.tmp" "$APP_DIR/blocked/$1" && sync_folder "$APP_DIR/blocked"
}

# first_why: what was said when the transaction was planned.
first_why() { printf '%s\n' "$JOURNAL" | sed -n '1s/.* why=\(.*\) \.$/\1/p'; }

audit() {
  mend_tail "$APP_DIR/audit" 2>/dev/null
  printf '%s %s#%s by %s: %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$F_txn" "$F_attempt" "${F_actor:-unknown}" "$*" >>"$APP_DIR/audit" 2>/dev/null && sync_file "$APP_DIR/audit" || :
}

# prune: keeps the newest few, and always what serves and what was served before it.
prune() {
  # shellcheck disable=SC2012 # names are digits that this program gave
  ls -1t "$RELEASES" 2>/dev/null | awk -v keep="${C_KEEP:-3}" -v one="$F_new" -v two="$F_old" '
    length($0) == 12 && /^[0-9a-f]+$/ {
      if ($0 == one || $0 == two) next
      if (++kept > keep - 2) print }' |
    while IFS= read -r pruned; do
      [ "$(serving)" = "$pruned" ] || rm -rf -- "${RELEASES:?}/$pruned"
    done
}

# previous: the release that was served before the one that serves now, as the history says; never by looking at folders.
previous() {
  awk -v now="$(serving)" '$3 == "COMMITTED" && $6 == now && $4 != now && $4 != "none" { from = $4 } END { print from }' "$APP_DIR/history" 2>/dev/null
}

# way_back: the release that the page below leads to. Only what was committed once is one: during an update the one that
# served at its beginning, after it the one that served before; never what failed here.
way_back() {
  [ "$F_kind" != unadopt ] || return 0
  if ! is_over "$J_STATE" || { [ "$J_STATE" = COMMITTED ] && [ "$F_new" != "$F_old" ]; }; then say "$F_old"; else previous; fi
}

# rollback_page: the commands back, for hands. Written before the switch, when it already names the version that it leads
# away from, and at the end.
rollback_page() {
  page_to=$(way_back)
  # Never to what was given up here.
  [ -z "$page_to" ] || [ ! -e "$APP_DIR/blocked/$(digest_of "$RELEASES/$page_to")" ] || page_to=''
  {
    printf '%s on %s, written at %s in state %s (%s).\n' "$APP" "$(uname -n)" "$J_TIME" "$J_STATE" "$(word "$J_STATE")"
    if [ -z "$page_to" ] || [ ! -d "$RELEASES/$page_to" ]; then
      printf 'No version other than releases/%s was ever committed here and is still there.\n' "$(serving)"
    else
      page_commands
    fi
    adopted_page
  } 2>/dev/null >"$APP_DIR/ROLLBACK.txt.tmp" && sync_file "$APP_DIR/ROLLBACK.txt.tmp" && mv -f -- "$APP_DIR/ROLLBACK.txt.tmp" "$APP_DIR/ROLLBACK.txt"
}
page_commands() {
  cat <<END
To have releases/$page_to serve, by hand, as root:

  systemctl stop salvor-ota@$APP
  (cd $C_ROOT/releases/$page_to && awk '\$1 == "file" { print \$4 "  " substr(\$0, length(\$1 \$2 \$3 \$4) + 5) }' MANIFEST | sha256sum -c --quiet) &&
    ln -s releases/$page_to $C_ROOT/.current.hand && mv -T $C_ROOT/.current.hand $C_ROOT/current
$(for unit in $C_UNITS; do say "  systemctl restart $unit"; done)
$(for unit in $C_RELOAD; do say "  systemctl reload $unit"; done)
  readlink $C_ROOT/current
END
}
