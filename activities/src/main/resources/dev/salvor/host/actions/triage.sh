#!/bin/sh
# triage: what is wrong on this host, each finding with its remedy, and whether somebody wanted it so. Changes nothing.
# What cannot be looked at is said, never taken for fine.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-proc.sh
. "$SALVOR_LIB/lib-proc.sh"
# shellcheck source=lib-net.sh
. "$SALVOR_LIB/lib-net.sh"
# shellcheck source=lib-init.sh
. "$SALVOR_LIB/lib-init.sh"
# shellcheck source=lib-stops.sh
. "$SALVOR_LIB/lib-stops.sh"
# shellcheck source=lib-job.sh
. "$SALVOR_LIB/lib-job.sh"
# shellcheck source=lib-table.sh
. "$SALVOR_LIB/lib-table.sh"
# shellcheck source=lib-job-report.sh
. "$SALVOR_LIB/lib-job-report.sh"
# shellcheck source=lib-triage-services.sh
. "$SALVOR_LIB/lib-triage-services.sh"
# shellcheck source=lib-triage-things.sh
. "$SALVOR_LIB/lib-triage-things.sh"
# shellcheck source=lib-triage-host.sh
. "$SALVOR_LIB/lib-triage-host.sh"

fail=${WITH_FAIL_ON_FINDINGS-false} disk_limit=${WITH_DISK_LIMIT-90}
flag failOnFindings "$fail"
count diskLimit "$disk_limit"
ROOT=${SALVOR_TRIAGE_ROOT-}
FOUND=$SALVOR_STEP_DIR/found UNSEEN=$SALVOR_STEP_DIR/unseen
[ "${1-}" = "do" ] || die "$USAGE" "usage: triage.sh do"

# finding CHECK THING WHAT REMEDY [PURPOSE]
finding() { row "$1" "$2" "$3" "${5-}" "$4" >>"$FOUND"; }

# unseen CHECK WHY: this check, or a part of it, could not be made.
unseen() { row "$1" "$2" >>"$UNSEEN"; }

# purpose KIND NAME: sets purpose_said when there is a record of a deliberate stop that counts; a stop that is over, or a
# record that is broken, is a finding of its own already.
purpose() {
  purpose_said=''
  case $2 in *.service) find_stop "$1" "$2" "${2%.service}" ;; *) find_stop "$1" "$2" "$2.service" ;; esac 2>/dev/null || return 0
  [ "$S_IS" = over ] || purpose_said=$(stop_words "$2")
}

# word TEXT: as one word of a command line, quoted only if it must be.
word() { case $1 in '' | *[!A-Za-z0-9_./:@%+=,-]*) quote "$1" ;; *) printf %s "$1" ;; esac; }

# list PREFIX: the elements of a list parameter, one a line.
list() {
  argv "$1"
  eval "set -- $argv_words"
  [ $# -eq 0 ] || printf '%s\n' "$@"
}

: >"$FOUND" && : >"$UNSEEN" || die 1 "cannot write $FOUND: the state folder is full or read-only"
INIT=$(init_system)
for check in stops ports services masked containers pairs indexes jobs bridges paused failed_reload disks read_only mounts clock hung memory; do
  ("triage_$check") </dev/null || unseen "$check" "ended early"
done

# What somebody wanted comes last, and the same thing is said once.
awk -F "$TAB" '!seen[$1 FS $2]++ { if ($4 == "") print; else wanted[++n] = $0 } END { for (i = 1; i <= n; i++) print wanted[i] }' \
  "$FOUND" >"$FOUND.all"
total=$(awk 'END { print NR }' "$FOUND.all")
wanted=$(awk -F "$TAB" '$4 != "" { n++ } END { print n + 0 }' "$FOUND.all")
{
  printf '{"host":'
  row "$(cat /proc/sys/kernel/hostname 2>/dev/null)" | objects name | sed 's/^\[{"name"://; s/}\]$//' | tr -d '\n'
  printf ',"at":%s,"findings":' "$(now)"
  objects check thing what onPurpose remedy <"$FOUND.all" | tr -d '\n'
  printf ',"notLookedAt":'
  objects check why <"$UNSEEN" | tr -d '\n'
  printf '}\n'
} >"$SALVOR_RUN_DIR/.triage.json.$$" && mv -f "$SALVOR_RUN_DIR/.triage.json.$$" "$SALVOR_RUN_DIR/triage.json" ||
  warn "cannot write $SALVOR_RUN_DIR/triage.json"

if [ "$total" = 0 ]; then
  say "triage: nothing found"
elif [ "$wanted" = 0 ]; then
  say "triage: $total found"
else
  say "triage: $total found, $wanted of them somebody wanted so"
fi
awk -F "$TAB" -v most=15 '
  NR <= most {
    printf "  %-18s %s: %s\n", $1, $2, $3
    if ($4 != "") printf "  %-18s   on purpose: %s\n", "", $4
    printf "  %-18s   remedy: %s\n", "", $5
  }' "$FOUND.all"
[ "$total" -le 15 ] || say "  and $((total - 15)) more, all of them in $SALVOR_RUN_DIR/triage.json"
awk -F "$TAB" 'NR == 1 { print "  not looked at:" } NR <= 10 { printf "  %-18s %s\n", $1, $2 }' "$UNSEEN"
result findings "$total"
result onPurpose "$wanted"
result file "$SALVOR_RUN_DIR/triage.json"
! $fail || [ "$total" = "$wanted" ] || die 1 "$((total - wanted)) findings that nobody wanted"
