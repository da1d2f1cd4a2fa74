# shellcheck shell=sh
# Long background jobs: where their records lie and what they say. Sourced after lib.sh, lib-proc.sh and lib-stops.sh.
#
#   <state>/jobs/<name>/definition   what it is, as shell text that only Salvor writes; every value in single quotes
#                       order        number of the last start that was decided
#                       begun        NUMBER PID START MARKER TIME HOW of the process that became the command
#                       end          NUMBER CODE TIME
#                       progress     UPTIME TIME MARKER, and in the next lines what was seen and how it is shown
#                       wanted       running or stopped
#                       log, log.1   what it printed
# shellcheck disable=SC2034,SC2154

JOBS=$STATE/jobs

# job_named NAME: sets JOB, its folder.
job_named() {
  case $1 in
    '' | [.-]* | *[!A-Za-z0-9_.-]* | ????????????????????????????????????????????????????????????????*)
      die "$USAGE" "name: '$1' is no name of a job: letters, digits, . _ -, at most 63"
      ;;
  esac
  JOB=$JOBS/$1
}

# quote TEXT: as one word of shell text, whatever bytes it holds.
quote() {
  quote_rest=$1 quote_done=''
  while :; do
    case $quote_rest in
      *\'*)
        quote_done="$quote_done${quote_rest%%\'*}'\\''"
        quote_rest=${quote_rest#*\'}
        ;;
      *) break ;;
    esac
  done
  printf "'%s'" "$quote_done$quote_rest"
}

# words FUNCTION PREFIX: a function that calls its arguments with the words of a list parameter, in the environment of
# the job. Everybody may read the arguments of a process, so the values come through a file descriptor.
words() {
  argv "$2"
  if [ "$argv_count" = 0 ]; then
    printf '%s() { "$@"; }\n' "$1"
    return
  fi
  eval "set -- \"\$1\" $argv_words"
  words_of=$1 words_env='' words_exports='' env_at=0
  shift
  while [ "$env_at" -lt "${WITH_ENV_COUNT-0}" ]; do
    eval "env_key=\$WITH_ENV_$env_at env_value=\$WITH_ENV_${env_at}_VALUE"
    env_at=$((env_at + 1))
    case $env_key in
      '' | [0-9]* | *[!A-Za-z0-9_]*) die "$USAGE" "env: '$env_key' is no name of a variable" ;;
      # A shell does not take these as they are; they never hold a secret.
      _ | IFS | PWD | OLDPWD | PS[0-9] | UID | EUID | PPID | GROUPS | OPT* | RANDOM | LINENO | SECONDS | EPOCH* | SHELLOPTS | BASH* | \
        FUNC* | DIRSTACK | HIST* | COMP_* | SRANDOM | PIPESTATUS | POSIXLY_CORRECT)
        words_env="$words_env $(quote "$env_key=$env_value")"
        ;;
      *) words_exports="${words_exports}export $env_key=$(quote "$env_value")$NEWLINE" ;;
    esac
  done
  # A program whose name holds "=" would be a variable to env, so a shell of its own starts it.
  # shellcheck disable=SC2016
  [ -z "$words_env" ] || set -- /bin/sh -c 'exec "$@"' sh "$@"
  printf '%s() { "$@"' "$words_of"
  if [ -n "$words_exports" ]; then
    # shellcheck disable=SC2016
    printf " /bin/sh -c '%s' sh" 'eval "$(cat <&6)"; exec 6<&-; exec "$@"'
  fi
  [ -z "$words_env" ] || printf ' env%s' "$words_env"
  for word in "$@"; do
    printf ' '
    quote "$word"
  done
  printf '; }'
  if [ -n "$words_exports" ]; then
    words_end=END
    while case $words_exports in *"$words_end"*) ;; *) false ;; esac do words_end=${words_end}_; done
    printf " 6<<'%s'\n%s%s" "$words_end" "$words_exports" "$words_end"
  fi
  printf '\n'
}

# definition: the text of the definition that the parameters give.
definition() {
  for fact in "J_USER=${WITH_USER-}" "J_CWD=${WITH_CWD:-/}" "J_LOG=${WITH_LOG:-$JOB/log}" "J_LOG_LIMIT=${WITH_LOG_LIMIT-67108864}" \
    "J_STOP_TIMEOUT=${WITH_STOP_TIMEOUT-600}" "J_STALLED=${WITH_STALLED-0}" "J_PROGRESS_FILE=${WITH_PROGRESS_FILE-}" \
    "J_LIMIT=${WITH_COMMAND_TIMEOUT-30}" "J_HAS_RESUME=${WITH_RESUME_COUNT-0}" "J_HAS_PROGRESS=${WITH_PROGRESS_COMMAND_COUNT-0}" \
    "J_HAS_COMPLETE=${WITH_COMPLETE_WHEN_COUNT-0}"; do
    printf '%s=' "${fact%%=*}"
    quote "${fact#*=}"
    printf '\n'
  done
  words j_command WITH_COMMAND
  words j_resume WITH_RESUME
  words j_progress WITH_PROGRESS_COMMAND
  words j_complete WITH_COMPLETE_WHEN
  printf 'J_WHOLE=yes\n'
}

# read_definition: the recorded one; fails when there is none.
read_definition() {
  J_WHOLE=no
  [ -e "$JOB/definition" ] || return 1
  # A torn one may break off inside a word: that ends the shell that reads it.
  # shellcheck disable=SC1091
  (. "$JOB/definition" && [ "$J_WHOLE" = yes ]) >/dev/null 2>&1 || return 1
  # shellcheck disable=SC1091
  . "$JOB/definition"
}

# write FILE TEXT: into the job's folder, whole or not at all.
write() {
  printf %s "$2" 2>/dev/null >"$JOB/.$1.$$" && sync_file "$JOB/.$1.$$" && mv -f "$JOB/.$1.$$" "$JOB/$1" ||
    die 1 "cannot write $JOB/$1: full, read-only or not permitted"
}

# read_job: J_N, J_PID, J_START, J_TIME, J_HOW of the last begin; J_IS: new, running, ended with J_CODE, or lost (rebooted,
# killed), when nobody knows how it ended.
read_job() {
  J_N=0 J_PID='' J_START='' J_MARKER='' J_TIME='' J_HOW='' J_IS=new J_CODE='' J_ENDED=''
  { read -r J_N J_PID J_START J_MARKER J_TIME J_HOW; } 2>/dev/null <"$JOB/begun" || :
  is_count "${J_PID:-x}" && is_count "${J_N:-x}" || {
    J_N=0
    return 0
  }
  # The end is looked for after the process: one that has just ended is never taken for lost.
  J_IS=rebooted
  if [ "$J_MARKER" = "$(boot_marker)" ]; then
    J_IS=lost
    gone "$J_PID" "$J_START" || J_IS=running
  fi
  [ "$J_IS" != running ] || return 0
  end_tries=20
  while :; do
    end_n=''
    { read -r end_n J_CODE J_ENDED; } 2>/dev/null <"$JOB/end" || :
    if [ "$end_n" = "$J_N" ] && is_count "${J_CODE:-x}"; then
      J_IS=ended
      return 0
    fi
    # Its keeper may be about to write it.
    [ "$J_IS" = lost ] && [ "$end_tries" -gt 0 ] && keeper_lives || break
    end_tries=$((end_tries - 1))
    nap
  done
  J_CODE=''
}

# alone COMMAND...: with no other order or begin at the same time.
alone() {
  exec 7>>"$JOB/begin.lock"
  flock 7
  "$@"
  alone_code=$?
  exec 7>&-
  return "$alone_code"
}

last_order() {
  last=0
  { read -r last; } 2>/dev/null <"$JOB/order" || :
  is_count "$last" || last=0
}

# next_order: after it no begin of an earlier order happens. Called alone, after read_job.
next_order() {
  last_order
  [ "$last" -ge "$J_N" ] || last=$J_N
  number=$((last + 1))
  write order "$number$NEWLINE"
}

keeper_lives() {
  [ -e "$JOB/keeper.lock" ] && have flock && ! flock -n "$JOB/keeper.lock" true 2>/dev/null
}

job_words() {
  case $J_IS in
    new) say "never started" ;;
    running) say "runs since $(day "$J_TIME"), process $J_PID" ;;
    ended) say "ended with $J_CODE on $(day "${J_ENDED:-$J_TIME}")" ;;
    rebooted) say "went with a reboot of the host; it ran since $(day "$J_TIME")" ;;
    lost) say "is gone, and nobody saw how it ended; it ran since $(day "$J_TIME")" ;;
  esac
}

# as_job COMMAND...: bounded, as the account of the job, in its folder, with nothing of a step's environment.
as_job() {
  # shellcheck disable=SC2016
  bounded "$J_LIMIT" env -i "PATH=$PATH" "HOME=${HOME:-/}" "USER=${USER:-root}" "LOGNAME=${LOGNAME:-root}" SHELL=/bin/sh LANG=C.UTF-8 \
    sh -c 'be_user=$1 be=$3; cd -- "$2" || exit 126; umask 022; shift 3; [ -n "$be_user" ] || exec "$@"; . "$be"' \
    sh "$J_USER" "$J_CWD" "${SALVOR_LIB%/*}/supervisor-user.sh" "$@"
}

# log_is_safe: can nobody but root or this account lay a link where the log is to be? If not, only the job's own account
# opens it.
log_is_safe() {
  [ -n "$J_USER" ] && [ "$J_LOG" != "$JOB/log" ] || return 0
  safe_at=$(cd -P -- "${J_LOG%/*}/" 2>/dev/null && pwd -P) || return 1
  while :; do
    safe_is=$(stat -c '%u %a' -- "${safe_at:-/}" 2>/dev/null)
    case $safe_is in "0 "* | "$(id -u) "*) ;; *) return 1 ;; esac
    case $safe_is in *[2367] | *[2367][0-7]) return 1 ;; esac
    [ -n "$safe_at" ] && [ "$safe_at" != / ] || return 0
    safe_at=${safe_at%/*}
  done
}

# with_log COMMAND...: as who may open the log.
with_log() { if log_is_safe; then "$@"; else as_job "$@"; fi; }

# is_complete: has it done all that it is for?
is_complete() {
  if [ "$J_HAS_COMPLETE" -gt 0 ]; then
    j_complete as_job >/dev/null 2>&1
  else
    [ "$J_IS" = ended ] && [ "$J_CODE" = 0 ]
  fi
}

# see_progress: P_SEEN is what must change, P_SHOWN the same for people.
see_progress() {
  P_SEEN='' P_SHOWN=''
  if [ "$J_HAS_PROGRESS" -gt 0 ]; then
    P_SHOWN=$(j_progress as_job 2>/dev/null | sed -n 1p | tr '\000-\011\013-\037\177' '[ *]' | cut -c1-200)
    P_SEEN=$P_SHOWN
  elif [ -n "$J_PROGRESS_FILE" ]; then
    P_SEEN=$(bounded "$J_LIMIT" stat -L -c '%s %Y %i' -- "$J_PROGRESS_FILE" 2>/dev/null)
    P_SHOWN="${J_PROGRESS_FILE##*/}: ${P_SEEN%% *} bytes"
    if [ -z "$P_SEEN" ]; then
      P_SHOWN="${J_PROGRESS_FILE##*/} is not there"
    elif [ "${P_SEEN%% *}" -le 64 ]; then
      # A small file is a counter: what stands in it counts and is shown.
      P_SHOWN="$(bounded "$J_LIMIT" head -c 64 -- "$J_PROGRESS_FILE" 2>/dev/null | sed -n 1p | tr '\000-\011\013-\037\177' '[ *]')"
      P_SEEN="$P_SEEN $P_SHOWN"
    fi
  else
    P_SEEN=$(stat -L -c '%s %Y' -- "$J_LOG" 2>/dev/null)
    P_SHOWN="log: ${P_SEEN%% *} bytes"
  fi
}

# read_progress: sets P_IDLE, seconds since anything moved, by the time since boot.
read_progress() {
  P_UP='' P_AT='' P_BOOT='' P_LAST='' P_LAST_SHOWN='' P_IDLE=0
  { read -r P_UP P_AT P_BOOT && IFS= read -r P_LAST && IFS= read -r P_LAST_SHOWN; } 2>/dev/null <"$JOB/progress" || :
  if is_count "${P_UP:-x}" && [ "$P_BOOT" = "$(boot_marker)" ]; then P_IDLE=$(($(uptime_seconds) - P_UP)); else P_LAST=none; fi
}

# note_progress: looks, records a change, and sets P_IDLE.
note_progress() {
  see_progress
  read_progress
  if [ "$P_LAST" != "$P_SEEN" ]; then
    P_IDLE=0
    printf '%s %s %s\n%s\n%s\n' "$(uptime_seconds)" "$(now)" "$(boot_marker)" "$P_SEEN" "$P_SHOWN" 2>/dev/null >"$JOB/.progress.$$" &&
      mv -f "$JOB/.progress.$$" "$JOB/progress" 2>/dev/null || rm -f "$JOB/.progress.$$"
  fi
}

is_stalled() { [ "$J_STALLED" -gt 0 ] && [ "$P_IDLE" -ge "$J_STALLED" ]; }

# for_people SECONDS
for_people() {
  if [ "$1" -lt 120 ]; then
    say "$1 s"
  elif [ "$1" -lt 7200 ]; then
    say "$(($1 / 60)) min"
  else
    say "$(($1 / 3600)) h $(($1 % 3600 / 60)) min"
  fi
}

log_tail() {
  warn "the end of its log $J_LOG:"
  with_log tail -n 15 -- "$J_LOG" 2>/dev/null | tail -c 2000 | sed 's/^/  /' >&2
}

# is_length TEXT: a whole number of bytes that shell arithmetic can hold.
is_length() { case $1 in '' | *[!0-9]* | ?????????????????*) return 1 ;; esac; }

# members: pids of everything that belongs to the running job: its session, and what carries its mark.
members() {
  for one in $(pids); do
    read_stat "$one" && [ "$P_STATE" != Z ] || continue
    if [ "$P_SESSION" = "$J_PID" ] ||
      bounded 2 tr '\000' '\n' 2>/dev/null <"/proc/$one/environ" | grep -q -x -F -e "SALVOR_JOB=$JOB"; then
      printf '%s ' "$one"
    fi
  done
}
