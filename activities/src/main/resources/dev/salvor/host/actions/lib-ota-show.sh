# shellcheck shell=sh
# What a person on the node sees. Sourced after lib-ota-end.sh.
# shellcheck disable=SC2034,SC2154

# show_status [APP]: one app, or all.
show_status() {
  am_root || [ -r "$OTA_STATE" ] || die "$FORBIDDEN" "only root can look into $OTA_STATE: sudo salvor-ota status"
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
  show_other
  show_probe
  show_next
}

# show_other: what serves was put there by somebody else since.
show_other() {
  other=$(other_serves)
  [ -z "$other" ] || say "  but      $other"
}

# other_serves: empty where what serves is what the record says.
other_serves() {
  case $J_STATE in
    COMMITTED) [ "$(serving)" = "$F_new" ] || [ "$F_kind" = unadopt ] || say "$(serving) serves: current was changed since, not by an update" ;;
    ROLLED_BACK) [ "$(serving)" = "$F_old" ] || say "$(serving) serves: current was changed since, not by an update" ;;
  esac
}

# probe_words: on one line where it is on its way, what the last probe said and how much time is left.
probe_words() {
  [ -r "$VOLATILE/probe" ] || return 0
  STATE=$J_STATE WAY="${F_from:-none} -> $F_version" SERVES=$(case $(serving) in "$F_new") say new ;; "$F_old") say old ;; esac) awk '
    { key = $1; sub(/^[^ ]+ ?/, ""); v[key] = $0 }
    END {
      printf "%s, %s, the %s serves; %s, build %s", ENVIRON["STATE"], ENVIRON["WAY"], ENVIRON["SERVES"], v["status"], v["build"]
      if (v["why"] != "") printf ": %s", v["why"]; else printf ", %s passes", v["passes"]
      printf "; %s s left\n", v["left"]
    }' "$VOLATILE/probe" 2>/dev/null
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
