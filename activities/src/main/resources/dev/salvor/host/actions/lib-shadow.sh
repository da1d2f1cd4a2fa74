# shellcheck shell=sh
# The shadow file under both locks that exist for it:
#  1. lckpwdf(3): an fcntl write lock on /etc/.pwd.lock, which shadow-utils, PAM and systemd take. A shell cannot take
#     one and flock(1) is another kind of lock, so perl or python3 takes it and becomes this program by exec: the lock
#     belongs to the process, survives exec and dies with it, however it dies.
#  2. shadow-utils' own: /etc/shadow.lock, a hard link to a file that holds the owner's pid. It needs nothing but ln.
# On a host with neither perl nor python3 the second alone is held; that still excludes passwd, usermod, chpasswd
# and useradd, but not a PAM module that changes a password at this very moment.
# Sourced after lib.sh; ROOT is the prefix of etc.

SHADOW=$ROOT/etc/shadow
LOCK_WAIT=${SALVOR_LOCK_WAIT:-15}

# with_pwd_lock OP: starts this program again holding lckpwdf's lock; returns only where nothing can take it.
with_pwd_lock() {
  [ "${SALVOR_PWD_LOCK-}" != $$ ] || return 0
  # The pid stays the same through exec, so it proves who took the lock.
  pwd_lock=$ROOT/etc/.pwd.lock
  SALVOR_PWD_LOCK=$$
  export SALVOR_PWD_LOCK
  # struct flock by hand is known for 64-bit Linux only; python3 knows it everywhere.
  if have perl && perl -e 'use Fcntl; exit(length(pack("l!", 0)) == 8 ? 0 : 1)' 2>/dev/null; then
    # shellcheck disable=SC2016,SC2086
    exec perl -e '
      use Fcntl;
      my ($file, $wait, @program) = @ARGV;
      $^F = 255;
      sysopen(my $lock, $file, O_CREAT | O_WRONLY, 0600) or do { print STDERR "cannot open $file: $!\n"; exit 1 };
      my $all = pack("s s x4 q q i x4", F_WRLCK, 0, 0, 0, 0);
      $SIG{ALRM} = sub { print STDERR "$file is locked by another program and was not released within $wait s\n"; exit 1 };
      alarm $wait;
      fcntl($lock, F_SETLKW, $all) or do { print STDERR "cannot lock $file: $!\n"; exit 1 };
      alarm 0;
      $SIG{ALRM} = "DEFAULT";
      exec { $program[0] } @program;
      exit 1' "$pwd_lock" "$LOCK_WAIT" ${SALVOR_SHELL:-sh} "$0" "$1"
  fi
  if have python3 && python3 -c 'import fcntl' 2>/dev/null; then
    # shellcheck disable=SC2086
    exec python3 -c '
import fcntl, os, signal, sys
path, wait, program = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
def late(*_):
    sys.stderr.write("%s is locked by another program and was not released within %d s\n" % (path, wait))
    os._exit(1)
try:
    lock = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    os.set_inheritable(lock, True)
    signal.signal(signal.SIGALRM, late)
    signal.alarm(wait)
    fcntl.lockf(lock, fcntl.LOCK_EX)
    signal.alarm(0)
    os.execvp(program[0], program)
except OSError as problem:
    sys.stderr.write("cannot lock %s: %s\n" % (path, problem.strerror))
    os._exit(1)' "$pwd_lock" "$LOCK_WAIT" ${SALVOR_SHELL:-sh} "$0" "$1"
  fi
  warn "neither perl nor python3 here: only $SHADOW.lock is held, not the lock of lckpwdf"
}

# Is the process that the lock file names gone, or younger than the file, so that its number was given again?
# An owner that ends well removes its lock before it goes: only a lock that is still the same one afterwards was left.
stale_lock() {
  lock_owner=$(lock_pid)
  is_count "$lock_owner" || return 1
  if lock_stat=$(cat "/proc/$lock_owner/stat" 2>/dev/null); then
    # shellcheck disable=SC2086
    set -- ${lock_stat##*) }
    lock_born=$(awk -v ticks="${20}" '$1 == "btime" { printf "%d", $2 + ticks / 100 }' /proc/stat)
    lock_made=$(stat -c %Y "$SHADOW.lock" 2>/dev/null) || return 1
    [ "$lock_born" -gt $((lock_made + 2)) ] || return 1
  fi
  [ "$(lock_pid)" = "$lock_owner" ]
}

lock_pid() {
  lock_said=''
  { read -r lock_said <"$SHADOW.lock" || [ -n "$lock_said" ]; } 2>/dev/null && say "$lock_said"
}

# A stale lock is moved aside first: what came away must still be the stale one, or it goes back.
break_lock() {
  aside=$ROOT/etc/.shadow.salvor-stale.$$
  mv -f "$SHADOW.lock" "$aside" 2>/dev/null || return 0
  moved=''
  read -r moved <"$aside" || [ -n "$moved" ] || moved=$lock_owner
  [ "$moved" = "$lock_owner" ] || ln "$aside" "$SHADOW.lock" 2>/dev/null
  rm -f "$aside"
}

lock_shadow() {
  for leftover in "$ROOT"/etc/.shadow.salvor-lock.*; do
    [ -d "/proc/${leftover##*.}" ] || rm -f "$leftover"
  done
  mine=$ROOT/etc/.shadow.salvor-lock.$$
  lock_deadline=$(($(now) + LOCK_WAIT))
  printf %s $$ 2>/dev/null >"$mine" || die 1 "cannot write beside $SHADOW: read-only, full or not permitted"
  until ln "$mine" "$SHADOW.lock" 2>/dev/null; do
    if stale_lock; then
      break_lock
    elif [ "$(now)" -ge "$lock_deadline" ]; then
      rm -f "$mine"
      die 1 "$SHADOW.lock is held by process ${lock_owner:-unknown} and was not released within $LOCK_WAIT s; nothing was changed. See what that process does, then retry"
    else
      sleep 0.1 2>/dev/null || sleep 1
    fi
  done
  rm -f "$mine" "$ROOT/etc/.shadow.salvor" "$ROOT"/etc/.shadow.salvor-stale.*
  trap 'rm -f "$SHADOW.lock"' EXIT
  trap 'exit 143' HUP INT TERM
}

# field FILE USER N: that field of the user's line; fails when there is no such line.
field() {
  NAME=$2 awk -F: -v n="$3" '$1 == ENVIRON["NAME"] { print $n; found = 1; exit } END { exit !found }' "$1"
}

# entry FILE USER: the user's whole line.
entry() {
  NAME=$2 awk -F: '$1 == ENVIRON["NAME"] { print; found = 1; exit } END { exit !found }' "$1"
}

# put_entry USER LINE_FILE: the user's line becomes the one in that file; all else keeps its bytes, mode and owner.
put_entry() {
  beside=$ROOT/etc/.shadow.salvor
  rm -f "$beside"
  lines=$(wc -l <"$SHADOW")
  if copy_like "$SHADOW" "$beside" &&
    NAME=$1 awk -F: 'NR == FNR { line = $0; next } $1 == ENVIRON["NAME"] { print line; next } { print }' \
      "$2" "$SHADOW" >"$beside" &&
    sync_file "$beside" && [ "$(wc -l <"$beside")" -ge "$lines" ] &&
    [ "$(entry "$beside" "$1")" = "$(cat "$2")" ] && mv -f "$beside" "$SHADOW"; then
    sync_folder "$ROOT/etc"
  else
    rm -f "$beside" 2>/dev/null
    die 1 "cannot rewrite $SHADOW: full disk, read-only or not permitted; it is as it was"
  fi
}
