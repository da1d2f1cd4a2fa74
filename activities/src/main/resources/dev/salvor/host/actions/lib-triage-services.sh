# shellcheck shell=sh
# Triage of services, ports and containers. Sourced by triage.sh, whose functions it uses.
# shellcheck disable=SC2154,SC2034

init_command() { # start|restart NAME
  case $INIT in systemd) say "systemctl $1 $(word "$2")" ;; *) say "rc-service $(word "$2") $1" ;; esac
}

# The record of a stop that is over, or that nobody can read, is itself to be looked at.
triage_stops() {
  [ -d "$STOPS" ] || return 0
  [ -r "$STOPS" ] && [ -x "$STOPS" ] || {
    unseen stops "$STOPS is not readable for $(id -u)"
    return 0
  }
  for file in "$STOPS"/*; do
    [ -e "$file" ] || continue
    read_stop "$file"
    S_FILE=$file
    case $S_IS in
      over) finding stop-over "$S_THING" "$(stop_words it); that time is over" "salvor start $(word "$S_THING")" ;;
      broken) finding stop-broken "${S_THING:-${file##*/}}" "$(stop_words it)" "salvor start $(word "${S_THING:-${file##*/}}") --record-only" ;;
    esac
  done
}

# stopped_services: what somebody stopped on purpose is shown as such, also where it no longer starts with the host.
stopped_services() {
  for file in "$STOPS"/*; do
    [ -r "$file" ] || continue
    read_stop "$file"
    [ "$S_IS/$S_KIND" != current/service ] || case $S_THING in *[!A-Za-z0-9_.@:+-]*) ;; *) printf '%s\n' "$S_THING" ;; esac
  done
}

triage_services() {
  case $INIT in
    systemd) triage_systemd ;;
    openrc) triage_openrc ;;
    *) unseen service-down "neither systemd nor OpenRC runs here" ;;
  esac
}

# Names that the runbook wants running, and those that are enabled, each once.
triage_systemd() {
  enabled=$(bounded "$INIT_WAIT" systemctl list-unit-files --no-legend --no-pager --plain --type=service --state=enabled,enabled-runtime 2>/dev/null) || {
    unseen service-down "systemctl does not answer"
    return 0
  }
  {
    list WITH_SERVICES
    stopped_services
  } >"$SALVOR_STEP_DIR/wanted"
  failed=$(bounded "$INIT_WAIT" systemctl list-units --no-legend --no-pager --plain --state=failed 2>/dev/null | awk '{ print $1 }')
  names=$({
    sed 's/^[^.]*$/&.service/' "$SALVOR_STEP_DIR/wanted"
    printf '%s\n' "$enabled" | awk '$1 !~ /@\.service$/ { print $1 }'
    printf '%s\n' "$failed"
  } | awk 'NF && !seen[$1]++ { print $1 }')
  # Names of units have no blanks.
  # shellcheck disable=SC2086
  bounded 60 systemctl show --no-pager -p Id,LoadState,ActiveState,Type,ConditionResult,ConditionTimestamp,WantedBy,UnitFileState,TriggeredBy,RemainAfterExit,InactiveEnterTimestamp,Result -- $names 2>/dev/null |
    awk -F= -v tab="$TAB" '
      # A unit that was never looked at has "no" there too; it counts if it belongs to the boot.
      function condition() {
        if (v["ConditionTimestamp"] != "") return v["ConditionResult"]
        return (" " v["WantedBy"] " ") ~ / (multi-user|graphical)\.target / ? "yes" : "no"
      }
      function done() {
        if (v["Id"] != "") print v["Id"] tab v["LoadState"] tab v["ActiveState"] tab v["Type"] tab condition() tab v["UnitFileState"] tab (v["TriggeredBy"] == "" ? "-" : "triggered") tab (v["InactiveEnterTimestamp"] == "" ? "the boot" : v["InactiveEnterTimestamp"]) tab v["Result"]
        delete v
      }
      $0 == "" { done(); next } { key = $1; sub(/^[^=]*=/, ""); v[key] = $0 } END { done() }' | cells >"$SALVOR_STEP_DIR/units"
  while IFS=$CELL read -r unit load active type condition file_state triggered since end; do
    asked=false
    grep -q -x -F -e "$unit" -e "${unit%.service}" "$SALVOR_STEP_DIR/wanted" && asked=true
    short=${unit%.service}
    purpose service "$short"
    case $load in
      not-found)
        ! $asked || [ -n "$purpose_said" ] || finding service-missing "$short" "is wanted, and there is no such unit" "systemctl list-unit-files $(word "$short*")"
        continue
        ;;
      masked) continue ;;
    esac
    case $active in
      failed)
        finding unit-failed "$short" "failed ($end) since $since" "systemctl reset-failed $(word "$unit") && systemctl start $(word "$unit")" "$purpose_said"
        ;;
      inactive)
        if $asked || { [ "$type" != oneshot ] && [ "$condition" != no ] && [ "$triggered" = - ]; }; then
          finding service-down "$short" "is ${file_state:-wanted} and does not run since $since" \
            "$(if [ -n "$purpose_said" ]; then say "salvor start $(word "$short")"; else init_command start "$short"; fi)" "$purpose_said"
        fi
        ;;
    esac
    if $asked && [ "$file_state" = disabled ] && [ -z "$purpose_said" ]; then
      finding unit-disabled "$short" "will not start with the host" "systemctl enable $(word "$unit")" "disabled by hand, with no reason and no end on record"
    fi
  done <"$SALVOR_STEP_DIR/units"
}

triage_openrc() {
  {
    list WITH_SERVICES
    stopped_services
  } >"$SALVOR_STEP_DIR/wanted"
  for link in "$RUNLEVELS"/default/*; do
    [ ! -e "$link" ] || printf '%s\n' "${link##*/}"
  done >>"$SALVOR_STEP_DIR/wanted"
  sort -u "$SALVOR_STEP_DIR/wanted" | while IFS= read -r unit; do
    purpose service "$unit"
    is_known "$unit" || {
      finding service-missing "$unit" "is wanted, and there is no such service" "ls /etc/init.d"
      continue
    }
    case $(active "$unit") in
      inactive) finding service-down "$unit" "belongs to the host's runlevel and does not run" "$(init_command start "$unit")" "$purpose_said" ;;
      failed) finding unit-failed "$unit" "has crashed" "rc-service $(word "$unit") zap && rc-service $(word "$unit") start" "$purpose_said" ;;
    esac
  done
}

# Masked by hand: a link to nowhere in /etc or /run. What the distribution masks lies elsewhere.
triage_masked() {
  [ "$INIT" = systemd ] || return 0
  for folder in "$ROOT/etc/systemd/system" "$ROOT/run/systemd/system"; do
    for link in "$folder"/*.service "$folder"/*.socket "$folder"/*.timer "$folder"/*.mount "$folder"/*.target; do
      [ -L "$link" ] && [ "$(readlink "$link")" = /dev/null ] || continue
      unit=${link##*/} unmask='systemctl unmask'
      case $folder in *run/systemd*) unmask='systemctl unmask --runtime' ;; esac
      purpose service "${unit%.service}"
      made=$(stat -c %Y -- "$link" 2>/dev/null)
      finding unit-masked "${unit%.service}" "can never start: somebody masked it on $(day "${made:-0}")" \
        "$unmask $(word "$unit") && systemctl start $(word "$unit")" "${purpose_said:-masked by hand, with no reason and no end on record}"
    done
  done
}

# PORT=SERVICE of the runbook: whoever listens must be that service's.
triage_ports() {
  list WITH_PORTS >"$SALVOR_STEP_DIR/ports"
  while IFS= read -r pair; do
    port=${pair%%=*} name=${pair#*=}
    is_count "$port" && [ "$port" -le 65535 ] || {
      unseen port-stranger "'$pair' is not PORT=SERVICE"
      continue
    }
    inodes=$(listening "$port")
    owners=$(port_owners "$port")
    if [ -z "$inodes" ]; then
      purpose service "$name"
      case $(active "$name") in
        active) finding port-silent "$port" "nothing listens there, though $name is active" "$(init_command restart "$name")" "$purpose_said" ;;
      esac
      continue
    fi
    [ -n "$owners" ] || {
      unseen port-stranger "whose port $port is, is not shown to this user"
      continue
    }
    main=$(main_pid "$name")
    for owner in $owners; do
      if belongs "$owner" "$name" "$main"; then continue; fi
      read_stat "$owner" || continue
      # Socket activation: process 1 holds it for the service.
      [ "$owner" != 1 ] || continue
      finding port-stranger "$port" "is held by process $owner ($P_COMM), not by $name" \
        "kill $owner; sleep 2; $(init_command restart "$name")"
    done
  done <"$SALVOR_STEP_DIR/ports"
}

triage_containers() {
  for engine in podman docker; do
    have "$engine" || continue
    all=$(bounded 20 "$engine" ps -a --filter status=exited --filter status=paused --filter status=created --format '{{.Names}}|{{.Status}}' 2>&1) || {
      unseen container-stopped "$engine: $(printf '%s\n' "$all" | sed -n 1p | cut -c1-150)"
      continue
    }
    list WITH_CONTAINERS >"$SALVOR_STEP_DIR/containers"
    printf '%s\n' "$all" | while IFS='|' read -r container status; do
      [ -n "$container" ] || continue
      policy=$(bounded 10 "$engine" inspect -f '{{.HostConfig.RestartPolicy.Name}}' -- "$container" 2>/dev/null)
      case $policy in
        '' | no) grep -q -x -F -e "$container" "$SALVOR_STEP_DIR/containers" || continue ;;
      esac
      purpose container "$container"
      verb=start
      case $status in *[Pp]aused*) verb=unpause ;; esac
      finding container-stopped "$container" "$status, though it is to run (restart policy ${policy:-none})" "$engine $verb $(word "$container")" "$purpose_said"
    done
  done
}
