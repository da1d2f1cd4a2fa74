#!/bin/sh
# service: a service is started, stopped, restarted or reloaded, and enabled or not, under systemd or OpenRC.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-proc.sh
. "$SALVOR_LIB/lib-proc.sh"
# shellcheck source=lib-protected.sh
. "$SALVOR_LIB/lib-protected.sh"
# shellcheck source=lib-net.sh
. "$SALVOR_LIB/lib-net.sh"
# shellcheck source=lib-init.sh
. "$SALVOR_LIB/lib-init.sh"
# shellcheck source=lib-service.sh
. "$SALVOR_LIB/lib-service.sh"
# shellcheck source=lib-stops.sh
. "$SALVOR_LIB/lib-stops.sh"

name=${WITH_NAME-} state=${WITH_STATE-} wanted=${WITH_ENABLED-} port=${WITH_PORT-} pidfile=${WITH_PIDFILE-}
stop_timeout=${WITH_STOP_TIMEOUT-90} start_timeout=${WITH_START_TIMEOUT-90}
on_stop_timeout=${WITH_ON_STOP_TIMEOUT-kill} level=${WITH_RUNLEVEL-default} process=${WITH_PROCESS-${name%.service}}
name_like name "$name"
name_like runlevel "$level"
case $state in '' | started | stopped | restarted | reloaded) ;; *) die "$USAGE" "state: '$state' is none of started, stopped, restarted, reloaded" ;; esac
[ -z "$wanted" ] || flag enabled "$wanted"
[ -n "$state$wanted" ] || die "$USAGE" "state or enabled is needed"
count stopTimeout "$stop_timeout"
count startTimeout "$start_timeout"
[ -z "$port" ] || count port "$port"
[ -z "$pidfile" ] || absolute pidfile "$pidfile"
case $on_stop_timeout in kill | fail) ;; *) die "$USAGE" "onStopTimeout: '$on_stop_timeout' is neither kill nor fail" ;; esac
process=$(printf %.15s "$process")
stopped_policy=${WITH_IF_STOPPED_ON_PURPOSE-refuse}
if_stopped "$stopped_policy"

own_folder "$name"

INIT=$(init_system)
[ -n "$INIT" ] || die "$MISSING" "neither systemd nor OpenRC runs on this host"
[ "$INIT" != systemd ] || need systemctl
own_line

enabled_as_wanted() {
  [ -n "$wanted" ] || return 0
  case $wanted/$(enabled "$name") in true/enabled | true/static | false/disabled | false/static | false/masked) ;; *) return 1 ;; esac
}

state_as_wanted() {
  case $state in
    '') ;;
    started) runs_as_wanted ;;
    stopped) case $(active "$name") in inactive | failed) ;; *) return 1 ;; esac ;;
    # Only this step's own work counts: another main process than the one it found.
    restarted)
      kept restart && runs_as_wanted || return 1
      old_main=$(cat "$SALVOR_STEP_DIR/restart")
      main=$(main_pid "$name" "$pidfile")
      [ "$old_main" = - ] || { [ -n "$main" ] && ! same_process "${old_main%:*}" "${old_main#*:}"; }
      ;;
    reloaded) kept reloaded && runs_as_wanted ;;
  esac
}

remember() {
  if kept was; then return; fi
  keep of "$name"
  keep was "$(active "$name") $(enabled "$name")$NEWLINE"
}

set_enabled() { # true|false
  case $1/$(enabled "$name") in
    true/enabled | false/disabled | */static) return ;;
    true/masked) die 1 "$name is masked: somebody wanted it never to start. Unmask it by hand (systemctl unmask $name) if that is over" ;;
    true/*) boot_on "$name" "$level" || die 1 "cannot enable $name" ;;
    false/masked) return ;;
    false/*) boot_off "$name" || die 1 "cannot disable $name" ;;
  esac
  if $1; then say "enabled: $name"; else say "disabled: $name"; fi
}

change_state() {
  case $state in
    '') ;;
    started)
      stop_first=false
      runs_as_wanted || { [ "$(active "$name")" = inactive ] || stop_first=true; }
      if $stop_first; then
        say "stopping: $name runs, but not as wanted: $why_not"
        stop_service
      fi
      port_free
      start_service
      say "started: $name"
      ;;
    stopped)
      stop_service
      say "stopped: $name"
      ;;
    restarted)
      if ! kept restart; then
        main=$(main_pid "$name" "$pidfile")
        if [ -n "$main" ] && read_stat "$main"; then keep restart "$main:$P_START"; else keep restart -; fi
      fi
      stop_service
      port_free
      start_service
      state_as_wanted || die 1 "$name still has its old main process after the restart, so it was not restarted"
      say "restarted: $name"
      ;;
    reloaded)
      [ "$(active "$name")" = active ] || die 1 "$name is not active; only an active service can be reloaded"
      control reload "$name" "$start_timeout" || die 1 "reload of $name failed"
      keep reloaded yes
      state_as_wanted || die 1 "$why_not"
      say "reloaded: $name"
      ;;
  esac
}

# would_start: is it this step's aim that the service runs, now or after the next boot?
would_start() { case $state/$wanted in started/* | restarted/* | */true) ;; *) return 1 ;; esac }

case ${1-} in
  check | verify)
    if [ "$stopped_policy" = leave ] && would_start && ! heed_stop service "$name" leave; then
      warn "left as it is: $(stop_words "$name")"
      exit 0
    fi
    is_known "$name" || {
      warn "no service '$name' on this host"
      # A service that is not there is surely not running and not enabled.
      case $state/$wanted in stopped/ | stopped/false | /false) exit 0 ;; *) exit 1 ;; esac
    }
    [ "$(active "$name")" != unknown ] || die 2 "$INIT does not answer"
    if enabled_as_wanted && state_as_wanted; then exit 0; fi
    exit 1
    ;;
  do)
    need_root "changing a service"
    is_known "$name" || die 1 "no service '$name' on this host"
    remember
    if enabled_as_wanted && state_as_wanted; then
      say "unchanged: $name"
    else
      if would_start && ! heed_stop service "$name" "$stopped_policy"; then
        say "unchanged: $(stop_words "$name"). Left as it is"
        exit 0
      fi
      [ -z "$wanted" ] || set_enabled "$wanted"
      state_as_wanted || change_state
    fi
    result mainPid "$(main_pid "$name" "$pidfile")"
    ;;
  undo)
    if ! kept was; then
      say "unchanged: nothing to undo for $name"
      exit 0
    fi
    need_root "changing a service"
    read -r was_active was_enabled <"$SALVOR_STEP_DIR/was"
    if find_stop service "$name" && [ "$S_IS" != over ]; then
      say "unchanged: $(stop_words "$name") meanwhile. Left as it is"
      forget was old started restart reloaded of
      exit 0
    fi
    case $was_enabled in enabled) set_enabled true ;; disabled) set_enabled false ;; esac
    case $was_active in
      active | activating)
        if [ "$(active "$name")" != active ]; then
          port_free
          start_service
          say "started: $name, as before"
        fi
        ;;
      inactive | deactivating | failed)
        if [ "$(active "$name")" = active ]; then
          stop_service
          say "stopped: $name, as before"
        fi
        ;;
    esac
    forget was old started restart reloaded of
    ;;
  *) die "$USAGE" "usage: service.sh check|do|verify|undo" ;;
esac
