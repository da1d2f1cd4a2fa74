# shellcheck shell=sh
# What every action program needs: exit codes, parameters, bounded calls, writes that survive a power cut.
# Sourced after `set -u`; SALVOR_LIB is the folder of this file.

umask 077
LC_ALL=C
export LC_ALL
# An ordinary user's PATH has no sbin. SALVOR_PATH_FIXED=1 keeps PATH as it is.
case ${SALVOR_PATH_FIXED-}:${PATH:=/usr/bin:/bin}: in
  1:* | *:/usr/sbin:*) ;;
  *) PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin ;;
esac
export PATH

USAGE=64 MISSING=69 FORBIDDEN=77

# die CODE TEXT: says why on stderr and leaves.
die() {
  die_code=$1
  shift
  printf '%s\n' "$*" >&2
  exit "$die_code"
}

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }
need() { have "$1" || die "$MISSING" "$1 is missing on this host"; }
am_root() { [ "$(id -u)" = 0 ]; }
need_root() { am_root || die "$FORBIDDEN" "$1 needs root; run it as root or through a host that is reached as root"; }

# result KEY VALUE: a structured output of the step; line breaks become spaces.
result() { printf '::salvor %s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')"; }

NEWLINE='
'
one_line() { case $1 in *"$NEWLINE"*) return 1 ;; esac; }

# is_count VALUE: a whole number that shell arithmetic can hold.
is_count() {
  case $1 in '' | *[!0-9]* | ??????????*) return 1 ;; esac
}

# count KEY VALUE: refuses what is not a whole number.
count() { is_count "$2" || die "$USAGE" "$1: '$2' is not a whole number"; }

# flag KEY VALUE: refuses what is neither true nor false.
flag() {
  case $2 in true | false) ;; *) die "$USAGE" "$1: '$2' is neither true nor false" ;; esac
}

# name_like KEY VALUE: letters, digits and . _ @ : - , not starting with a dash; safe as an argument and in a path.
name_like() {
  case $2 in
    '' | -* | . | .. | *[!A-Za-z0-9._@:+-]*) die "$USAGE" "$1: '$2' is not a valid name" ;;
  esac
}

absolute() {
  case $2 in /*) ;; *) die "$USAGE" "$1: '$2' is not an absolute path" ;; esac
}

# large NAME: the value of a parameter that came as a file because it is long; a variable of this shell alone.
# shellcheck disable=SC2034
large() {
  eval "large_file=\${$1_FILE-}"
  [ -n "$large_file" ] || return 0
  large_text=$(cat -- "$large_file" && printf x) || die "$USAGE" "cannot read $large_file"
  eval "$1=\${large_text%x}"
}

# bounded SECONDS COMMAND...: the command ends in time or is ended. See timed_out.
bounded() {
  bounded_for=$1
  shift
  if [ -z "${bounded_by-}" ]; then
    bounded_by=none
    if have timeout; then
      bounded_by=timeout
      timeout -k 1 5 true 2>/dev/null && bounded_by='timeout -k 5'
    fi
  fi
  case $bounded_by in
    none) "$@" ;;
    *) $bounded_by "$bounded_for" "$@" ;;
  esac
}
# timed_out CODE: was this the exit code of a bounded command that was ended?
timed_out() { case $1 in 124 | 137 | 143) ;; *) return 1 ;; esac; }

# sync_file FILE: its bytes are on the disk afterwards. Never a bare sync: that hangs behind a dead mount.
# (A file that its owner may not write was synced by nobody; its copy is what counts.)
sync_file() { dd if=/dev/null of="$1" conv=notrunc,fsync 2>/dev/null || [ ! -w "$1" ]; }

# sync_folder FOLDER: a rename in it survives a power cut, where sync takes a path.
sync_folder() {
  # Busybox tells in its usage whether it does.
  case $(sync --version 2>&1) in *coreutils* | *'[FILE]'*) bounded 20 sync -- "$1" 2>/dev/null ;; esac
  return 0
}

# keep FILE TEXT: stores a text in the step's folder, whole or not at all.
keep() {
  printf %s "$2" >"$SALVOR_STEP_DIR/$1.tmp" && sync_file "$SALVOR_STEP_DIR/$1.tmp" &&
    mv -f "$SALVOR_STEP_DIR/$1.tmp" "$SALVOR_STEP_DIR/$1" ||
    die 1 "cannot write $SALVOR_STEP_DIR/$1: the state folder is full or read-only"
}

# own_folder WHAT: the variants of a step share its folder; what the first one did not act on has a folder in it.
own_folder() {
  kept of || return 0
  own_first=$(cat "$SALVOR_STEP_DIR/of" && printf x)
  [ "$own_first" != "$1x" ] || return 0
  SALVOR_STEP_DIR=$SALVOR_STEP_DIR/of-$(printf %s "$1" | cksum | tr ' ' -)
  mkdir -p "$SALVOR_STEP_DIR" || die 1 "cannot make $SALVOR_STEP_DIR: the state folder is full or read-only"
}
kept() { [ -e "$SALVOR_STEP_DIR/$1" ]; }
forget() { for forget_name in "$@"; do rm -rf "${SALVOR_STEP_DIR:?}/$forget_name"; done; }

# copy_like FROM TO: content, mode, owner, and where the tool can, ACL and security context.
copy_like() { cp --preserve=all -- "$1" "$2" 2>/dev/null || cp -p -- "$1" "$2"; }

# id_in FILE NAME: the numeric id of a user (passwd) or group (group), never through a name service
# that might hang for ever.
id_in() {
  if is_count "$2"; then
    say "$2"
  elif id_found=$(NAME=$2 awk -F: '$1 == ENVIRON["NAME"] { print $3; exit }' "/etc/$1" 2>/dev/null) && [ -n "$id_found" ]; then
    say "$id_found"
  else
    have getent && id_found=$(bounded 10 getent "$1" "$2") && say "$id_found" | awk -F: '{ print $3; exit }'
  fi
}

# argv PREFIX: sets `argv_words` to the quoted words of a list parameter, for `eval "set -- $argv_words"`.
# Only names are built here; no value is ever parsed as code.
argv() {
  argv_words='' argv_at=0 argv_count=0
  eval "argv_count=\${$1_COUNT-0}"
  count "$1_COUNT" "$argv_count"
  while [ "$argv_at" -lt "$argv_count" ]; do
    argv_words="$argv_words \"\${$1_$argv_at}\""
    argv_at=$((argv_at + 1))
  done
}

now() { date +%s; }

[ -n "${SALVOR_STEP_DIR-}" ] || die "$USAGE" "SALVOR_STEP_DIR is not set: only Salvor's supervisor can start this program"
