# shellcheck shell=sh
# Processes by /proc, without ps and without names looked up. A process is its pid and its start time: a pid that was
# given again is another process. Sourced after lib.sh.

# read_stat PID: sets P_COMM P_STATE P_PPID P_SESSION P_FLAGS P_START; fails when the process is gone.
# shellcheck disable=SC2034
read_stat() {
  stat_text=''
  # A name may hold a line break or a parenthesis: everything up to the last ")" is the name.
  while read -r stat_line || [ -n "$stat_line" ]; do
    stat_text="$stat_text$stat_line "
  done 2>/dev/null <"/proc/$1/stat" || return 1
  case $stat_text in *')'*) ;; *) return 1 ;; esac
  P_COMM=${stat_text#*(}
  P_COMM=${P_COMM%)*}
  # shellcheck disable=SC2086
  set -- ${stat_text##*)}
  P_STATE=$1 P_PPID=$2 P_SESSION=$4 P_FLAGS=$7 P_START=${20}
}

# same_process PID START
same_process() { read_stat "$1" && [ "$P_START" = "$2" ]; }

# gone PID START: not there any more, or dead and only waiting for its parent.
gone() { ! same_process "$1" "$2" || [ "$P_STATE" = Z ] || [ "$P_STATE" = X ]; }

# PF_KTHREAD, include/linux/sched.h
is_kernel_thread() { [ $((P_FLAGS & 0x200000)) -ne 0 ]; }

# uid_of PID: the real user id, empty when gone.
uid_of() {
  while read -r key uid_real _; do
    [ "$key" != Uid: ] || { say "$uid_real" && return; }
  done 2>/dev/null <"/proc/$1/status"
}

wchan_of() {
  wchan=''
  { read -r wchan || :; } 2>/dev/null <"/proc/$1/wchan"
  case $wchan in '' | 0) wchan=- ;; esac
  say "$wchan"
}

# cmdline_of PID: arguments joined by spaces, control characters as "?". Bounded: reading it can wait for a process
# that hangs inside the kernel with its memory locked.
cmdline_of() { bounded 2 tr '\000-\037\177' '[ *1][?*]' <"/proc/$1/cmdline" 2>/dev/null; }

# descends PID ANCESTOR
descends() {
  up=$1
  while [ "${up:-0}" -gt 1 ]; do
    [ "$up" != "$2" ] || return 0
    read_stat "$up" || return 1
    up=$P_PPID
  done
  return 1
}

# pids: every process now, as words.
pids() {
  for proc in /proc/[0-9]*; do printf '%s ' "${proc#/proc/}"; done
}

uptime_seconds() {
  read -r up _ </proc/uptime && say "${up%.*}"
}

# boot_marker: changes with every boot. A container's reboot keeps the boot id, but not the start of pid 1.
boot_marker() {
  boot_id=unknown
  { read -r boot_id; } 2>/dev/null </proc/sys/kernel/random/boot_id || :
  read_stat 1 || die 1 "cannot read /proc/1/stat"
  say "$boot_id+$P_START"
}

# gone_within SECONDS PID START
gone_within() {
  gone_tries=$(($1 * 10))
  until gone "$2" "$3"; do
    [ "$gone_tries" -gt 0 ] || return 1
    gone_tries=$((gone_tries - 1))
    nap
  done
}

# A tenth of a second, where sleep takes one.
nap() {
  sleep 0.1 2>/dev/null || {
    sleep 1
    gone_tries=$((${gone_tries:-10} - 9))
  }
}
