# shellcheck shell=sh
# Waits for the verdict on the release that serves now. Time is counted since boot; a process that dies begins its own
# grace again, so that one which lives twelve seconds at a time is never taken for well. Sourced after lib-ota-probe.sh.
# shellcheck disable=SC2034,SC2154

CRASHES=2

# verify DIGITS BEGUN-MS IGNORED: 0 well, 1 not. V_WHY is the reason, V_EVIDENCE what was seen last.
verify() {
  verify_passes=0 verify_since='' verify_pid='' verify_changes=0 verify_builds=0 V_WHY='' V_EVIDENCE=''
  verify_restarts=$(restarts)
  verify_limit=$(($2 + (C_GRACE + C_DEADLINE) * 1000))
  # Who was killed begins to count anew: what answers well is not condemned for the time that this program was away.
  verify_last=$(($(uptime_ms) + (2 * C_GRACE + C_DEADLINE + C_HEALTHY + ${C_WATCH:-0}) * 1000))
  while :; do
    probe "$RELEASES/$1" since
    verify_now=$(uptime_ms)
    count_lives "$P_PID"
    verify_failed=$(without "$3" "$P_FAILED")
    if [ -z "$verify_failed" ]; then
      verify_passes=$((verify_passes + 1))
      verify_since=${verify_since:-$verify_now}
      P_WHY=''
    else
      verify_passes=0 verify_since=''
    fi
    if [ -n "$P_BUILD" ] && [ "$(without build "$verify_failed")" != "$verify_failed" ]; then
      verify_builds=$((verify_builds + 1))
    else
      verify_builds=0
    fi
    V_EVIDENCE="status=${P_STATUS:--},build=$(printf %s "${P_BUILD:--}" | tr -c 'A-Za-z0-9._+-' '_'),ms=${P_MS:--}"
    tell_probe "$2"
    enough "$2" && return 0
    hopeless "$2" && return 1
    fail_point "$J_STATE:mid"
    # The next question comes an interval after this one was asked, never while it is open.
    verify_rest=$((C_INTERVAL * 1000 - ($(uptime_ms) - verify_now)))
    [ "$verify_rest" -le 0 ] || sleep "$(awk -v ms="$verify_rest" 'BEGIN { printf "%.2f", ms / 1000 }')"
  done
}

# restarts: how often init began the units again by itself.
restarts() {
  restarts_sum=0
  [ "$INIT" != systemd ] || for unit in $C_UNITS; do
    restarts_one=$(unit_property NRestarts "$unit")
    ! is_count "${restarts_one:-}" || restarts_sum=$((restarts_sum + restarts_one))
  done
  say "$restarts_sum"
}

# count_lives PIDS: whoever comes or goes begins the count of good answers anew; only who goes has died.
count_lives() {
  case ,$verify_pid, in
    ,, | ",$1,") ;;
    *)
      verify_passes=0 verify_since=''
      case ,$verify_pid, in *,0,*) ;; *) verify_changes=$((verify_changes + 1)) ;; esac
      ;;
  esac
  verify_pid=$1
}

# age_ms: of the youngest main process of the units; 0 if one has died since it was asked for, as what took its place is.
age_ms() {
  age_ticks=$(getconf CLK_TCK 2>/dev/null) || age_ticks=100
  age_youngest=''
  for age_pid in $(printf %s "$P_PID" | tr ',' ' '); do
    [ "$age_pid" != 0 ] || continue
    read_stat "$age_pid" || {
      say 0
      return
    }
    [ -n "$age_youngest" ] && [ "$P_START" -le "$age_youngest" ] || age_youngest=$P_START
  done
  say $((verify_now - ${age_youngest:-0} * (1000 / age_ticks)))
}

# enough BEGUN: well for long enough, the grace over, and the process out of its own.
enough() {
  [ "$verify_passes" -ge "$C_PASSES" ] && [ $((verify_now - verify_since)) -ge $(((C_HEALTHY + ${C_WATCH:-0}) * 1000)) ] &&
    [ $((verify_now - $1)) -ge $((C_GRACE * 1000)) ] &&
    [ "$(age_ms)" -ge $(((C_GRACE + C_HEALTHY) * 1000)) ]
}

# hopeless BEGUN: nothing that will still come can make it well.
hopeless() {
  # Where it was gone back to there is nothing else to go to: the old version gets all of its time.
  if [ "$J_STATE" = RB_VERIFYING ]; then
    is_late "$1"
  elif [ "$verify_changes" -ge "$CRASHES" ]; then
    V_WHY="its process died $verify_changes times"
  elif [ $(($(restarts) - verify_restarts)) -ge "$CRASHES" ]; then
    V_WHY="init began it again $(($(restarts) - verify_restarts)) times"
  elif [ -n "$F_pid" ] && is_down; then
    V_WHY="$P_WHY"
  elif [ $((verify_now - $1)) -ge $((C_BUILD_BY * 1000)) ] && [ "$verify_builds" -ge 2 ]; then
    V_WHY="$P_WHY"
  else
    is_late "$1"
  fi
}

# is_late BEGUN: the time is over, or would be when the next question comes.
is_late() {
  if [ $((verify_now + C_INTERVAL * 1000)) -gt "$verify_limit" ] && [ -n "$verify_failed" ]; then
    V_WHY="not well after $(((verify_now - $1) / 1000)) s: $P_WHY"
  elif [ "$verify_now" -ge "$verify_last" ]; then
    V_WHY="not well for long enough within $(((verify_now - $1) / 1000)) s: ${P_WHY:-it answers, but not without a break}"
  else
    return 1
  fi
}

# is_down: a unit that is neither up nor on its way, twice in a row; under Restart=always none ever reads failed. Not asked
# after a boot (F_pid is empty then): what is down there may not have been begun yet.
is_down() {
  for unit in $C_UNITS; do
    case $unit in *.socket) continue ;; esac
    case $(active "$unit") in
      inactive | failed) ;;
      *) continue ;;
    esac
    [ "$INIT" != systemd ] || case $(unit_property Job "$unit") in '' | 0) ;; *) continue ;; esac
    nap
    case $(active "$unit") in inactive | failed) return 0 ;; esac
  done
  return 1
}

# tell_probe BEGUN: the last probe, for whoever looks; in memory, since it is nothing that has to last.
tell_probe() {
  {
    printf 'time %s\nstatus %s\nbuild %s\nlatency %s\nfailed %s\nwhy %s\nleft %s\npasses %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
      "${P_STATUS:--}" "${P_BUILD:--}" "${P_MS:--}" "${verify_failed:--}" "$P_WHY" "$(((verify_limit - verify_now) / 1000))" "$verify_passes" \
      >"$VOLATILE/probe.tmp" && mv -f -- "$VOLATILE/probe.tmp" "$VOLATILE/probe"
  } 2>/dev/null
}
