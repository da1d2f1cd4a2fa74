# shellcheck shell=sh
# From ARMED to the end of an adoption or of its undo, by the node alone; what is left of it then, and what it asks of later
# updates. Sourced after lib-ota-place.sh.
# shellcheck disable=SC2034,SC2153,SC2154

# carry_adoption: from ARMED to the end. What is served is the same, so no service is started again, unless copies were put
# where they have never run.
carry_adoption() {
  while :; do
    case $J_STATE in
      ARMED)
        GAPS=''
        armed_facts=boots=
        [ "$J_BOOT" = "$(boot_marker)" ] || armed_facts='boots=1 pid='
        if ! forth; then
          note ROLLING_BACK '' "a path cannot be replaced (full, read-only, or changed by somebody)"
        elif [ "$F_kind" = adopt ] && ! legacy_same legacy "$F_new"; then
          note ROLLING_BACK '' "somebody wrote to the paths while they were replaced"
        else
          [ "$F_place" != copy ] || restart_units
          fail_point ARMED:done
          note VERIFYING "$armed_facts" "asked whether all is as before$GAPS"
        fi
        ;;
      VERIFYING)
        carried_why="all is as before, through $([ "$F_kind" = adopt ] && say "$C_ROOT/current" || say 'plain paths')${J_WHY#asked whether all is as before}"
        if is_well; then note COMMITTED "evidence=${P_STATUS:--},build=${P_BUILD:--}" "$carried_why"; else note ROLLING_BACK '' "$P_WHY"; fi
        ;;
      ROLLING_BACK)
        carried_why=$J_WHY
        if ! back_again; then
          note ROLLBACK_UNHEALTHY '' "the paths cannot be put back: see $APP_DIR/ROLLBACK.txt. It was given up because: $carried_why"
        elif { [ "$F_place" != copy ] || restart_units; } && is_well; then
          note ROLLED_BACK '' "$carried_why"
        else
          note ROLLBACK_UNHEALTHY '' "not well with the paths put back either ($P_WHY). It was given up because: $carried_why"
        fi
        ;;
      *)
        ! is_over "$J_STATE" || finish || return 1
        return 0
        ;;
    esac
  done
}

# is_well: several good answers in a row. What was well a moment ago and has not been started again has two questions;
# after a boot, and for what is put back, there is the time of an update.
is_well() {
  if [ "$F_place:$J_STATE" = copy:VERIFYING ]; then
    verify "$F_old" "$J_UP" "$F_unhealthy,$TLS_PROBES" || { P_WHY=$V_WHY && return 1; }
  fi
  well_passes=0 well_bad=0 well_until=$(($(uptime_ms) + (C_GRACE + C_DEADLINE) * 1000))
  while :; do
    ask_adoption
    fail_point "$J_STATE:mid"
    if [ -z "$P_FAILED" ]; then
      well_passes=$((well_passes + 1)) well_bad=0
      [ "$well_passes" -lt "$C_PASSES" ] || return 0
      sleep "$C_INTERVAL"
    else
      well_passes=0 well_bad=$((well_bad + 1))
      if [ "$J_STATE" = VERIFYING ] && [ -z "$F_boots" ]; then [ "$well_bad" -lt 2 ] || return 1; else [ "$(uptime_ms)" -lt "$well_until" ] || return 1; fi
      sleep 1
    fi
  done
}

# recover_adoption: at boot, before the services: each path is there again.
recover_adoption() {
  case $J_STATE in
    ARMED) forth || { note ROLLING_BACK '' 'the paths could not all be replaced after the machine went down' && back_again; } || : ;;
    VERIFYING)
      [ "$J_BOOT" != "$(boot_marker)" ] || return 0
      if [ "${F_boots:-0}" -lt "$MOST_BOOTS" ]; then
        note VERIFYING "boots=$((${F_boots:-0} + 1)) pid=" "$J_WHY"
      else
        note ROLLING_BACK '' "the machine went down again and again while it was looked at"
        back_again || :
      fi
      ;;
    ROLLING_BACK) back_again || : ;;
    *) is_over "$J_STATE" && ! is_finished ;;
  esac
}

# ask_adoption: P_FAILED is what is not as it was before; by the public name, and by the paths themselves. No path changes a
# certificate.
ask_adoption() {
  ask_release=$RELEASES/$F_new
  [ "$F_kind" = adopt ] || ask_release=$RELEASES/$F_old
  probe "$ask_release" now
  each_path ask_path || :
  [ -z "$C_PROXY_TEST" ] || ask_said=$(bounded 30 sh -c "$C_PROXY_TEST" 2>&1) || failed proxy "$C_PROXY_TEST: $(printf %s "$ask_said" | tail -n 1)"
  P_FAILED=$(without "$F_unhealthy,$TLS_PROBES" "$P_FAILED")
}
ask_path() {
  if [ "$2" != web ]; then
    [ -x "$1" ] || failed path "$1 cannot be run"
  elif [ -n "$C_WEB_USER" ] && [ -n "$R_index" ]; then
    bounded 20 runuser -u "$C_WEB_USER" -- test -r "$1/${R_index#web/}" 2>/dev/null || failed path "$C_WEB_USER cannot read $1/${R_index#web/}"
  fi
}

# end_adoption: what belongs to the end of one. Where the originals are back, their release and the folder made for it go.
end_adoption() {
  case $F_kind:$J_STATE in
    adopt:COMMITTED | adopt:ROLLBACK_UNHEALTHY)
      [ ! -e "$APP_DIR/adopting" ] || { mv -f -- "$APP_DIR/adopting" "$APP_DIR/adopted" && sync_folder "$APP_DIR"; } || return 1
      ;;
    adopt:*)
      rm -f -- "$APP_DIR/adopting"
      [ -z "$F_new" ] || [ "$(serving)" = "$F_new" ] || rm -rf -- "${RELEASES:?}/$F_new"
      ;;
    unadopt:COMMITTED)
      [ ! -e "$APP_DIR/adopted" ] || each_path drop_copy
      rm -f -- "$APP_DIR/adopted"
      [ "$F_place" != legacy ] || [ "$F_old" = none ] || rm -rf -- "${RELEASES:?}/$F_old"
      ;;
    unadopt:*) [ ! -e "$APP_DIR/adopted" ] || each_path drop_copy ;;
  esac
  rmdir -- "$RELEASES" "$C_ROOT" 2>/dev/null || :
}
drop_copy() { is_gone "$1" || rm -rf -- "$(beside "$1" copy)"; }

# check_adopted MANIFEST: what is to serve next must have what the paths lead to.
check_adopted() {
  [ -s "$APP_DIR/adopted" ] || return 0
  while read -r adopted_key adopted_at adopted_to; do
    [ "$adopted_key" = path ] || continue
    if ! is_taken "$adopted_at" "$adopted_to"; then
      checked adopted "$adopted_at was replaced by somebody" "leads to $C_ROOT/current/$adopted_to, as salvor ota adopt left it" fail
    elif awk -v to="$adopted_to" '$1 == "file" { path = substr($0, '"$FILE_PATH"'); if (path == to && $2 == "0755" || index(path, to "/") == 1) found = 1 } END { exit !found }' "$1"; then
      checked adopted "$adopted_at" "has $adopted_to to lead to" ok
    else
      checked adopted "$adopted_at leads to $adopted_to" "the release has that" fail
    fi
  done <"$APP_DIR/adopted"
}

# adopted_page: the originals' places, for hands.
adopted_page() {
  page_paths=$APP_DIR/adopted
  [ -s "$page_paths" ] || page_paths=$APP_DIR/adopting
  [ -s "$page_paths" ] || return 0
  printf '\nPaths that were taken over. To have one plain again, with what lay there before, by hand:\n\n'
  while read -r adopted_key adopted_at _; do
    [ "$adopted_key" != path ] || say "  rm $adopted_at && mv -T $(beside "$adopted_at" legacy) $adopted_at"
  done <"$page_paths"
}
