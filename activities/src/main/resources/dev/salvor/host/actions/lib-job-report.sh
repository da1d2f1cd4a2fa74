# shellcheck shell=sh
# The table of jobs. Sourced after lib-job.sh and lib-table.sh.

# job_row NAME: JOB, BEFORE, DONE, NOW, PROGRESS; and one more field, "attention" when somebody has to look.
job_row() {
  row_name=$1 row_before="as now" row_done=nothing row_now='' row_progress=- row_attention=''
  job_named "$row_name"
  if [ -r "$SALVOR_RUN_DIR/jobs/$row_name" ]; then
    { read -r row_before && read -r row_done; } <"$SALVOR_RUN_DIR/jobs/$row_name" || :
  fi
  if ! read_definition; then
    row_now="not known here" row_attention=attention
    [ ! -e "$JOB/definition" ] || row_now="its definition is torn"
    row "$row_name" "$row_before" "$row_done" "$row_now" "$row_progress" "$row_attention"
    return
  fi
  read_job
  row_now=$(job_words)
  see_progress
  read_progress
  row_progress=${P_SHOWN:-${P_LAST_SHOWN:--}}
  row_wanted=''
  { read -r row_wanted; } 2>/dev/null <"$JOB/wanted" || :
  if is_complete; then
    row_now="complete, $row_now"
  elif [ "$J_IS" = running ]; then
    [ "$P_LAST" = "$P_SEEN" ] || P_IDLE=0
    if is_stalled; then
      row_now="STANDS STILL for $(for_people "$P_IDLE"), $row_now" row_attention=attention
    fi
  elif find_stop job "$row_name" && [ "$S_IS" != over ]; then
    row_now=$(stop_words "it")
  elif [ "$row_wanted" = running ]; then
    row_now="NOT RUNNING, $row_now" row_attention=attention
  fi
  row "$row_name" "$row_before" "$row_done" "$row_now" "$row_progress" "$row_attention"
}

# known_jobs: names of all jobs of this host.
known_jobs() {
  for known in "$JOBS"/*/definition; do
    [ -e "$known" ] || continue
    known=${known%/definition}
    printf '%s\n' "${known##*/}"
  done
}

# shellcheck disable=SC2034
# job_table NAME...: to stdout, and as jobs.json into the run's folder; sets table_attention, how many need a look.
job_table() {
  for table_name in "$@"; do job_row "$table_name"; done >"$SALVOR_STEP_DIR/rows"
  objects job before did now progress attention <"$SALVOR_STEP_DIR/rows" >"$SALVOR_RUN_DIR/.jobs.json.$$" &&
    mv -f "$SALVOR_RUN_DIR/.jobs.json.$$" "$SALVOR_RUN_DIR/jobs.json" ||
    warn "cannot write $SALVOR_RUN_DIR/jobs.json"
  table_attention=$(awk -F "$TAB" '$6 == "attention" { n++ } END { print n + 0 }' "$SALVOR_STEP_DIR/rows")
  {
    row JOB BEFORE DONE NOW PROGRESS
    cut -f 1-5 "$SALVOR_STEP_DIR/rows"
  } | columns | sed 's/^/  /'
}
