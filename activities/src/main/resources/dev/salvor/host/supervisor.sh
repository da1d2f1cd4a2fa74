#!/bin/sh
# The supervisor of one order: takes the lock of its segment's folder, reads the record under it, and
# begins, goes on, settles or exits. Started by supervisor-begin.sh; never decides before it holds
# the lock.
#
#   sh supervisor.sh RUN_FOLDER SEGMENT ORDER [GO]
#
# GO: number of the step after which the order was held and may now go on.
# POSIX sh for dash, bash and busybox ash. The hot path is built-ins but for one fsync and one exec.
# shellcheck disable=SC2154,SC2034,SC2317,SC2329,SC1090,SC1091
set -u
umask 077
run=$1 seg=$2 order=$3 go=${4:-0}
lib=${0%/*}
nl='
'
cd "$run/segments/$seg" || exit 3
exec 9>>lock || exit 3

# fail NAME: a fail-point of the tests. SALVOR_FAILPOINT is NAME:self, NAME:main or NAME:both and fires once.
if [ -n "${SALVOR_FAILPOINT:-}" ]; then
  fp=$SALVOR_FAILPOINT
  fail() {
    [ "${fp%:*}" = "$1" ] && [ ! -e failpoint ] || return 0
    printf '' >failpoint
    fp_self=$$
    [ -z "${me:-}" ] || fp_self=$me
    case $fp in
      *:self) kill -KILL "$fp_self" ;;
      *:main) kill -KILL $$ ;;
      *:stop) kill -STOP "$fp_self" ;;
      *) kill -KILL $$ "$fp_self" ;;
    esac
  }
  unset SALVOR_FAILPOINT
else
  fail() { :; }
fi

# now: n_cs, hundredths of a second since boot, which no change of the clock moves.
n_skew=0
now() {
  read -r n_up n_idle </proc/uptime
  n_cs=$((${n_up%.*} * 100 + 1${n_up#*.} - 100 - n_skew))
}

# pstat PID: p_state, p_ppid, p_pgrp, p_sid, p_start of a process; false if there is none.
pstat() {
  p_text=
  { while read -r p_line; do p_text="$p_text $p_line"; done <"/proc/$1/stat"; } 2>/dev/null || return 1
  [ -n "$p_text" ] || return 1
  # shellcheck disable=SC2086
  set -- ${p_text##*) }
  p_state=$1 p_ppid=$2 p_pgrp=$3 p_sid=$4 p_start=${20}
}

# put WORDS: one line of the record. It begins with a newline, so that a torn line before it stays alone.
put() {
  put_line="$*"
  printf '\nS1 %s %s .\n' "${#put_line}" "$put_line" >>record
} 2>/dev/null

# flush FILE: its content on the disk, and no other file's.
flush() {
  dd if=/dev/null of="$1" conv=notrunc,fsync 2>/dev/null 9>&-
}

# must WORDS: put, with the reserve freed if the disk is full; waits for room.
must() {
  must_try=0
  until put "$@"; do
    rm -f reserve scan 9>&-
    must_try=$((must_try + 1))
    [ "$must_try" -lt "$must_most" ] || exit 4
    # The room of the reserve is taken at once, before somebody else writes there.
    [ "$must_try" = 1 ] || nap 0.5
  done
}

# reserve: room that an end will have even if the disk is full by then.
reserve() {
  [ ! -s reserve ] || return 0
  printf '%4096s' '' >reserve || {
    rm -f reserve 9>&-
    return 1
  }
} 2>/dev/null

nap() {
  sleep "$1" 9>&- || sleep 1 9>&-
}

stamp() {
  now
  t=$((base + n_cs * 10))
}

. "$lib/supervisor-record.sh"

# refuse WHY: called in the child before exec; the command never ran.
refuse() {
  put refused "$gen" "$s_key" "$part" "$me" "$1"
  tell_not_begun
  exit 125
}

# tell_not_begun: from the child to the supervisor.
tell_not_begun() {
  if [ "$lines" = 1 ]; then
    printf 'n %s\n' "$seq" >&8
  else
    kill -USR2 $$ 2>/dev/null
  fi
}

# need PARAMETER...: secrets that a command of the host gives are in the run's folder from now on.
need() {
  for ne_name; do
    if [ -e "$run/sources/$ne_name" ] && [ ! -e "$run/secrets/$ne_name" ]; then
      . "${SALVOR_LIB%/actions}/supervisor-secret.sh"
      sr_within $((limit / 100))
      trap sr_late TERM
      sr_need "$run" "$ne_name" || exit 126
      trap - TERM
    fi
  done
}

# texts FILE...: goes no further with secrets that hold NULs. A shell leaves them out, and what is left is not what is
# masked. Before anything is exported, for programs are asked.
texts() {
  for te_file; do
    [ -r "$te_file" ] || continue
    [ "$(tr -d '\000' <"$te_file" | wc -c)" -eq "$(wc -c <"$te_file")" ] || {
      . "${SALVOR_LIB%/actions}/supervisor-secret.sh"
      sr_no_text "$run" "${te_file##*/}" >&2
      exit 126
    }
  done
}

# secret NAME FILE: exports the value of a secret, only in the process that becomes the command.
secret() {
  sec_v=
  [ -r "$2" ] && [ -s "$2" ] || {
    printf 'salvor: the secret %s is not on this host, or is empty there\n' "${2##*/}" >&2
    exit 126
  }
  while IFS= read -r sec_l; do
    sec_v="$sec_v$sec_l
"
    [ ${#sec_v} -le 130048 ] || break
  done <"$2"
  sec_v=$sec_v$sec_l
  # A file can have grown since it was looked at; the kernel takes 128 KiB with the name. No program is asked: it
  # would be given what was exported before.
  [ ${#sec_v} -le 130048 ] || {
    printf 'salvor: the secret %s has more than 130048 bytes (127 KiB), and no program takes that in its environment\n' \
      "${2##*/}" >&2
    exit 126
  }
  eval "$1=\$sec_v"
  # shellcheck disable=SC2163
  export "$1"
  unset sec_v sec_l
}

# become USER PROGRAM...: replaces this process; fails rather than run as somebody else.
become() {
  be_user=$1
  shift
  # Variables of the command may have the names of ours by now.
  . "${SALVOR_LIB%/actions}/supervisor-user.sh"
}

# child: becomes the command of a part. No begin, no exec.
child() {
  exec 9>&-
  read -r me p_text </proc/self/stat
  # shellcheck disable=SC2086
  set -- ${p_text##*) }
  p_start=${20}
  fail before-begin
  [ "$lines" = 0 ] || printf 'b %s %s %s\n' "$seq" "$me" "$p_start" >&8
  stamp
  put begin "$gen" "$s_key" "$part" "$me" "$p_start" "$marker" "$t" || {
    tell_not_begun
    exit 125
  }
  fail after-begin
  if [ "$part" = command ]; then
    flush record || refuse unsynced
  fi
  fail after-sync
  # The fence: a later supervisor made it before it read the record, so one of us sees the other.
  [ ! -e "gen.$((gen + 1))" ] || refuse fenced
  { printf '' >>"$out.out" && printf '' >>"$out.err"; } 2>/dev/null || refuse output
  exec >>"$out.out" 2>>"$out.err" </dev/null 8>&-
  umask 022
  SALVOR_ATTEMPT_ID=$mark
  SALVOR_RUN_ID=$o_id
  SALVOR_RUN_DIR=$run
  SALVOR_STEP=$s_id
  SALVOR_STEP_DIR=$run/steps/$s_dir
  SALVOR_ATTEMPT=$s_att
  SALVOR_LIB=$lib/actions
  export SALVOR_ATTEMPT_ID SALVOR_RUN_ID SALVOR_RUN_DIR SALVOR_STEP SALVOR_STEP_DIR SALVOR_ATTEMPT SALVOR_LIB
  fail before-exec
  "x_${i}_$part"
  exit 127
}

# names PART: what belongs to a part of the current step.
names() {
  part=$1
  case $part in
    command) out=$s_file limit=$s_tm grace=$s_gm cap=$s_cap ;;
    check) out=$s_file.check limit=$s_tc grace=$s_gc cap=$o_cap ;;
    verify) out=$s_file.verify limit=$s_tv grace=$s_gv cap=$o_cap ;;
  esac
  over_out=0 over_err=0
  mark="$o_state:${run##*/}:$seg:$s_file:$part;"
}

# asked: somebody wants nothing of this order to begin any more; "step" lets a step that has begun go on.
asked() {
  [ -e "stop.$order" ] || return 1
  as_how=
  { read -r as_how <"stop.$order"; } 2>/dev/null
  [ "$as_how" != step ]
}

# await_ticks: sets rc to how $pid ended, or res if it had to be ended. A helper's signals interrupt
# the wait about every second; such a wait tells the signal's number, so it is asked again.
await_ticks() {
  while :; do
    tick=0
    wait "$pid"
    rc=$?
    if [ "$tick" = 0 ] || [ "$rc" -le 128 ]; then return; fi
    if pstat "$pid" && [ "$p_ppid" = $$ ] && [ "$p_state" != Z ]; then
      watch "$pid" "$p_start"
      [ -z "$res" ] || return
    fi
  done
}

# await_lines: the same for bash, which loses the exit code of a child that ends in the moment of a
# trapped signal, and whose read -t can miss its time and hang (both seen with 5.2.15). Child, wrapper and
# ticker write lines into a pipe instead: "b" a process begins, "n" it could not, "e" it ended, "t" time passes.
await_lines() {
  pid=0 al_lost=0
  while :; do
    read -r al_word al_seq al_a al_b <&8 || continue
    [ "$al_word" = t ] || [ "$al_seq" = "$seq" ] || continue
    case $al_word in
      b) pid=$al_a al_start=$al_b ;;
      n) nb=1 ;;
      e)
        rc=$al_a
        return
        ;;
      t)
        if [ "$pid" != 0 ] && pstat "$pid" && [ "$p_start" = "$al_start" ] && [ "$p_state" != Z ]; then
          watch "$pid" "$al_start"
          [ -z "$res" ] || return
        elif ! pstat "$wrapper" || [ "$p_ppid" != $$ ] || [ "$p_state" = Z ]; then
          # The wrapper was killed and took the exit code with it.
          al_lost=$((al_lost + 1))
          if [ "$al_lost" -gt 1 ]; then
            stamp
            if [ "$pid" = 0 ]; then
              nb=1
            else
              res=unknown
              must settled "$s_key" "$part" unknown "$t"
            fi
            return
          fi
        fi
        ;;
    esac
  done
}

# run_part PART: res is its exit code or one of timeout alive cancel notbegun stopped unknown.
run_part() {
  names "$1"
  res=
  if asked; then
    res=stopped
    return
  fi
  nb=0 tick=0 rc=0
  if ! reserve; then
    res=notbegun must_most=3
    return
  fi
  fail before-fork
  seq=$((seq + 1))
  if [ "$lines" = 1 ]; then
    (
      exec 9>&-
      (child)
      printf 'e %s %s\n' "$seq" "$?" >&8
    ) &
    wrapper=$!
    await_lines
  else
    child &
    pid=$!
    await_ticks
  fi
  [ -z "$res" ] || return
  fail before-end
  if [ "$nb" = 1 ]; then
    res=notbegun must_most=3
    must settled "$s_key" "$part" notbegun 0
    return
  fi
  if [ "$s_reboot" = 1 ] && [ "$part" = command ]; then
    case $rc in
      0 | 1[3-9]? | 12[89] | 2??)
        await_reboot
        [ -z "$res" ] || return
        ;;
    esac
  fi
  res=$rc
  if [ "$s_cut" = 1 ]; then . "$lib/supervisor-cap.sh"; fi
  [ "$over_out$over_err" = 00 ] || must dropped "$s_key" "$part" "$over_out" "$over_err"
  stamp
  must end "$s_key" "$part" "$rc" "$t"
  fail after-end
}

# await_reboot: the machine goes down after the command; only the time limit ends the wait.
await_reboot() {
  now
  down=$((n_cs + limit))
  while [ "$n_cs" -lt "$down" ]; do
    nap 0.5
    now
    if asked; then
      stamp
      must end "$s_key" "$part" cancel "$t"
      res=cancel
      return
    fi
  done
  stamp
  must deadline "$s_key" "$part" timeout "$t"
  must end "$s_key" "$part" timeout "$t"
  res=timeout
}

# watch PID START: called about every second while a part runs.
watch() {
  now
  if [ -e "stop.$order" ]; then
    w_how=
    { read -r w_how <"stop.$order"; } 2>/dev/null
    # On a full disk the word may be missing; of the two it is the one that cannot wait.
    if [ "$w_how" != step ]; then
      . "$lib/supervisor-end.sh"
      end_attempt cancel "$1" "$2"
      return
    fi
  fi
  if [ "$((n_cs - $2))" -ge "$limit" ]; then
    . "$lib/supervisor-end.sh"
    end_attempt timeout "$1" "$2"
    return
  fi
  if [ -s "$out.out" ] || [ -s "$out.err" ]; then . "$lib/supervisor-cap.sh"; fi
}

# step: true if the next one may begin.
step() {
  eval "c=\${c_$i:-} m=\${m_$i:-} v=\${v_$i:-}"
  if [ -z "$c$m" ] && [ -e "stop.$order" ]; then
    res=stopped
    return 1
  fi
  if [ -z "$m" ] && [ "$s_check" = 1 ]; then
    if [ -z "$c" ]; then
      run_part check
      c=$res
    fi
    case $c in
      0) return 0 ;;
      1) ;;
      stopped | cancel | notbegun) return 1 ;;
      *) [ "$s_after" = 0 ] || return 1 ;;
    esac
  fi
  if [ -z "$m" ]; then
    run_part command
    m=$res
  fi
  case $m in
    0 | rebooted) ;;
    *) return 1 ;;
  esac
  if [ "$s_verify" = 1 ]; then
    if [ -z "$v" ]; then
      run_part verify
      v=$res
    fi
    [ "$v" = 0 ] || return 1
  fi
  [ "$s_undo" = 0 ] || must undone "$s_key"
}

# Processes count from the machine's boot; in a container /proc/uptime may count from its own.
now
pstat $$
start=$p_start
if [ "$((n_cs - start))" -lt -100 ] || [ "$((n_cs - start))" -gt 6000 ]; then n_skew=$((n_cs - start)); fi

fail before-lock
# An older order of this folder that still runs is asked to end: this one follows it.
if ! flock -n 9; then
  j=$order
  while [ "$j" -gt 0 ]; do
    j=$((j - 1))
    [ ! -e "segment.$j" ] || printf 'now\n' >"stop.$j"
  done
  flock 9 || exit 3
fi
[ ! -e "$run/closed" ] || exit 0
fail after-lock

{ read -r marker </proc/sys/kernel/random/boot_id; } 2>/dev/null || marker=none
if pstat 1; then marker=$marker.$p_start; fi
base=$(exec date +%s%N 9>&-)
now
case $base in
  *N | '') base=$(($(exec date +%s 9>&-) * 1000 - n_cs * 10)) ;;
  *) base=$((${base%??????} - n_cs * 10)) ;;
esac

. "./segment.$order"
[ "$o_end" = "$o_digest" ] || exit 5
trap 'tick=1' USR1
trap 'nb=1' USR2
tick=0 nb=0 must_most=120
lines=0 seq=0
# shellcheck disable=SC3028
if [ -n "${BASH_VERSION:-}" ]; then
  lines=1
  rm -f pipe 9>&-
  mkfifo pipe 9>&- && exec 8<>pipe || exit 4
  rm -f pipe 9>&-
fi
open_record
case $state in
  done) exit 0 ;;
  held)
    [ "$go" = "$held" ] || exit 0
    ;;
esac

(
  exec 9>&-
  trap - USR1 USR2
  while sleep "$o_tick" && pstat $$ && [ "$p_start" = "$start" ]; do
    if [ "$lines" = 1 ]; then
      printf 't\n' >&8
    else
      kill -USR1 $$ || exit
    fi
  done
) >/dev/null 2>&1 &
ticker=$!

settle
if [ -n "$o_dirs" ]; then
  # shellcheck disable=SC2086
  (cd "$run" && exec mkdir -p $o_dirs 9>&-) 2>/dev/null
fi
i=0 how=ended
while [ "$i" -lt "$o_n" ]; do
  i=$((i + 1))
  "st_$i"
  if ! step; then
    [ "${res:-}" != stopped ] || how=stopped
    break
  fi
  if [ "$s_hold" = 1 ] && [ "$i" -gt "$go" ] && [ "$i" -lt "$o_n" ]; then
    how=held
    break
  fi
done
# What follows is told to the engine: it stays told.
flush record
stamp
if [ "$how" = held ]; then
  must held "$order" "$i" "$t"
else
  [ "$how" != ended ] || [ "$i" -ge "$o_n" ] || ! [ -e "stop.$order" ] || how=stopped
  must "done" "$order" "$how" "$t"
fi
fail after-done
kill "$ticker" 2>/dev/null
# A hint for who waits on a way that costs; the record is what counts. Who sees it finds the lock free.
exec 9>&-
{ printf '' >"rest.$order"; } 2>/dev/null
exit 0
