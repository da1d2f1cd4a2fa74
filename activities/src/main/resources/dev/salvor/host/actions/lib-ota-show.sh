# shellcheck shell=sh
# What a person on the node sees. Sourced after lib-ota-end.sh.
# shellcheck disable=SC2034,SC2154

# show_status [APP]: one app, or all.
show_status() {
  [ ! -e "$OTA_STATE" ] || [ -r "$OTA_STATE" ] || die "$REFUSED" "only root can read $OTA_STATE: sudo salvor-ota status"
  if [ -n "$1" ]; then
    open_app "$1"
    show_app
    return
  fi
  shown=false
  for folder in "$OTA_STATE"/*/; do
    [ -d "$folder" ] || continue
    folder=${folder%/}
    open_app "${folder##*/}"
    show_app
    shown=true
  done
  $shown || say "nothing was ever updated here"
}

show_app() {
  load_conf || { say "$APP: never updated here" && return; }
  load_journal
  say "$APP: $J_STATE ($(word "$J_STATE")) since $J_TIME"
  say "  serves   $(serving)$(case $(serving) in "$F_new") say ' (new)' ;; "$F_old") say ' (old)' ;; esac)"
  say "  from     ${F_old:-none} ${F_from}"
  say "  to       ${F_new} ${F_version}  (attempt ${F_attempt:-1}, $F_txn)"
  say "  because  $J_WHY"
  show_probe
  show_next
}

show_probe() {
  [ -r "$VOLATILE/probe" ] || return 0
  is_over "$J_STATE" && return 0
  say "  probe    $(awk '$1 != "left" && $1 != "time" && NF > 1 { printf "%s ", $0 }' "$VOLATILE/probe")"
  say "  left     $(awk '$1 == "left" { print $2 }' "$VOLATILE/probe") s"
}

show_next() {
  case $J_STATE in
    VERIFYING) say "  next     commits when it is well for long enough, else goes back by itself" ;;
    RB_VERIFYING | ROLLING_BACK) say "  next     ends when the old version is well; no second rollback" ;;
    PLANNED | STAGING | STAGED | CHECKED | PROTECTED) say "  next     waits for its run; nothing was changed" ;;
    ROLLBACK_UNHEALTHY) say "  next     a person: see $APP_DIR/ROLLBACK.txt" ;;
  esac
}
