# shellcheck shell=sh
# What every part of an update over the air needs: where things lie, what the node was told, time that no clock moves.
# Sourced after lib.sh and lib-proc.sh.
# shellcheck disable=SC2034

OTA_STATE=${SALVOR_OTA_STATE-/var/lib/salvor/ota}
OTA_RUN=${SALVOR_OTA_RUN-/run/salvor-ota}
TAKEN=75 UNWRITABLE=74 REFUSED=1
RESERVE_KIB=1024

# The words of conf, one "KEY value" a line; each is C_KEY afterwards.
CONF_KEYS='APP ROOT UNITS RELOAD LISTEN URL ADDRESS VERSION_PATH WEB_USER CERTIFICATE PROBE PROXY_TEST SCHEMA DATA'
CONF_KEYS="$CONF_KEYS GRACE DEADLINE INTERVAL TIMEOUT PASSES HEALTHY BUILD_BY WATCH RESTART_TIMEOUT KEEP REPAIR"

# open_app APP: its folders.
open_app() {
  name_like app "$1"
  APP=$1 APP_DIR=$OTA_STATE/$1 VOLATILE=$OTA_RUN/$1
  JOURNAL_FILE=$APP_DIR/journal
}

has_apps() {
  for found_folder in "$OTA_STATE"/*/; do [ ! -d "$found_folder" ] || return 0; done
  return 1
}

# apps_here: their names, for people.
apps_here() {
  apps_found=''
  for found_folder in "$OTA_STATE"/*/; do
    [ ! -d "$found_folder" ] || apps_found=$apps_found${apps_found:+, }$(basename "$found_folder")
  done
  say "${apps_found:-none}"
}

# find_app: of a request that names no app: the one whose transaction is this run's, or that of the run that it is about,
# else the only one there is.
find_app() {
  found_app='' found_apps=''
  for found_folder in "$OTA_STATE"/*/; do
    [ -d "$found_folder" ] || continue
    found_folder=${found_folder%/}
    found_apps="$found_apps ${found_folder##*/}"
    ! grep -q -F -e " txn=$TXN " ${OF:+-e " txn=$OF " -e " txn=$OF~"} "$found_folder/journal" 2>/dev/null || found_app=${found_folder##*/}
  done
  # shellcheck disable=SC2086
  set -- $found_apps
  [ -n "$found_app" ] || [ $# != 1 ] || found_app=$1
  [ -n "$found_app" ] || die "$REFUSED" "name the app: on this host there are${found_apps:- none}"
  say "$found_app"
}

# make_app: makes them; the state folder is for root alone.
make_app() {
  mkdir -p "$APP_DIR/blocked" "$APP_DIR/journals" "$VOLATILE" ||
    die "$UNWRITABLE" "cannot make $APP_DIR: full, read-only, or not permitted; nothing was changed"
}

# take_lock [SECONDS]: one at a time works on an app of this node. It goes with its holder, whatever kills that.
take_lock() {
  exec 9>>"$APP_DIR/lock" || die "$UNWRITABLE" "cannot open $APP_DIR/lock: read-only? nothing was changed"
  if have flock; then
    flock -w "${1:-10}" 9 || die "$TAKEN" "another one works on $APP here: $(cat "$APP_DIR/lock.holder" 2>/dev/null); salvor-ota status $APP"
  else
    die "$MISSING" "flock is missing on this host"
  fi
  printf 'pid %s of boot %s\n' "$$" "$(boot_marker)" >"$APP_DIR/lock.holder" 2>/dev/null
  return 0
}

load_conf() {
  for conf_key in $CONF_KEYS; do eval "C_$conf_key="; done
  [ -r "$APP_DIR/conf" ] || return 1
  while IFS=' ' read -r conf_key conf_value; do
    case " $CONF_KEYS " in *" $conf_key "*) eval "C_$conf_key=\$conf_value" ;; esac
  done <"$APP_DIR/conf"
  RELEASES=$C_ROOT/releases
}

# uptime_ms: since boot, sleep included; a clock that is set moves nothing.
uptime_ms() {
  read -r up_now _ </proc/uptime
  up_fraction=${up_now#*.}
  say "${up_now%.*}${up_fraction}0"
}

# serving: the digits of the release that `current` leads to; empty if to none.
serving() {
  link=$(readlink -- "$C_ROOT/current" 2>/dev/null) || return 0
  case $link in releases/*/*) ;; releases/?*) say "${link#releases/}" ;; esac
}

# For tests: SALVOR_OTA_FAILPOINTS names a file with one point and what happens there, once: "VERIFYING:before kill",
# or "VERIFYING:before run": the program beside it, named FILE.run.
fail_point() {
  [ -n "${SALVOR_OTA_FAILPOINTS-}" ] || return 0
  point='' point_how=''
  { read -r point point_how; } 2>/dev/null <"$SALVOR_OTA_FAILPOINTS" || return 0
  [ "$point" = "$1" ] || return 0
  rm -f -- "$SALVOR_OTA_FAILPOINTS"
  printf '%s\n' "$1" >>"$SALVOR_OTA_FAILPOINTS.met"
  case $point_how in
    kill) kill -KILL $$ ;;
    reboot)
      reboot -ff
      sleep 60
      ;;
    run) sh "$SALVOR_OTA_FAILPOINTS.run" || : ;;
  esac
}
