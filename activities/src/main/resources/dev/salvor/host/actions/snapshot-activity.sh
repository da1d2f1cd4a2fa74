# shellcheck shell=sh
# Collector of processes. Sourced by snapshot-collect.sh.
# shellcheck disable=SC2154
# First what can always be read (stat, status, wchan), then the command lines, whose reading can wait for a process
# that hangs inside the kernel: they have a limit of their own. Compared is only what hangs; processes come and go.

hanging() {
  for proc in /proc/[0-9]*; do
    { read -r line <"$proc/stat"; } 2>/dev/null || continue
    rest=${line##*) }
    case $rest in D*) ;; *) continue ;; esac
    comm=${line#*(}
    wchan=''
    { read -r wchan <"$proc/wchan" || :; } 2>/dev/null
    printf '%s %s %s\n' "${proc#/proc/}" "${comm%)*}" "${wchan:--}"
  done
}

collect_processes() {
  # One process for all of them, not one each; those that end meanwhile are simply left out.
  cat /proc/[0-9]*/status 2>/dev/null | awk '
    function flush() { if (pid != "") printf "%s %s %s %s %s %s\n", pid, ppid, uid, state, rss, name; pid = "" }
    /^Name:/ { flush(); name = substr($0, 7); rss = 0 } /^State:/ { state = $2 } /^Pid:/ { pid = $2 }
    /^PPid:/ { ppid = $2 } /^Uid:/ { uid = $2 } /^VmRSS:/ { rss = $2 } END { flush() }' >"$work/processes.status.part"
  {
    say 'pid ppid uid state rss-KiB name'
    cat "$work/processes.status.part"
  } | volatile
  rm -f "$work/processes.status.part"
  # State D now and still after a moment.
  hanging >"$work/processes.d1.part"
  if [ -s "$work/processes.d1.part" ]; then
    sleep 0.5 2>/dev/null || sleep 1
    hanging >"$work/processes.d2.part"
    while read -r line; do
      grep -q -x -F -e "$line" "$work/processes.d1.part" || continue
      pid=${line%% *}
      say "finding: hangs in state D: ${line#* }"
      { say "pid $line" && bounded 2 cat "/proc/$pid/stack" 2>/dev/null; } | volatile
    done <"$work/processes.d2.part" | sort
  fi
  rm -f "$work"/processes.d?.part
  # shellcheck disable=SC2016
  bounded 5 sh -c 'for p in /proc/[0-9]*; do
      read -r line <"$p/stat" || continue
      case ${line##*) } in D*) continue ;; esac
      case ${line%% (*} in *[!0-9]*) continue ;; esac
      echo "$p/cmdline"
    done | xargs grep -a -H "" | tr "\000" " "' 2>/dev/null | sed 's#^/proc/##; s#/cmdline:# #' | clean | volatile
}
