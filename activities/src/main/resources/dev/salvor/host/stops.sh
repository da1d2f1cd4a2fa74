#!/bin/sh
# Deliberate stops by hand: salvor stop, salvor start. The record is on the disk before the thing is stopped; and it is
# lifted before the thing is started, so that whatever goes wrong then is nobody's purpose any more. Of a service that is
# to start with the host again the record stays until it does, as one whose time is over.
#
#   STOP_THING= STOP_KIND= STOP_BY= STOP_WHY= STOP_FOR= STOP_TIMEOUT= STOP_RECORD_ONLY= STOP_REPLACE= \
#     sh stops.sh stop|start STATE_FOLDER
set -u
lib=${0%/*}
SALVOR_LIB=$lib/actions
SALVOR_RUN_DIR=${2:?}/runs/by-hand
SALVOR_STEP_DIR=$2/stops/.work.$$
export SALVOR_LIB SALVOR_RUN_DIR SALVOR_STEP_DIR
# shellcheck source=actions/lib.sh
. "$SALVOR_LIB/lib.sh"
# shellcheck source=actions/lib-stops.sh
. "$SALVOR_LIB/lib-stops.sh"

thing=${STOP_THING-} kind=${STOP_KIND-} record_only=${STOP_RECORD_ONLY-false}
one_line "$thing" && [ -n "$thing" ] || die "$USAGE" "a thing is one line and not empty"
file=$STOPS/$(file_name "$thing")

# One stop or start of a thing at a time; other things do not wait for it.
begin() {
  mkdir -p "$SALVOR_STEP_DIR" 2>/dev/null || die "$FORBIDDEN" "$STOPS cannot be written by $(id -un 2>/dev/null || id -u)"
  trap 'rm -rf "$SALVOR_STEP_DIR"' EXIT
  trap 'exit 143' HUP INT TERM
  need flock
  lock=$STOPS/.lock-$(printf %s "${file##*/}" | cksum | cut -d ' ' -f 1)
  exec 9>>"$lock" || die "$FORBIDDEN" "$lock cannot be written"
  wait_left=${STOP_LOCK_WAIT:-30}
  count STOP_LOCK_WAIT "$wait_left"
  until flock -n 9; do
    [ "$wait_left" -gt 0 ] || die 1 "another salvor stop or start of $thing still goes on; nothing was done. Try again when it has ended"
    [ -n "${wait_said-}" ] || warn "waiting: another salvor stop or start of $thing goes on"
    wait_said=yes wait_left=$((wait_left - 1))
    sleep 1
  done
}

# put_record KIND BY AT UNTIL BOOT WHY: whole or not at all.
put_record() {
  {
    printf 'thing=%s\nkind=%s\nby=%s\nat=%s\nuntil=%s\n' "$thing" "$1" "$2" "$3" "$4"
    [ -z "$5" ] || printf 'boot=%s\n' "$5"
    printf 'why=%s\n' "$6"
  } 2>/dev/null >"$SALVOR_STEP_DIR/record" && sync_file "$SALVOR_STEP_DIR/record" &&
    mv -f "$SALVOR_STEP_DIR/record" "$file" || return 1
  sync_folder "$STOPS"
}

remove_record() {
  rm -f "$file" || die "$FORBIDDEN" "$file cannot be removed"
  sync_folder "$STOPS"
}

# The things' own programs do it.
service() ( # STATE ENABLED
  WITH_NAME=$thing WITH_STOP_TIMEOUT=${STOP_TIMEOUT:-1200} WITH_IF_STOPPED_ON_PURPOSE=start
  export WITH_NAME WITH_STOP_TIMEOUT WITH_IF_STOPPED_ON_PURPOSE
  [ -z "$1" ] || { WITH_STATE=$1 && export WITH_STATE; }
  [ -z "$2" ] || { WITH_ENABLED=$2 && export WITH_ENABLED; }
  sh "$SALVOR_LIB/service.sh" "do" 9>&- | sed '/^::salvor /d; /^note: /d'
)
job() ( # STATE
  WITH_NAME=$thing WITH_STATE=$1 WITH_IF_STOPPED_ON_PURPOSE=start
  export WITH_NAME WITH_STATE WITH_IF_STOPPED_ON_PURPOSE
  [ -z "${STOP_TIMEOUT-}" ] || { WITH_STOP_TIMEOUT=$STOP_TIMEOUT && export WITH_STOP_TIMEOUT; }
  sh "$SALVOR_LIB/job.sh" "do" 9>&- | sed '/^::salvor /d'
)
container() { # VERB WORDS...
  for engine in podman docker; do
    have "$engine" && bounded 30 "$engine" inspect --type container -- "$thing" >/dev/null 2>&1 9>&- || continue
    container_verb=$1
    shift
    bounded $((${STOP_TIMEOUT:-1200} + 60)) "$engine" "$container_verb" "$@" -- "$thing" >/dev/null 9>&- || return 1
    say "$container_verb: container $thing ($engine)"
    return 0
  done
  die 1 "no container $thing here that podman or docker knows"
}
# filtered output loses the exit code in POSIX sh; what counts is whether the thing is now as wanted.
is_stopped() {
  case $kind in
    service) WITH_STATE=stopped WITH_NAME=$thing sh "$SALVOR_LIB/service.sh" check 9>&- 2>/dev/null ;;
    job) WITH_STATE=stopped WITH_NAME=$thing sh "$SALVOR_LIB/job.sh" check 9>&- 2>/dev/null ;;
  esac
}
boots() { # is the service to start with the host?
  [ "$kind" = service ] && WITH_ENABLED=true WITH_NAME=$thing WITH_IF_STOPPED_ON_PURPOSE=start \
    sh "$SALVOR_LIB/service.sh" check 9>&- 2>/dev/null
}
known() {
  case $kind in
    service)
      # shellcheck source=actions/lib-proc.sh
      . "$SALVOR_LIB/lib-proc.sh"
      # shellcheck source=actions/lib-init.sh
      . "$SALVOR_LIB/lib-init.sh"
      INIT=$(init_system)
      [ -n "$INIT" ] || die "$MISSING" "neither systemd nor OpenRC runs here, so no service can be stopped; --record-only records it"
      is_known "$thing" || die 1 "no service $thing on this host; nothing was recorded. Another kind? --kind job|container|host"
      am_root || die "$FORBIDDEN" "stopping a service needs root; nothing was recorded. --record-only records it for your own runs"
      ;;
    job) [ -d "$STATE/jobs/$thing" ] || die 1 "no job $thing on this host; nothing was recorded" ;;
    container) have podman || have docker || die "$MISSING" "neither podman nor docker is here; --record-only records it" ;;
    host) ;;
    # Only recorded: whoever watches it (uses: watch.orchestrator) leaves it alone. Its name says which.
    orchestrator | builder) case $thing in "$kind:"?*) ;; *) die "$USAGE" "a thing of kind $kind is called $kind:NAME" ;; esac ;;
    *) $record_only || die "$USAGE" "--kind $kind: only services, jobs and containers can be stopped; --record-only records any thing" ;;
  esac
}

# Is there a record already? Asked again under the lock.
not_yet() {
  [ -e "$file" ] || return 0
  read_stop "$file"
  S_FILE=$file
  [ "$S_IS" = over ] || [ "${STOP_REPLACE-false}" = true ] ||
    die 1 "$(stop_words "$thing"). Left as it is; --replace puts this one in its place"
}

stop() {
  kind=${kind:-service}
  name_like kind "$kind"
  one_line "${STOP_WHY-}" && [ -n "${STOP_WHY-}" ] || die "$USAGE" "--why is one line and not empty"
  one_line "${STOP_BY-}" && [ -n "${STOP_BY-}" ] || die "$USAGE" "who stops it is not known"
  count for "${STOP_FOR-}"
  [ "$STOP_FOR" -gt 0 ] || die "$USAGE" "--for must be longer than nothing: no stop is without an end"
  S_BOOT=''
  not_yet
  $record_only || known
  begin
  not_yet
  boot=$S_BOOT
  $record_only || ! boots || boot=on
  at=$(now)
  put_record "$kind" "$STOP_BY" "$at" "$((at + STOP_FOR))" "$boot" "$STOP_WHY" ||
    die 1 "cannot write $file: full, read-only or not permitted; nothing was stopped"
  say "recorded: $thing is stopped on purpose until $(day $((at + STOP_FOR))); nothing of Salvor's starts it until then"
  $record_only && return
  case $kind in
    service) service stopped "${boot:+false}" && is_stopped || die 1 "$thing could not be stopped. The record stays: salvor start $thing lifts it" ;;
    job) job stopped && is_stopped || die 1 "$thing could not be stopped. The record stays: salvor start $thing lifts it" ;;
    orchestrator | builder) say "not stopped: pause it by its own means; nobody resumes or starts it, and nobody is alerted, until then" ;;
    container) container stop -t "${STOP_TIMEOUT:-1200}" || die 1 "container $thing could not be stopped. The record stays: salvor start $thing lifts it" ;;
  esac
}

start() {
  begin
  S_IS=none S_BOOT=''
  if [ -e "$file" ]; then
    read_stop "$file"
    [ "$S_IS" != broken ] || warn "note: $(S_FILE=$file && stop_words "$thing")"
    kind=${kind:-${S_KIND:-service}}
    # That it is to start with the host stays on record until it does: the stop is over from now on.
    if [ "$kind" = service ] && [ -n "$S_BOOT" ] && ! $record_only; then
      at=$(now)
      if is_moment "$S_AT" && [ "$S_AT" -le "$at" ]; then :; else S_AT=$at; fi
      put_record "$kind" "${S_BY:-somebody}" "$S_AT" "$at" "$S_BOOT" "${S_WHY:-no reason given}" ||
        die 1 "cannot write $file: full, read-only or not permitted; nothing was started"
    else
      remove_record
    fi
    say "lifted: $thing is no longer stopped on purpose"
  elif [ -z "$kind" ] || $record_only; then
    die 1 "nobody stopped $thing on purpose: there is no record of it. All records: salvor stops"
  fi
  $record_only && return
  case $kind in
    service)
      service started "${S_BOOT:+true}"
      WITH_STATE=started WITH_NAME=$thing sh "$SALVOR_LIB/service.sh" check 9>&- 2>/dev/null ||
        die 1 "$thing was not started; see above.${S_BOOT:+ That it is to start with the host stays on record: salvor start $thing again}"
      [ -z "$S_BOOT" ] || {
        boots || die 1 "$thing runs, but does not start with the host; that stays on record: salvor start $thing again"
        remove_record
      }
      ;;
    job)
      job started
      WITH_STATE=started WITH_NAME=$thing sh "$SALVOR_LIB/job.sh" check 9>&- 2>/dev/null || die 1 "$thing was not started; see above"
      ;;
    container) container start || die 1 "container $thing was not started" ;;
    orchestrator | builder) say "not started: $thing is started or resumed by its own means, or by whoever watches it" ;;
    *) say "not started: a $kind is started by hand" ;;
  esac
}

case ${1-} in
  stop | start) "$1" ;;
  *) die "$USAGE" "usage: stops.sh stop|start STATE_FOLDER" ;;
esac
