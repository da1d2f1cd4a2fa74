# shellcheck shell=sh
# Deliberate stops: one file a thing in <state>/stops, its name the thing percent-encoded, lines of key=value. Whoever
# would start a thing asks here first. Sourced after lib.sh.

STATE=${SALVOR_RUN_DIR:-/nonexistent}
STATE=${STATE%/*}
STATE=${STATE%/runs}
STOPS=$STATE/stops

# file_name TEXT: letters, digits and . _ @ - stay, all other bytes are %XX, and so is a dot at the begin.
file_name() {
  printf %s "$1" | od -An -v -tu1 | awk '
    BEGIN { for (i = 33; i < 127; i++) char[i] = sprintf("%c", i) }
    { for (i = 1; i <= NF; i++) {
        c = char[$i + 0]
        if (c ~ /^[A-Za-z0-9_@-]$/ || (c == "." && said != "")) said = said c
        else said = said sprintf("%%%02X", $i)
      } }
    END { print said }'
}

# day SECONDS: that moment for people, in UTC.
day() { date -u -d "@$1" '+%Y-%m-%d %H:%M UTC' 2>/dev/null || say "@$1"; }

# is_moment TEXT: seconds since 1970.
is_moment() { case $1 in '' | *[!0-9]* | ????????????*) return 1 ;; esac; }

# read_stop FILE: sets S_THING S_KIND S_BY S_AT S_UNTIL S_WHY S_BOOT, and S_IS: current, over, or broken with S_WRONG.
# A record that cannot be understood still says that somebody wanted this thing stopped.
# shellcheck disable=SC2034
read_stop() {
  S_THING='' S_KIND='' S_BY='' S_AT='' S_UNTIL='' S_WHY='' S_BOOT='' S_IS=broken S_WRONG="cannot be read"
  { : <"$1"; } 2>/dev/null || return 0
  stop_line=''
  while IFS= read -r stop_line; do
    case $stop_line in
      thing=*) S_THING=${stop_line#*=} ;;
      kind=*) S_KIND=${stop_line#*=} ;;
      by=*) S_BY=${stop_line#*=} ;;
      at=*) S_AT=${stop_line#*=} ;;
      until=*) S_UNTIL=${stop_line#*=} ;;
      why=*) S_WHY=${stop_line#*=} ;;
      boot=*) S_BOOT=${stop_line#*=} ;;
    esac
  done <"$1"
  S_WRONG="breaks off in the middle of a line"
  [ -z "$stop_line" ] || return 0
  S_WRONG="says neither which thing nor until when"
  { [ -n "$S_THING" ] && is_moment "$S_UNTIL" && is_moment "$S_AT"; } || return 0
  S_IS=over
  [ "$S_UNTIL" -le "$(now)" ] || S_IS=current
}

# find_stop KIND NAME...: reads the record of the first of these names that has one of this kind, whatever state it is
# in; fails when there is none. A folder that may not be looked into says so once.
find_stop() {
  stop_kind=$1
  shift
  if [ -d "$STOPS" ] && ! [ -x "$STOPS" ]; then
    warn "whether somebody stopped $1 on purpose cannot be told: $STOPS is not readable for $(id -un 2>/dev/null || id -u)"
    return 1
  fi
  for stop_name in "$@"; do
    S_FILE=$STOPS/$(file_name "$stop_name")
    [ -e "$S_FILE" ] || continue
    read_stop "$S_FILE"
    [ -z "$S_KIND" ] || [ "$S_KIND" = "$stop_kind" ] || continue
    return 0
  done
  return 1
}

# stop_words NAME: who stopped it, when, until when and why, in one line.
stop_words() {
  case $S_IS in
    broken) say "$1 was stopped on purpose, but its record $S_FILE $S_WRONG" ;;
    *) say "$1 was stopped on purpose by ${S_BY:-somebody} on $(day "$S_AT"), until $(day "$S_UNTIL"): ${S_WHY:-no reason given}" ;;
  esac
}

# heed_stop KIND NAME IF_STOPPED: may this thing be started? 0 yes; 1 no, leave it as it is. Refuses by leaving the
# program. A stop that is over forbids nothing and is said.
heed_stop() {
  case $2 in *.service) find_stop "$1" "$2" "${2%.service}" ;; *) find_stop "$1" "$2" "$2.service" ;; esac || return 0
  case $S_IS/$3 in
    over/*) say "note: $(stop_words "$2"); that time is over, so lift it: salvor start $2" ;;
    */start) say "note: $(stop_words "$2"); this step starts it all the same" ;;
    */leave) return 1 ;;
    *) die 1 "$(stop_words "$2"). Not started. If that is over: salvor start $2" ;;
  esac
}

if_stopped() {
  case $1 in refuse | leave | start) ;; *) die "$USAGE" "ifStoppedOnPurpose: '$1' is none of refuse, leave, start" ;; esac
}
