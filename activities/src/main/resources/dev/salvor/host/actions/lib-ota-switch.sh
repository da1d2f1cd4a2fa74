# shellcheck shell=sh
# The one rename that switches, and the services that have to notice. Both can be done again. Sourced after
# lib-ota-journal.sh and lib-init.sh.
# shellcheck disable=SC2034,SC2154

# flip DIGITS: current leads to that release afterwards. Needs no room but a folder's entry; the reserve gives it.
flip() {
  [ "$(serving)" != "$1" ] || { rm -f -- "$C_ROOT/.current.tmp" && return 0; }
  flip_once "$1" || {
    rm -f -- "$APP_DIR/reserve"
    flip_once "$1"
  }
}
flip_once() {
  rm -f -- "$C_ROOT/.current.tmp"
  ln -s -- "releases/$1" "$C_ROOT/.current.tmp" || return 1
  fail_point "$J_STATE:mid"
  mv -f -T -- "$C_ROOT/.current.tmp" "$C_ROOT/current" && sync_folder "$C_ROOT" || return 1
  fail_point "$J_STATE:flipped"
}

# dependents: what is active now and goes down with the units when they stop.
dependents() {
  [ "$INIT" = systemd ] || return 0
  for unit in $C_UNITS; do
    for property in RequiredBy BoundBy ConsistsOf; do
      for dependent in $(unit_property "$property" "$unit"); do
        [ "$(active "$dependent")" != active ] || say "$dependent"
      done
    done
  done | sort -u | tr '\n' ',' | sed 's/,$//'
}

# restart_units: begins what belongs to the release anew, then what was active before and is not now.
restart_units() {
  if [ "$INIT" = systemd ]; then
    for unit in $C_UNITS; do
      [ "$(unit_property NeedDaemonReload "$unit")" != yes ] || { bounded 60 systemctl daemon-reload && break; }
    done
    for unit in $C_UNITS; do bounded 20 systemctl reset-failed -- "$unit" 2>/dev/null; done
  fi
  for unit in $C_UNITS; do
    control restart "$unit" "${C_RESTART_TIMEOUT:-90}" || say "the restart of $unit ended with exit code $?"
  done
  fail_point "$J_STATE:restarting"
  for unit in $C_RELOAD; do
    control reload "$unit" 30 || say "the reload of $unit ended with exit code $?"
  done
  restart_old_ifs=$IFS
  IFS=,
  # shellcheck disable=SC2086
  set -- $F_active
  IFS=$restart_old_ifs
  for unit in "$@"; do
    [ "$(active "$unit")" = active ] || control start "$unit" 60 || say "the start of $unit ended with exit code $?"
  done
  return 0
}
