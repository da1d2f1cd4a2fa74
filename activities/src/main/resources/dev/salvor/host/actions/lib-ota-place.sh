# shellcheck shell=sh
# Fixed paths that lead through `current`, or are plain again: each is replaced at once, and at every moment the path or
# what lay there is found beside it. All of it can be done again. Sourced after lib-ota-run.sh.
#   adopting, adopted    "path PATH TARGET" a line: what is being taken over, and what was. TARGET lies in the release
#   .salvor-APP-legacy-NAME    beside PATH: what lay there before
#   .salvor-APP-copy-NAME      beside PATH: a copy of what serves, to be put there
# shellcheck disable=SC2034,SC2154

is_adoption() { case $F_kind in adopt | unadopt) ;; *) return 1 ;; esac; }
paths_file() { if [ "$F_kind" = adopt ]; then say "$APP_DIR/adopting"; else say "$APP_DIR/adopted"; fi; }
beside() { say "${1%/*}/.salvor-$APP-$2-${1##*/}"; }

# each_path COMMAND...: COMMAND... PATH TARGET for each; fails if one did.
each_path() {
  each_failed=0
  [ -s "$(paths_file)" ] || return 1
  while read -r each_key each_at each_to <&3; do
    [ "$each_key" != path ] || "$@" "$each_at" "$each_to" || each_failed=1
  done 3<"$(paths_file)"
  return "$each_failed"
}

is_taken() { [ "$(readlink -- "$1" 2>/dev/null)" = "$C_ROOT/current/$2" ]; }
is_plain() { [ -e "$1" ] && [ ! -L "$1" ]; }
is_gone() { [ ! -e "$1" ] && [ ! -L "$1" ]; }
same_file() { [ "$(stat -c %d:%i -- "$1")" = "$(stat -c %d:%i -- "$2" 2>/dev/null)" ]; }

# exchange A B: both names at once, by whatever reaches renameat2(2). Fails with nothing changed.
exchange() {
  [ -z "${SALVOR_OTA_NO_EXCHANGE-}" ] || return 1
  {
    mv --exchange -T -- "$1" "$2" || exch -- "$1" "$2" ||
      perl -MConfig -e '
        my %n = (x86_64 => 316, aarch64 => 276);
        my ($n) = map { $Config{archname} =~ /^$_-linux(-gnu)?(-|$)/ ? $n{$_} : () } keys %n;
        exit(!defined $n || syscall($n, -100, $ARGV[0], -100, $ARGV[1], 2) != 0)' "$1" "$2" ||
      python3 -c '
import ctypes, os, sys
a, b = map(os.fsencode, sys.argv[1:])
sys.exit(ctypes.CDLL(None).renameat2(-100, a, -100, b, 2) != 0)' "$1" "$2"
  } >/dev/null 2>&1
}

# take PATH TARGET: PATH leads through current, and what lay there lies beside it.
take() {
  take_aside=$(beside "$1" "${F_place:-legacy}") take_link=$(beside "$1" link) take_gap=''
  rm -f -- "$take_link"
  ! is_gone "$1" || take_gap="cut"
  if is_plain "$1"; then
    if [ -L "$take_aside" ] || same_file "$1" "$take_aside"; then rm -f -- "$take_aside"; fi
    is_gone "$take_aside" && ln -s -- "$C_ROOT/current/$2" "$take_aside" || return 1
    fail_point "$J_STATE:taking"
    if ! exchange "$take_aside" "$1"; then
      rm -f -- "$take_aside"
      ln -s -- "$C_ROOT/current/$2" "$take_link" || return 1
      # A second name and one rename do for a file; where there are no second names, and for a folder, there is a gap.
      if [ -f "$1" ] && ln -- "$1" "$take_aside" 2>/dev/null; then
        fail_point "$J_STATE:named"
      else
        take_gap=$(uptime_ms)
        mv -T -- "$1" "$take_aside" || return 1
        fail_point "$J_STATE:between"
      fi
    fi
  fi
  if ! is_taken "$1" "$2"; then
    is_plain "$take_aside" && { [ -L "$take_link" ] || ln -s -- "$C_ROOT/current/$2" "$take_link"; } &&
      mv -f -T -- "$take_link" "$1" || return 1
    case $take_gap in
      '') ;;
      cut) GAPS="${GAPS-}; $1 was missing until now, since it was cut off between two renames" ;;
      *) GAPS="${GAPS-}; $1 was missing for $(($(uptime_ms) - take_gap)) ms, since two names cannot be exchanged here" ;;
    esac
  fi
  sync_folder "${1%/*}"
  fail_point "$J_STATE:taken"
  is_taken "$1" "$2" && is_plain "$take_aside"
}

# give PATH TARGET: what lies beside PATH is there again. What somebody else has put there since stays.
give() {
  give_from=$(beside "$1" "${F_place:-legacy}")
  rm -f -- "$(beside "$1" link)"
  if ! is_gone "$1" && ! is_taken "$1" "$2"; then
    if [ -L "$give_from" ] || same_file "$1" "$give_from"; then rm -f -- "$give_from"; fi
    return 0
  fi
  is_plain "$give_from" || return 1
  fail_point "$J_STATE:giving"
  if [ -L "$1" ] && exchange "$give_from" "$1"; then
    rm -f -- "$give_from"
  else
    if [ -d "$give_from" ]; then
      GAPS="${GAPS-}; $1 was missing for a moment, since two names cannot be exchanged here"
      rm -f -- "$1"
      fail_point "$J_STATE:between"
    fi
    mv -f -T -- "$give_from" "$1" || return 1
  fi
  sync_folder "${1%/*}"
  fail_point "$J_STATE:given"
  is_plain "$1"
}

links_in() { flip "$1" && each_path take; }
links_out() { each_path give && rm -f -- "$C_ROOT/current" "$C_ROOT/.current.tmp" && sync_folder "$C_ROOT"; }
forth() { if [ "$F_kind" = adopt ]; then links_in "$F_new"; else links_out; fi; }
back_again() { if [ "$F_kind" = adopt ]; then links_out; else links_in "$F_old"; fi; }
