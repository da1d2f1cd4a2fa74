# shellcheck shell=sh disable=SC2154,SC2034,SC1091,SC3041,SC2015
# Words for whoever goes on with a run by hand. Sourced by the commands of the run's HANDOVER.md, which set run,
# lib, root, SALVOR_RUN_ID, closed_before and closed_after, and define step_check, step_main, step_verify and
# step_undo before each use. Changes nothing by itself.
export SALVOR_RUN_ID SALVOR_RUN_DIR="$run" SALVOR_LIB="$lib/actions" SALVOR_ATTEMPT=1
umask 022
cd /
[ -z "${BASH_VERSION:-}" ] || set +H
log=$run/by-hand.log has='' stopped='' failed='' yes=${yes:-} no=${no:-}
(umask 077 && : >>"$log") || echo "cannot write $log: what is done by hand will not be on record" >&2

say() {
  printf '%s\n' "$*"
  printf '# %s %s: %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(id -un)" "$*" >>"$log"
}

# note WORDS: a line of the record, as the supervisor writes it.
note() {
  printf '\nS1 0 %s .\n' "$*" >>"$log"
}

# look KEY: what is on record about a step. begun=1: something of it began and is not undone. ended=1: it is
# done. open=1: it began and nobody knows how it ended.
look() {
  begun=0 ended=0 open=0 was=0
  for l_file in $(cd "$run/segments" 2>/dev/null && grep -lF -e " $1 " -- */record 2>/dev/null | sort -n); do
    look_in "$run/segments/$l_file" "$1"
  done
  look_in "$log" "$1"
}

look_in() {
  [ -r "$1" ] || return 0
  while read -r l_tag l_len l_what l_a l_b l_c l_d l_rest; do
    [ "$l_tag" = S1 ] || continue
    case $l_what in
      begin | refused) [ "$l_b" = "$2" ] || continue ;;
      *)
        [ "$l_a" = "$2" ] || continue
        l_d="$l_c/$l_d" l_c=$l_b
        ;;
    esac
    case $l_what/$l_c/$l_d in
      begin/*/check | begin/*/verify) ;;
      begin/u*) open=1 ended=0 ;;
      begin/*) was=$begun begun=1 ended=0 open=1 ;;
      refused/u*) open=0 ;;
      refused/*/command) begun=$was open=0 ;;
      undone/*) begun=0 ended=0 open=0 ;;
      end/u*) open=0 ;;
      end/*/check/0) ended=1 open=0 ;;
      end/*/command/0 | end/*/command/rebooted)
        open=0 ended=1
        case $has in *' verify '*) ended=0 ;; esac
        ;;
      end/*/command/*) open=0 ended=0 ;;
      end/*/verify/0) ended=1 ;;
      end/*/verify/*) ended=0 ;;
      settled/u*) ;;
      settled/*/command/notbegun) begun=$was open=0 ;;
    esac
  done <"$1"
}

# at STEP KEY: what the commands of a step find in their environment.
at() {
  SALVOR_STEP=$1 SALVOR_STEP_DIR=$run/steps/$2
  export SALVOR_STEP SALVOR_STEP_DIR
  (umask 077 && mkdir -p "$SALVOR_STEP_DIR")
}

# had PARAMETER: whether a secret is there, if it has to come from a command as the run would get it.
had() {
  [ ! -r "$run/secrets/$1" ] || return 0
  [ -e "$run/sources/$1" ] || return 1
  (. "$lib/supervisor-secret.sh" && sr_need "$run" "$1")
}

# need PARAMETER...: goes no further without these secrets.
need() {
  for n_name; do
    had "$n_name" || {
      echo "the secret $n_name is missing; give it as the page says" >&2
      exit 126
    }
  done
}

# secret NAME PARAMETER: exports the value of a secret, for the command that follows in the same parentheses.
secret() {
  need "$2"
  s_value=$(cat "$run/secrets/$2" && printf .) || exit 126
  [ ${#s_value} -le 130049 ] || {
    echo "the secret $2 has more than 130048 bytes (127 KiB), and no program takes that in its environment" >&2
    exit 126
  }
  [ "$(tr -d '\000' <"$run/secrets/$2" | wc -c)" -eq "$(wc -c <"$run/secrets/$2")" ] || {
    (. "$lib/supervisor-secret.sh" && sr_no_text "$run" "$2") >&2
    exit 126
  }
  eval "$1=\${s_value%.}"
  # shellcheck disable=SC2163
  export "$1"
  unset s_value
}

# give PARAMETER: asks for a secret that is missing and that no command gives, without showing it; one that is there
# stays. From the
# terminal, for what was pasted after it is not the answer.
give() {
  if [ -s "$run/secrets/$1" ] || had "$1"; then
    echo "$1 is there"
    return 0
  fi
  {
    printf '%s: ' "$1"
    g_tty=$(stty -g)
    stty -echo
    IFS= read -r given
    stty "$g_tty"
    echo
  } </dev/tty >/dev/tty 2>/dev/null || {
    echo "no terminal to ask for $1 at: write its value, without a new line, into $run/secrets/$1" >&2
    return 1
  }
  if [ -z "${given:-}" ]; then
    echo "nothing was typed: $1 is still missing" >&2
    return 1
  fi
  (umask 077 && mkdir -p "$run/secrets" && printf %s "$given" >"$run/secrets/$1") && echo "$1 is there"
  unset given
}

# as ACCOUNT PROGRAM...: becomes another account, by number where that can be, for PAM may be what is broken.
as() {
  be_user=$1
  shift
  . "$lib/supervisor-user.sh"
}

# text DIGEST: keeps a script, unless it is there whole. A terminal may have changed what was pasted.
text() {
  if [ "$(sha256sum <"$run/files/$1" 2>/dev/null)" = "$1  -" ]; then
    cat >/dev/null
    return
  fi
  (umask 077 && mkdir -p "$run/files" && cat >"$run/files/$1")
  [ "$(sha256sum <"$run/files/$1")" = "$1  -" ] ||
    echo "the script $1 did not arrive as it is; run these commands from the file as the page says" >&2
}

forget() {
  has=''
}

# may STEP: the run is taken over, and nothing before it waits for somebody to look.
may() {
  if [ ! -e "$run/closed" ]; then
    echo "$1: not touched; take the run over first" >&2
    return 1
  fi
  if [ -n "$stopped" ]; then
    say "$1: not tried, because of $stopped"
    return 1
  fi
}

# told STEP: 0 if you said yes to it, 1 if no, 2 if neither.
told() {
  case " $yes " in *" $1 "*) return 0 ;; esac
  case " $no " in *" $1 "*) return 1 ;; esac
  return 2
}

# ask STEP WHAT: stops before the step until somebody has said yes or no to it.
ask() {
  told "$1"
  a_told=$?
  if [ "$a_told" = 2 ]; then
    stopped=$1
    say "$1: WAITS FOR YOU: $2. Then say yes=\"\$yes $1\" or, to leave it out, no=\"\$no $1\", and stopped='', and go on from this step"
  elif [ "$a_told" = 1 ]; then
    say "$1: left out, as you said"
  fi
  return "$a_told"
}

# finish STEP KEY IF_UNKNOWN ON_FAILURE WAY...: makes sure that a step is done: what the record says, its check,
# then one way after the other, each with its verify.
finish() {
  f_step=$1 f_key=$2 f_unknown=$3 f_failure=$4
  shift 4
  finish_it "$@"
  f_rc=$?
  has=''
  return "$f_rc"
}

finish_it() {
  may "$f_step" || return 1
  at "$f_step" "$f_key"
  look "$f_key"
  if [ "$ended" = 1 ]; then
    say "$f_step: done, says the record"
    return 0
  fi
  case $has in
    *' ask '*) ask "$f_step" "$question" || return 1 ;;
  esac
  f_check=none
  case $has in
    *' check '*)
      step_check </dev/null
      f_check=$?
      if [ "$f_check" = 0 ]; then
        note end "$f_key" h check 0
        say "$f_step: nothing to do, says its check"
        return 0
      fi
      ;;
  esac
  if [ "$open" = 1 ] && [ "$f_unknown/$f_check" != check/1 ] && [ "$f_unknown" != safe ]; then
    ask "$f_step" "it began, nobody knows whether it ran to its end, and it may not simply run again. Look; yes runs it again" || return 1
  fi
  for f_way; do
    note begin 0 "$f_key" h command
    "step_$f_way" </dev/null
    f_rc=$?
    note end "$f_key" h command "$f_rc"
    if [ "$f_rc" = 0 ]; then
      case $has in
        *' verify '*)
          step_verify </dev/null
          f_rc=$?
          note end "$f_key" h verify "$f_rc"
          ;;
      esac
    fi
    if [ "$f_rc" = 0 ]; then
      say "$f_step: done ($f_way)"
      return 0
    fi
    say "$f_step: $f_way FAILED with $f_rc"
  done
  if [ "$f_failure" = continue ]; then
    say "$f_step: FAILED; the runbook goes on without it"
  else
    stopped=$f_step
    say "$f_step: FAILED; look, then go on from this step (stopped='')"
  fi
  return 1
}

# left STEP KEY WHY: a step that this page cannot do.
left() {
  has=''
  may "$1" || return 1
  told "$1"
  if [ $? = 1 ]; then
    say "$1: left out, as you said"
    return 0
  fi
  stopped=$1
  say "$1: CANNOT BE DONE FROM HERE: $3. Do it yourself or leave it; then no=\"\$no $1\" and stopped='', and go on after it"
  return 1
}

# back STEP KEY [ordered]: undoes a step if the record says that something of it began. Of one that was ordered, and
# whose record went with age, only you can tell.
back() {
  stopped=''
  has=''
  may "$1" || return 1
  at "$1" "$2"
  look "$2"
  if [ "$begun" = 0 ] && [ "${3:-}" = ordered ] && [ ! -d "$run/segments" ]; then
    ask "$1" "its record was removed with age, and nobody knows whether it began; yes undoes it" || return 1
  elif [ "$begun" = 0 ]; then
    say "$1: nothing to undo: it never began, or is undone"
    return 0
  fi
  note begin 0 "$2" uh command
  step_undo </dev/null
  b_rc=$?
  note end "$2" uh command "$b_rc"
  if [ "$b_rc" = 0 ]; then
    note undone "$2" uh
    say "$1: undone"
    return 0
  fi
  failed="$failed $1"
  say "$1: UNDO FAILED with $b_rc; look at it"
  return 1
}

# going: says what of the run still runs on this host; false if nothing does, and says that, too.
going() {
  still_going && return 0
  echo "nothing of this run is going on this host any more"
  return 1
}

still_going() {
  g_any=1
  for g_lock in "$run"/segments/*/lock; do
    [ -e "$g_lock" ] || continue
    flock -n "$g_lock" true && continue
    g_any=0
    g_segment=${g_lock%/lock} g_order=0
    while read -r g_tag g_len g_what g_gen g_number g_rest; do
      [ "$g_tag/$g_what" != S1/open ] || g_order=$g_number
    done <"$g_segment/record"
    echo "segment ${g_segment##*/}: its supervisor is at work and goes to the end of its order by itself"
    echo "  let it end, or end what runs:  echo now >\"\$run/segments/${g_segment##*/}/stop.$g_order\""
  done
  read -r g_boot </proc/sys/kernel/random/boot_id
  for g_record in "$run"/segments/*/record; do
    [ -e "$g_record" ] || continue
    g_pid='' g_in=''
    while read -r g_tag g_len g_what g_gen g_step g_att g_part g_p g_start g_mark g_rest; do
      case $g_tag/$g_what in
        S1/begin) g_pid=$g_p g_at=$g_start g_in=$g_mark g_of="$g_step $g_att $g_part" ;;
        S1/end | S1/refused) g_pid='' ;;
      esac
    done <"$g_record"
    case $g_in in "$g_boot".*) ;; *) continue ;; esac
    [ -n "$g_pid" ] && [ -r "/proc/$g_pid/stat" ] || continue
    g_stat=$(cat "/proc/$g_pid/stat" 2>/dev/null) || continue
    # shellcheck disable=SC2086
    set -- ${g_stat##*) }
    [ "${20:-}" = "$g_at" ] && [ "$1" != Z ] || continue
    g_any=0
    echo "process $g_pid still runs: $g_of; let it end, or:  kill $g_pid"
  done
  return "$g_any"
}

# take_over: from here on Salvor does nothing more in this run, also when its engine comes back.
take_over() {
  if [ -e "$run/closed" ]; then
    echo "the run is closed already: nothing of Salvor will touch it"
    return 0
  fi
  if still_going; then
    echo "not taken over: something still runs" >&2
    return 1
  fi
  t_now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  printf '%s"ABORTED","summary":"taken over by hand at %s","endedAt":"%s"%s\n' \
    "$closed_before" "$t_now" "$t_now" "$closed_after" >"$run/.closed" && mv "$run/.closed" "$run/closed" || return 1
  say "taken over"
  # An order may have come in the last moment.
  if still_going; then
    echo "an order came at the last moment: wait until it has ended (going)" >&2
    return 1
  fi
}

# over WORDS: the night is over: on record, the secrets gone, the host free for other runs.
over() {
  say "over: $*"
  o_words=$(printf %s "$*" | tr -c '[:alnum:]._,:@+ -' ' ')
  o_now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  if grep -q 'taken over by hand' "$run/closed"; then
    printf '%s"ABORTED","summary":"taken over by hand: %s","endedAt":"%s"%s\n' \
      "$closed_before" "$o_words" "$o_now" "$closed_after" >"$run/.closed" && mv "$run/.closed" "$run/closed"
  fi
  rm -rf "$run/secrets" "$run/sources"
  (
    exec 7>>"$root/host.lock.guard" && flock 7
    read -r o_run o_rest <"$root/host.lock" && [ "$o_run" = "${run##*/}" ] && rm -f "$root/host.lock"
  ) 2>/dev/null
  [ -z "$failed" ] || echo "undo failed of:$failed"
  return 0
}
