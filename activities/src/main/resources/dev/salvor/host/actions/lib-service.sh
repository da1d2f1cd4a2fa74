# shellcheck shell=sh
# Stopping and starting so that the old process is really gone and the port is the new one's.
# Sourced by service.sh, whose variables it uses.
# shellcheck disable=SC2154,SC2034

# Old processes are recorded before the stop, as pid:start, so that a second start of this step still knows them.
record_old() {
  main=$(main_pid "$name" "$pidfile")
  old=$([ ! -e "$SALVOR_STEP_DIR/old" ] || cat "$SALVOR_STEP_DIR/old")
  for one in $main ${port:+$(port_owners "$port")}; do
    read_stat "$one" || continue
    started=$P_START comm=$P_COMM
    if [ "$one" = "$main" ] || [ "$comm" = "$process" ] || belongs "$one" "$name" "$main"; then
      old="$old $one:$started"
    fi
  done
  keep old "$old"
}

end_old() {
  for one in $old; do
    gone "${one%:*}" "${one#*:}" && continue
    case $own_pids in *" ${one%:*} "*) die 1 "process ${one%:*} of $name is a parent of this run and was not ended, because that would end the run too" ;; esac
    [ "$on_stop_timeout" = kill ] || die 1 "process ${one%:*} of $name still runs after the stop and was not ended; set onStopTimeout: kill to end it"
    say "ending: old process ${one%:*} ($P_COMM) of $name still runs after the stop"
    zap=true
    kill -s TERM "${one%:*}" 2>/dev/null
    gone_within 5 "${one%:*}" "${one#*:}" && continue
    same_process "${one%:*}" "${one#*:}" && kill -s KILL "${one%:*}" 2>/dev/null
    gone_within 10 "${one%:*}" "${one#*:}" ||
      die 1 "process ${one%:*} of $name cannot be ended (state $P_STATE, waits in $(wchan_of "${one%:*}"))"
  done
}

stop_service() {
  record_old
  zap=false
  if [ "$(active "$name")" != inactive ]; then
    control stop "$name" "$stop_timeout"
    stopped=$?
    if timed_out "$stopped"; then
      [ "$on_stop_timeout" = kill ] || die 1 "$name did not stop within $stop_timeout s and was not killed; set onStopTimeout: kill to kill it"
      say "killing: $name did not stop within $stop_timeout s"
      zap=true
      [ "$INIT" != systemd ] || bounded 30 systemctl kill -s KILL -- "$name" 2>/dev/null
    elif [ "$stopped" -ne 0 ]; then
      warn "the command that stops $name ended with exit code $stopped"
      zap=true
    fi
  fi
  end_old
  if [ "$INIT" = openrc ] && { $zap || [ "$(active "$name")" = failed ]; }; then
    say "zapping: $name"
    control zap "$name" 30
  fi
  # systemd counts a killed unit as failed; what counts here is that nothing of it runs.
  tries=100
  while [ "$tries" -gt 0 ]; do
    case $(active "$name") in inactive | failed) break ;; esac
    nap
    tries=$((tries - 1))
  done
  [ "$INIT" != systemd ] || [ "$(active "$name")" != failed ] || bounded 30 systemctl reset-failed -- "$name" 2>/dev/null
  [ "$(active "$name")" = inactive ] || die 1 "$name is $(active "$name") after the stop"
}

# Whoever holds the port now is a stranger: the service itself is stopped.
port_free() {
  for one in ${port:+$(port_owners "$port")}; do
    [ "$one" != 1 ] || [ "$INIT" != systemd ] || continue
    read_stat "$one" && die 1 "port $port is in use by process $one ($P_COMM), which does not belong to $name; $name was not started"
  done
}

start_service() {
  started_at=$(now)
  control start "$name" "$start_timeout"
  code=$?
  ! timed_out "$code" || die 1 "$name did not start within $start_timeout s"
  [ "$code" -eq 0 ] || die 1 "the command that starts $name ended with exit code $code; see its log (journalctl -u $name, or /var/log)"
  keep started "$(main_pid "$name" "$pidfile")"
  # A process that dies at once is seen only a moment later.
  nap && nap && nap
  until runs_as_wanted; do
    case $(active "$name") in failed | inactive) oneshot_done || die 1 "$name is $(active "$name") right after its start" ;; esac
    [ $(($(now) - started_at)) -lt "$start_timeout" ] || die 1 "$why_not"
    nap
  done
}

# A oneshot without RemainAfterExit has done its work when it is inactive again with success.
oneshot_done() {
  [ "$INIT" = systemd ] && kept started && [ "$(unit_property Type "$name")" = oneshot ] &&
    [ "$(unit_property Result "$name")" = success ]
}

# Active, and the declared port belongs to its main process, to a descendant, or to its control group.
runs_as_wanted() {
  why_not="$name is not active"
  oneshot_done && return 0
  [ "$(active "$name")" = active ] || return 1
  [ -n "$port" ] || return 0
  owners=$(port_owners "$port")
  why_not="$name is active, but nothing listens on port $port"
  [ -n "$owners" ] || return 1
  main=$(main_pid "$name" "$pidfile")
  for one in $owners; do
    if belongs "$one" "$name" "$main"; then return 0; fi
    read_stat "$one"
    why_not="port $port belongs to process $one ($P_COMM), not to $name (main process ${main:-unknown})"
  done
  return 1
}
