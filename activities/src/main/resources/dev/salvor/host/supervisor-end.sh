# shellcheck shell=sh disable=SC2154,SC2034
# Part of supervisor.sh: ends everything that an attempt started, and proves that it is gone.

# scan: found, PID:START of each live process of the attempt: the leader, its session and group, and
# whatever carries the attempt's mark in its environment, so also a child that called setsid.
scan() {
  found=
  sc_session=1
  if pstat "$ea_pid" && [ "$p_start" != "$ea_start" ]; then
    sc_session=0 # the number belongs to a stranger now, so nothing of ours has it as its session
  fi
  for sc_pid in /proc/[0-9]*; do
    sc_pid=${sc_pid#/proc/}
    pstat "$sc_pid" || continue
    [ "$sc_session" = 1 ] || continue
    if [ "$p_sid" = "$ea_pid" ] || [ "$p_pgrp" = "$ea_pid" ] || [ "$sc_pid" = "$ea_pid" ]; then
      case $p_state in Z | X) ;; *) found="$found $sc_pid:$p_start" ;; esac
    fi
  done
  [ "$ea_marked" = 1 ] || return 0
  scan_marks
}

# scan_marks: reading another process's environment can hang behind it, so it gets 5 s.
scan_marks() {
  # busybox's grep sees an environment's later variables only with -z.
  (
    exec 8>&- 9>&-
    grep -l -z -F -e "SALVOR_ATTEMPT_ID=$mark" /proc/[0-9]*/environ
    sm_rc=$?
    [ "$sm_rc" -le 128 ] || exit 1
    [ "$sm_rc" = 0 ] || grep -l -F -e "SALVOR_ATTEMPT_ID=$mark" /proc/[0-9]*/environ
    [ $? -le 128 ] || exit 1
    printf 'whole\n'
  ) >scan 2>/dev/null &
  sm_pid=$!
  sm_left=100
  while pstat "$sm_pid" && [ "$p_ppid" = $$ ] && [ "$p_state" != Z ] && [ "$sm_left" -gt 0 ]; do
    nap 0.05
    sm_left=$((sm_left - 1))
  done
  [ "$sm_left" -gt 0 ] || kill -KILL "$sm_pid" 2>/dev/null
  sm_whole=0
  while read -r sm_path; do
    if [ "$sm_path" = whole ]; then
      sm_whole=1
      break
    fi
    sm_path=${sm_path#/proc/}
    sm_path=${sm_path%/environ}
    pstat "$sm_path" || continue
    case $p_state in Z | X) continue ;; esac
    case " $found " in
      *" $sm_path:$p_start "*) ;;
      *) found="$found $sm_path:$p_start" ;;
    esac
  done <scan
  # What could not be read to its end proves nothing.
  [ "$sm_whole" = 1 ] || {
    found="$found 0:0"
    rm -f reserve 9>&- # perhaps the disk is full
  }
}

# signal NAME: to each of found that is still the same process.
signal() {
  for sg_one in $found; do
    if pstat "${sg_one%:*}" && [ "$p_start" = "${sg_one#*:}" ]; then
      kill "-$1" "${sg_one%:*}" 2>/dev/null
    fi
  done
}

# still: one of found lives.
still() {
  for st_one in $found; do
    if pstat "${st_one%:*}" && [ "$p_start" = "${st_one#*:}" ]; then
      case $p_state in Z | X) ;; *) return 0 ;; esac
    fi
  done
  return 1
}

# until_gone SIGNAL HUNDREDTHS: true if nothing is left before the time is over.
until_gone() {
  now
  ug_end=$((n_cs + $2))
  while :; do
    scan
    [ -n "$found" ] || return 0
    signal "$1"
    signal CONT
    while still; do
      now
      [ "$n_cs" -lt "$ug_end" ] || return 1
      nap 0.05
    done
    now
    [ "$n_cs" -lt "$ug_end" ] || return 1
  done
}

# survivors: PID:STATE:WAIT_CHANNEL of what is left, joined by commas.
survivors() {
  left="" sv_n=0
  for sv_one in $found; do
    sv_pid=${sv_one%:*}
    [ "$sv_pid" != 0 ] || left="$left,0:?:unread"
    pstat "$sv_pid" || continue
    [ "$p_start" = "${sv_one#*:}" ] || continue
    case $p_state in Z | X) continue ;; esac
    sv_chan=
    { read -r sv_chan <"/proc/$sv_pid/wchan"; } 2>/dev/null
    left="$left,$sv_pid:$p_state:${sv_chan:-0}"
    sv_n=$((sv_n + 1))
    [ "$sv_n" -lt 20 ] || break
  done
  left=${left#,}
}

# end_attempt HOW PID START: HOW is timeout, cancel or stopped; sets res.
end_attempt() {
  ea_how=$1 ea_pid=$2 ea_start=$3 ea_marked=1
  stamp
  case $ea_how in
    stopped)
      # A leader that ended may have left a service behind, which is no leftover.
      if ! pstat "$ea_pid" || [ "$p_start" != "$ea_start" ] || [ "$ob_marker" != "$marker" ]; then
        ea_marked=0
      fi
      ;;
    *)
      must deadline "$s_key" "$part" "$ea_how" "$t"
      flush record
      ;;
  esac
  fail after-deadline
  if [ -n "$ob" ] && [ "$ob_marker" != "$marker" ]; then
    ea_gone=1 # another boot: nothing of it can live
  elif until_gone TERM "$grace" || until_gone KILL 1000; then
    ea_gone=1
  else
    ea_gone=0
  fi
  fail after-kill
  [ "$over_out$over_err" = 00 ] || must dropped "$s_key" "$part" "$over_out" "$over_err"
  stamp
  if [ "$ea_gone" = 1 ]; then
    res=$ea_how
    case $ea_how in
      stopped) must settled "$s_key" "$part" stopped "$t" ;;
      *) must end "$s_key" "$part" "$ea_how" "$t" ;;
    esac
  else
    survivors
    if [ -z "$left" ]; then
      res=$ea_how
      must end "$s_key" "$part" "$ea_how" "$t"
      return
    fi
    res=alive
    must alive "$s_key" "$part" "$ea_how" "$t" "$left"
  fi
}
