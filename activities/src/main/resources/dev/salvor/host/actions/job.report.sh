#!/bin/sh
# job.report: the jobs of this host in one table.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-proc.sh
. "$SALVOR_LIB/lib-proc.sh"
# shellcheck source=lib-stops.sh
. "$SALVOR_LIB/lib-stops.sh"
# shellcheck source=lib-job.sh
. "$SALVOR_LIB/lib-job.sh"
# shellcheck source=lib-table.sh
. "$SALVOR_LIB/lib-table.sh"
# shellcheck source=lib-job-report.sh
. "$SALVOR_LIB/lib-job-report.sh"

fail=${WITH_FAIL_ON_FINDINGS-false}
flag failOnFindings "$fail"
argv WITH_JOBS

[ "${1-}" = "do" ] || die "$USAGE" "usage: job.report.sh do"
if [ "$argv_count" -gt 0 ]; then
  eval "set -- $argv_words"
else
  # Names of jobs have no blanks.
  # shellcheck disable=SC2046
  set -- $(known_jobs)
fi
if [ $# -eq 0 ]; then
  say "there is no job on this host"
else
  job_table "$@"
  if [ "$table_attention" = 0 ]; then say "$# jobs, none needs a look"; else say "$# jobs, $table_attention need a look"; fi
fi
result attention "${table_attention-0}"
! $fail || [ "${table_attention-0}" = 0 ] || die 1 "$table_attention jobs need a look"
