# shellcheck shell=sh
# Sourced by the benchmarks: a node of their own, time, medians, and their part of RESULTS.md.
# The one who sources sets $bench (its name) before.
set -eu
: "${bench:?}"

# A real decimal point, whatever the locale of the machine.
LC_ALL=C
export LC_ALL

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
home=$(dirname -- "$here")
salvor=${SALVOR:-$home/salvor}
results=${BENCH_RESULTS:-$here/RESULTS.md}

say() { printf '%s\n' "$*"; }
note() { printf '%s: %s\n' "$bench" "$*" >&2; }
fail() {
  note "$*"
  exit 1
}

[ -x "$salvor" ] || fail "$salvor is missing; build a checkout first, or name another by SALVOR="

work=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/salvor-bench.XXXXXX")
SALVOR_STATE_DIR=$work/state
export SALVOR_STATE_DIR
# The embedded engine is measured, not a cluster that this shell happens to be set up for.
unset TEMPORAL_ADDRESS TEMPORAL_NAMESPACE TEMPORAL_PROFILE TEMPORAL_API_KEY 2>/dev/null || :
TEMPORAL_CONFIG_FILE=$work/temporal.toml
export TEMPORAL_CONFIG_FILE
: >"$TEMPORAL_CONFIG_FILE"

# What a benchmark started besides the node; ended by id.
helpers=
at_end() {
  code=$?
  trap - EXIT INT TERM
  for pid in $helpers; do kill "$pid" 2>/dev/null || :; done
  [ ! -d "$SALVOR_STATE_DIR" ] || "$salvor" down >"$work/down.out" 2>&1 || note "salvor down failed: $(tail -n 3 "$work/down.out")"
  if [ -n "${BENCH_KEEP-}" ]; then note "kept: $work"; else rm -rf "$work"; fi
  exit "$code"
}
trap at_end EXIT
trap 'exit 130' INT TERM

load_before=$(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || say unknown)
begun_at=$(date -u +%Y-%m-%dT%H:%M:%S+00:00)

# Nanoseconds; where date has no %N, hundredths of a second.
case $(date +%N) in
  *[!0-9]* | '') now() { awk '{ printf "%.0f\n", $1 * 1e9 }' /proc/uptime; } ;;
  *) now() { date +%s%N; } ;;
esac

# elapsed_ms BEGIN END
elapsed_ms() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f\n", (b - a) / 1e6 }'; }

# time_ms COMMAND...: how long it took; its output lies in $work/out.
time_ms() {
  time_begin=$(now)
  "$@" >"$work/out" 2>&1 </dev/null || fail "failed: $*: $(tail -n 5 "$work/out")"
  elapsed_ms "$time_begin" "$(now)"
}

# Figures on stdin, one per line.
median() {
  sort -n | awk '{ v[NR] = $1 } END { if (NR == 0) exit 1
    printf "%.2f\n", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}
# Smallest and largest.
range() { sort -n | awk 'NR == 1 { a = $1 } { b = $1 } END { printf "%.1f-%.1f\n", a, b }'; }
calc() { awk "BEGIN { printf \"%.2f\\n\", $1 }"; }
# aim VALUE LIMIT UNIT: held, or by how much it is missed.
aim() {
  awk -v v="$1" -v l="$2" -v u="$3" 'BEGIN {
    if (v <= l) printf "%s %s: held\n", l, u; else printf "%s %s: **missed by %.1f %s**\n", l, u, v - l, u }'
}

# json FILE OBJECT KEY: a string or number of the named object, or of the whole if OBJECT is empty.
json() {
  tr -d '\n' <"$1" | awk -v object="$2" -v key="$3" '
    { text = $0
      if (object != "") {
        if (!match(text, "\"" object "\"[ \t]*:[ \t]*[{]")) exit 1
        text = substr(text, RSTART + RLENGTH)
        sub(/[}].*/, "", text)
      }
      if (!match(text, "\"" key "\"[ \t]*:[ \t]*")) exit 1
      text = substr(text, RSTART + RLENGTH)
      if (substr(text, 1, 1) == "\"") { text = substr(text, 2); sub(/".*/, "", text) }
      else sub(/[ \t,}\]].*/, "", text)
      print text }'
}

# Seconds since 1970 of ISO times in UTC, one per line.
epoch() {
  awk '{
    split($1, p, /[-T:Z+]/)
    y = p[1]; m = p[2]; if (m <= 2) { y--; m += 12 }
    days = 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + p[3] - 719469
    printf "%.6f\n", days * 86400 + p[4] * 3600 + p[5] * 60 + p[6] }'
}

# node_pid engine|worker
node_pid() {
  "$salvor" status --json >"$work/status.json" 2>"$work/status.err" ||
    [ -s "$work/status.json" ] || fail "salvor status failed: $(tail -n 3 "$work/status.err")"
  json "$work/status.json" "$1" pid || fail "salvor status names no $1: $(cat "$work/status.json")"
}

up() { "$salvor" up >"$work/up.out" 2>&1 </dev/null || fail "salvor up failed: $(tail -n 5 "$work/up.out")"; }

# jdk: sets JAVA_HOME and makes the one-class program that commands are compared with.
jdk() {
  # shellcheck source=../.mvn/jdk.sh
  . "$home/.mvn/jdk.sh"
  mkdir -p "$work/floor"
  printf '%s\n' 'public final class Floor {' \
    '  public static void main(String[] a) throws Exception {' \
    '    System.out.println("floor");' \
    '    if (a.length > 0) Thread.sleep(Long.MAX_VALUE);' '  }' '}' >"$work/floor/Floor.java"
  "$JAVA_HOME/bin/javac" -d "$work/floor" "$work/floor/Floor.java"
}
floor() { "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -cp "$work/floor" Floor "$@"; }

machine() {
  cpu=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)
  memory=$(awk '/^MemTotal/ { printf "%.1f GiB", $2 / 1048576 }' /proc/meminfo 2>/dev/null)
  disk=$(stat -f -c %T "$work" 2>/dev/null || say 'unknown file system')
  say "$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN) x ${cpu:-$(uname -m)}, ${memory:-memory unknown}, $(uname -sr), state on $disk"
}

# publish COMMAND <TEXT: puts this benchmark's part into RESULTS.md in place of its last one.
publish() {
  {
    say "<!-- $bench -->"
    say "## $bench"
    say
    say "\`$1\` · $begun_at · $(machine)"
    say "Load before / after: $load_before / $(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || say unknown)"
    say
    cat
    say "<!-- /$bench -->"
  } >"$work/part.md"
  [ -e "$results" ] || printf '%s\n' '# Figures' '' \
    'Each part is written by the command it names, beside a floor measured in the same run; the ratio to the floor' \
    'travels better between machines than the figure.' >"$results"
  # Known parts keep their place; a new one goes to the end.
  awk -v part="$work/part.md" -v begin="<!-- $bench -->" -v end="<!-- /$bench -->" '
    function put(  line) { while ((getline line < part) > 0) print line; done = 1 }
    $0 == begin { put(); skip = 1 }
    !skip { print }
    $0 == end { skip = 0 }
    END { if (!done) { print ""; put() } }' "$results" >"$work/results.md"
  cat "$work/results.md" >"$results"
  cat "$work/part.md"
}
