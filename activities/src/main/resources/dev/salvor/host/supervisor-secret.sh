# shellcheck shell=sh disable=SC2034,SC2119,SC2120
# Where secrets of a host come from: the only place that knows. Sourced where a run is prepared, by a command
# that is about to use one, and by those who go on by hand; a node reads its own by
#
#   sh -c TEXT supervisor-secret.sh look|value REFERENCE
#
# A reference is /PATH (a file), sudo:/PATH (a file that sudo may read if this account cannot), credential:NAME,
# or exec: with the words of a command in quotes. No value is ever in an argument or in the environment of another
# program. Nothing here is printed but by "value".
sr_most=65536 sr_time=30 sr_close=6
sr_newline='
'

# sr_account: who this is, by name, else by number.
sr_account() {
  id -un 2>/dev/null || id -u
}

# sr_sudo FILE: its content by sudo, that asks nobody; 124 or more if it did not end in time. No account but root can end
# a sudo that hangs, so nothing here waits for it: what it holds open is the pipe, and no lock of who calls.
sr_sudo() {
  (
    exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
    timeout -k 5 "$sr_time" sudo -n -- cat -- "$1" </dev/null &
  ) | timeout -k 1 $((sr_time + 6)) head -c $((sr_most + 1)) 3>&-
}

# sr_sudo_said FILE: what sudo says instead of it.
sr_sudo_said() {
  (
    exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
    timeout -k 5 "$sr_time" sudo -n -- cat -- "$1" </dev/null 2>&1 >/dev/null &
  ) | timeout -k 1 $((sr_time + 6)) head -c 4096 | sr_shown
}

# sr_hangs FILE: sr_why for a sudo that did not end.
sr_hangs() {
  sr_why="sudo -n cat $1 had not ended after $sr_time s, and $(sr_account) cannot end what runs as root; look at what it waits for \
(ps -ef), and end it as root"
}

# sr_rule FILE: what would let sudo read it. A rule is shown only where nothing in it means more to sudo.
sr_rule() {
  case $(sr_account)$1 in
    *[!A-Za-z0-9_./@%+-]*) printf 'have it let sudo read exactly this file: its name would mean more in a rule of sudo' ;;
    *) printf '%s' "write into sudoers: $(sr_account) ALL=(root) NOPASSWD: $(command -v cat) -- $1" ;;
  esac
}

# sr_shown: the last line of what comes in, without control characters, short.
sr_shown() {
  tail -n 1 | tr -d '\000-\037\177' | cut -c 1-200
}

# sr_open NAME: the credential in sr_file, decrypted.
sr_open() {
  timeout -k 5 "$sr_time" systemd-creds decrypt --name="$1" "$sr_file" - </dev/null
}

# sr_measure WHAT SIZE: says if it cannot be taken for its size.
sr_measure() {
  if [ "$2" -eq 0 ]; then
    sr_why="$1 is empty or cannot be read"
  elif [ "$2" -gt "$sr_most" ]; then
    sr_large "$1" "$2"
  fi
}

# sr_large WHAT SIZE: says that it is. Of what comes through a pipe no more was read than shows that.
sr_large() {
  sr_bytes="$2 bytes"
  [ "$2" -ne $((sr_most + 1)) ] || sr_bytes="more than $sr_most bytes"
  sr_why="$1 is larger than 64 KiB ($sr_bytes; $sr_most at most), and a secret goes into the environment of \
programs, which take little more; take of it what is secret, or let the step read the file itself"
}

# sr_credential NAME: sr_file, where it is, and in sr_sealed whether it has to be decrypted; where systemd puts the
# credentials of the worker's own unit, then where LoadCredential= looks for one.
sr_credential() {
  sr_sealed=0
  for sr_file in "${CREDENTIALS_DIRECTORY:-/nonexistent}/$1" /run/credentials/salvor*.service/"$1" \
    /etc/credstore/"$1" /run/credstore/"$1"; do
    if [ -f "$sr_file" ] && [ -r "$sr_file" ]; then return 0; fi
  done
  sr_sealed=1
  for sr_file in /etc/credstore.encrypted/"$1" /run/credstore.encrypted/"$1"; do
    if [ -f "$sr_file" ] && [ -r "$sr_file" ]; then return 0; fi
  done
  sr_file=
  return 1
}

# sr_look REFERENCE: whether it leads anywhere, without running what gives it; else sr_why says why not.
sr_look() {
  sr_why=
  case $1 in
    exec:*)
      eval "set -- ${1#exec:}"
      command -v timeout >/dev/null || sr_why="the program timeout is missing, by which ${1##*/} would be ended"
      case $1 in
        */*) [ -f "$1" ] && [ -x "$1" ] || sr_why="there is no program $1 that $(sr_account) may run" ;;
        *) sr_in_path "$1" || sr_why="there is no program $1 in PATH ($PATH)" ;;
      esac
      ;;
    credential:*)
      sr_name=${1#credential:}
      if ! sr_credential "$sr_name"; then
        sr_why="there is no credential $sr_name: it is not among those of the worker's unit"
        [ -n "${CREDENTIALS_DIRECTORY:-}" ] ||
          sr_why="there is no credential $sr_name, and this runs in no unit that has any"
        sr_why="$sr_why, nor for $(sr_account) in /run/credentials/salvor*.service, /etc/credstore or \
/etc/credstore.encrypted; write LoadCredential=$sr_name:/PATH or LoadCredentialEncrypted= into the unit of Salvor's \
node, or put it there"
      elif [ "$sr_sealed" = 0 ]; then
        sr_size=$(wc -c <"$sr_file")
        sr_measure "the credential $sr_file" "${sr_size:-0}"
      elif ! command -v systemd-creds >/dev/null; then
        sr_why="the credential $sr_file is encrypted, and there is no systemd-creds"
      else
        sr_size=$(sr_open "$sr_name" 2>/dev/null | head -c $((sr_most + 1)) | wc -c)
        if [ "$sr_size" = 0 ]; then
          sr_why="systemd-creds cannot decrypt $sr_file ($(sr_open "$sr_name" 2>&1 >/dev/null | sr_shown))"
        else
          sr_measure "the credential $sr_file" "$sr_size"
        fi
      fi
      ;;
    sudo:*)
      if [ -r "${1#sudo:}" ] || [ "$(id -u)" = 0 ]; then
        sr_look "${1#sudo:}"
      elif ! command -v sudo >/dev/null; then
        sr_why="there is no readable file ${1#sudo:} on the host for $(sr_account), and there is no sudo"
      else
        sr_size=$({ { sr_sudo "${1#sudo:}" 2>/dev/null || echo hangs >&3; } | wc -c; } 3>&1)
        case $sr_size in
          *hangs*) sr_hangs "${1#sudo:}" ;;
          *)
            sr_said=
            [ "$sr_size" -gt 0 ] || sr_said=$(sr_sudo_said "${1#sudo:}")
            sr_measure "the file ${1#sudo:}" "$sr_size"
            [ "$sr_size" -gt 0 ] || sr_why="there is no readable file ${1#sudo:} on the host for $(sr_account), and sudo -n cat does not \
read it${sr_said:+ ($sr_said)}; let the account read it, or $(sr_rule "${1#sudo:}")"
            ;;
        esac
      fi
      ;;
    *)
      if ! [ -r "$1" ] || ! [ -f "$1" ]; then
        sr_why="there is no readable file $1 on the host for $(sr_account)"
      else
        sr_size=$(wc -c <"$1")
        [ "${sr_size:-0}" -le "$sr_most" ] || sr_large "the file $1" "$sr_size"
      fi
      ;;
  esac
  [ -z "$sr_why" ]
}

# sr_in_path NAME: whether there is a program of that name, even if the shell has a word of its own for it.
sr_in_path() {
  sr_rest=$PATH:
  while [ -n "$sr_rest" ]; do
    if [ -f "${sr_rest%%:*}/$1" ] && [ -x "${sr_rest%%:*}/$1" ]; then return 0; fi
    sr_rest=${sr_rest#*:}
  done
  return 1
}

# sr_fetch REFERENCE FILE: what it leads to, into a new file of 0600; else sr_why says why not. FILE.err holds what
# was said beside.
sr_fetch() {
  sr_why="" sr_from=$1 sr_to=$2
  (umask 077 && : >"$sr_to" && : >"$sr_to.err") || {
    sr_why="cannot write $sr_to"
    return 1
  }
  case $sr_from in
    exec:*) sr_run ;;
    credential:*)
      if ! sr_look "$sr_from"; then
        return 1
      elif [ "$sr_sealed" = 0 ]; then
        head -c $((sr_most + 1)) -- "$sr_file" >"$sr_to" 2>>"$sr_to.err" || sr_why="$sr_file cannot be read"
      else
        sr_open "${sr_from#credential:}" 2>>"$sr_to.err" >"$sr_to" || sr_why="systemd-creds cannot decrypt $sr_file"
      fi
      ;;
    sudo:*)
      if [ -r "${sr_from#sudo:}" ]; then
        head -c $((sr_most + 1)) -- "${sr_from#sudo:}" >"$sr_to" 2>>"$sr_to.err"
      elif ! sr_sudo "${sr_from#sudo:}" 2>>"$sr_to.err" >"$sr_to"; then
        # A part of it is not it, and is not to lie about.
        : >"$sr_to"
        sr_hangs "${sr_from#sudo:}"
        return 1
      fi
      [ -s "$sr_to" ] || sr_look "$sr_from" || return 1
      ;;
    *) head -c $((sr_most + 1)) -- "$sr_from" >"$sr_to" 2>>"$sr_to.err" || sr_why="$sr_from cannot be read" ;;
  esac
  [ -z "$sr_why" ] || return 1
  sr_size=$(wc -c <"$sr_to")
  sr_line "$sr_to"
  if [ "$sr_size" -gt "$sr_most" ]; then
    case $sr_from in
      exec:*) sr_large "what the command $sr_what printed" "$sr_size" ;;
      credential:*) sr_large "the credential $sr_file" "$sr_size" ;;
      sudo:*) sr_large "the file ${sr_from#sudo:}" "$sr_size" ;;
      *) sr_large "the file $sr_from" "$(wc -c <"$sr_from")" ;;
    esac
  elif [ "$sr_size" = 0 ] || [ "$sr_value" = "$sr_newline" ]; then
    sr_why="it is empty"
  elif [ -n "$sr_value" ]; then
    # The end of the line that an editor or echo leaves is not part of a secret.
    printf %s "${sr_value%"$sr_newline"}" >"$sr_to" || sr_why="cannot write $sr_to"
  fi
  sr_value=
  [ -z "$sr_why" ]
}

# sr_line FILE: sr_value, what it holds if that is one line with its end, else nothing. The lengths differ if it
# holds a NUL.
sr_line() {
  sr_value=
  sr_size=$(wc -c <"$1") || return 1
  [ "$sr_size" -le 4096 ] && [ "$(wc -l <"$1")" -eq 1 ] || return 0
  { sr_value=$(cat "$1" && echo .); } 2>/dev/null
  sr_value=${sr_value%.}
  case $sr_value in
    *"$sr_newline") [ "$(printf %s "$sr_value" | wc -c)" -eq "$sr_size" ] || sr_value= ;;
    *) sr_value= ;;
  esac
}

# sr_no_text RUN PARAMETER: says that the secret holds NUL bytes and so cannot be a variable, and where it comes from.
sr_no_text() {
  sr_ref='' sr_file=$1/secrets/$2
  { IFS= read -r sr_ref <"$1/sources/$2"; } 2>/dev/null
  if [ -L "$sr_file" ]; then sr_ref=file:$(readlink "$sr_file"); fi
  sr_ref=$(printf '%s\n' "$sr_ref" | sr_shown)
  sr_size=$(wc -c <"$sr_file")
  sr_nuls=$((sr_size - $(tr -d '\000' <"$sr_file" | wc -c)))
  sr_why="let the step read it from where it is, or have it given as text, for instance in base64"
  if [ $((sr_nuls * 2)) -le "$sr_size" ] && [ $((sr_nuls * 5)) -ge $((sr_size * 2)) ]; then
    sr_why="it looks like UTF-16, as programs of Windows write it: convert it to UTF-8 (iconv -f UTF-16LE -t UTF-8)"
  else
    case $(od -A n -t x1 -N 2 "$sr_file" | tr -d ' \n') in
      fffe | feff) sr_why="it looks like UTF-16: convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)" ;;
    esac
  fi
  printf 'salvor: the secret %s%s holds NUL bytes, which no environment can hold; %s\n' "$2" "${sr_ref:+ ($sr_ref)}" \
    "$sr_why"
}

# sr_run: the command of sr_from, with a bare environment, no input, a limit of time and one of output.
sr_run() {
  eval "set -- ${sr_from#exec:}"
  sr_what=${1##*/}
  sr_ended=$({
    {
      cd / && env -i PATH="$PATH" HOME="${HOME:-/}" USER="${USER:-}" LOGNAME="${LOGNAME:-${USER:-}}" SHELL=/bin/sh \
        LANG=C.UTF-8 ${SALVOR_ATTEMPT_ID:+"SALVOR_ATTEMPT_ID=$SALVOR_ATTEMPT_ID"} \
        timeout -k 5 "$sr_time" "$@" </dev/null 2>>"$sr_to.err" 3>&-
      echo $? >&3
    } | timeout -k 1 $((sr_time + sr_close)) head -c $((sr_most + 1)) >"$sr_to" 3>&-
  } 3>&1)
  sr_read=$?
  case $sr_ended in
    0)
      [ "$sr_read" -lt 124 ] || sr_why="the command $sr_what has ended, but something that it began keeps its output \
open; have it close that, or end with the command"
      ;;
    124 | 137 | 143) sr_why="the command $sr_what had not ended after $sr_time s, or was killed (exit $sr_ended)" ;;
    '') sr_why="the command $sr_what was lost" ;;
    *)
      [ "$(wc -c <"$sr_to")" -gt "$sr_most" ] || sr_why="the command $sr_what ended with $sr_ended"
      ;;
  esac
}

# sr_within SECONDS: has a command end, and close its output, before a step of so many is over, so that it can be said.
sr_within() {
  if [ "$1" -lt 7 ]; then
    sr_time=$(($1 < 2 ? 1 : ($1 + 1) / 2)) sr_close=$(($1 / 4))
  elif [ "$1" -lt $((sr_time + sr_close + 2)) ]; then
    sr_time=$(($1 - 4 < sr_time ? $1 - 4 : sr_time)) sr_close=2
  fi
}

# sr_late: when the step is ended, for its time is over, before there is an answer.
sr_late() {
  printf 'salvor: the secret %s was not there yet when the step was ended (it is given as %s)\n' "$sr_name" \
    "$(printf '%s\n' "$sr_ref" | sr_shown)" >&2
  exit 126
}

# sr_need RUN PARAMETER: the run's folder has the value from now on, the same to its end. What a command said that
# gave none goes to stderr; what it printed is kept to be masked there.
sr_need() {
  sr_in=$1/secrets sr_name=$2
  [ ! -e "$sr_in/$sr_name" ] || return 0
  IFS= read -r sr_ref <"$1/sources/$sr_name" || return 1
  read -r sr_me sr_rest </proc/self/stat
  sr_own=$sr_in/.$sr_name.$sr_me
  (umask 077 && mkdir -p "$sr_in") || return 1
  case $sr_ref in
    plan:*)
      printf 'salvor: the secret %s is given by a command, which a plan does not run\n' "$sr_name" >&2
      return 1
      ;;
  esac
  if sr_fetch "$sr_ref" "$sr_own" && dd if=/dev/null of="$sr_own" conv=notrunc,fsync 2>/dev/null; then
    # Of two at once the first counts for both.
    ln "$sr_own" "$sr_in/$sr_name" 2>/dev/null
    rm -f "$sr_own" "$sr_own.err"
    [ -e "$sr_in/$sr_name" ] && return 0
    printf 'salvor: the secret %s cannot be kept in %s\n' "$sr_name" "$sr_in" >&2
    return 1
  fi
  if [ -s "$sr_own" ]; then
    sr_line "$sr_own"
    [ -z "$sr_value" ] || printf %s "${sr_value%"$sr_newline"}" >"$sr_own"
    sr_value=
    mv -f "$sr_own" "$sr_in/$sr_name~"
  fi
  [ ! -s "$sr_own.err" ] || tail -c 2048 "$sr_own.err" >&2
  printf 'salvor: the secret %s cannot be had: %s (it is given as %s)\n' "$sr_name" "${sr_why:-the disk}" \
    "$(printf '%s\n' "$sr_ref" | sr_shown)" >&2
  rm -f "$sr_own" "$sr_own.err"
  return 1
}

# sr_sweep FOLDER: removes what readers have left there that were killed; none of them takes so long.
sr_sweep() {
  for sr_left in "$1"/salvor.??????; do
    [ ! -L "$sr_left" ] && [ -f "$sr_left/value.err" ] && [ -n "$(find "$sr_left" -prune -mmin +5 2>/dev/null)" ] || continue
    rm -rf "$sr_left" 2>/dev/null
  done
}

if [ "$0" = supervisor-secret.sh ]; then
  sr_out=
  case ${1:-} in
    look) sr_look "$2" ;;
    value)
      for sr_in in /dev/shm "${TMPDIR:-/tmp}"; do
        sr_sweep "$sr_in"
        sr_out=$(mktemp -d "$sr_in/salvor.XXXXXX" 2>/dev/null) && [ -n "$sr_out" ] && break
        sr_out=
      done
      [ -n "$sr_out" ] || {
        printf 'no folder for the secret can be made in /dev/shm or %s\n' "${TMPDIR:-/tmp}" >&2
        exit 1
      }
      trap 'rm -rf "$sr_out"' EXIT
      trap 'exit 1' HUP INT TERM
      sr_fetch "$2" "$sr_out/value" && cat "$sr_out/value"
      ;;
    *) exit 2 ;;
  esac || {
    [ -z "$sr_out" ] || [ ! -s "$sr_out/value.err" ] || sr_why="$sr_why ($(sr_shown <"$sr_out/value.err"))"
    printf '%s\n' "$sr_why" >&2
    exit 1
  }
  exit 0
fi
