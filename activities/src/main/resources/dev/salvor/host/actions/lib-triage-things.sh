# shellcheck shell=sh
# Triage of what somebody wrote down and what is there: configuration, indexes, jobs, bridges, pauses. Sourced by triage.sh.
# Names of bridges have no blanks.
# shellcheck disable=SC2154,SC2013

# NAME | COMMAND that says what is configured | COMMAND that says what is | REMEDY. Words are split at blanks, and no shell
# ever sees them.
triage_pairs() {
  list WITH_PAIRS >"$SALVOR_STEP_DIR/pairs"
  while IFS='|' read -r pair_name says is remedy; do
    pair_name=$(trimmed "$pair_name")
    [ -n "$(trimmed "$is")" ] || {
      unseen contradiction "'$pair_name' is not NAME | COMMAND | COMMAND | REMEDY"
      continue
    }
    wanted_is=$(answer "$says") && really_is=$(answer "$is") || {
      unseen contradiction "$pair_name: a command of the pair ends with an error"
      continue
    }
    [ "$wanted_is" = "$really_is" ] ||
      finding contradiction "$pair_name" "is '$really_is', but the configuration says '$wanted_is'" "$(trimmed "$remedy")"
  done <"$SALVOR_STEP_DIR/pairs"
}
trimmed() { printf '%s\n' "$1" | sed 's/^ *//; s/ *$//'; }
# A command that finds nothing (grep) has an answer too: nothing.
answer() (
  set -f
  # shellcheck disable=SC2086
  set -- $1
  [ $# -gt 0 ] || exit 1
  said=$(bounded 20 "$@" 2>/dev/null)
  [ $? -le 1 ] || exit 1
  printf '%s\n' "$said" | sed -n 1p | cut -c1-200
)

# An index of packages (Portage, or a flat Debian repository) whose files are not there.
triage_indexes() {
  {
    list WITH_INDEXES
    printf '%s\n' "$ROOT/var/cache/binpkgs/Packages" "$ROOT/usr/portage/packages/Packages"
  } | awk '!seen[$0]++' >"$SALVOR_STEP_DIR/indexes"
  while IFS= read -r index; do
    [ ! -d "$index" ] || index=$index/Packages
    if [ ! -e "$index" ]; then
      argv WITH_INDEXES
      ! list WITH_INDEXES | grep -q -x -F -e "$index" -e "${index%/Packages}" ||
        finding index-missing "$index" "is wanted, and there is no such index" "ls -l $(word "${index%/*}")"
      continue
    fi
    [ -r "$index" ] || {
      unseen index-without-files "$index is not readable for $(id -u)"
      continue
    }
    folder=${index%/*} entries=0 missing=0 example=''
    awk '
      function done() { if (path != "") print path; else if (cpv != "") print cpv ".?"; path = cpv = "" }
      /^$/ { done() } /^(PATH|Filename): / { path = $0; sub(/^[^:]*: /, "", path) } /^CPV: / { cpv = $2 } END { done() }' \
      "$index" >"$SALVOR_STEP_DIR/entries"
    while IFS= read -r entry; do
      entries=$((entries + 1))
      case $entry in
        *.\?)
          entry=${entry%.?}
          [ -e "$folder/$entry.tbz2" ] || [ -e "$folder/$entry.gpkg.tar" ] || [ -e "$folder/All/${entry##*/}.tbz2" ] && continue
          ;;
        *) [ -e "$folder/${entry#./}" ] && continue ;;
      esac
      missing=$((missing + 1))
      example=${example:-$entry}
    done <"$SALVOR_STEP_DIR/entries"
    [ "$missing" = 0 ] || finding index-without-files "$index" "$missing of $entries entries have no file, for example $example" "$(index_remedy)"
  done <"$SALVOR_STEP_DIR/indexes"
}
index_remedy() {
  if grep -q '^CPV: ' "$index" && have emaint; then
    say "PKGDIR=$(word "$folder") emaint binhost --fix"
  elif grep -q '^Filename: ' "$index" && have dpkg-scanpackages; then
    say "cd $(word "$folder") && dpkg-scanpackages --multiversion . >Packages"
  else
    # Entries without a file leave the index.
    # shellcheck disable=SC2016
    say "cd $(word "$folder") && awk -v RS= -v ORS='\n\n' 'match(\$0, /(PATH|Filename): [^\n]*/) { f = substr(\$0, RSTART, RLENGTH); sub(/^[^:]*: /, \"\", f); if ((getline line <f) < 0) next; close(f) } { print }' Packages >Packages.new && mv Packages.new Packages"
  fi
}

triage_jobs() {
  if [ -d "$JOBS" ] && ! [ -x "$JOBS" ]; then
    unseen job-down "$JOBS is not readable for $(id -u)"
    return 0
  fi
  list WITH_JOBS >"$SALVOR_STEP_DIR/jobs"
  known_jobs >>"$SALVOR_STEP_DIR/jobs"
  awk '!seen[$0]++' "$SALVOR_STEP_DIR/jobs" >"$SALVOR_STEP_DIR/jobs.once"
  while IFS= read -r job_name; do
    job_row "$job_name" >"$SALVOR_STEP_DIR/row"
    cells <"$SALVOR_STEP_DIR/row" >"$SALVOR_STEP_DIR/job"
    IFS=$CELL read -r job_name before did is progress attention <"$SALVOR_STEP_DIR/job" || :
    : "$before$did"
    purpose job "$job_name"
    case $attention/$is in
      attention/STANDS*) finding job-stalled "$job_name" "$is; last progress: $progress" "tail $(word "$J_LOG")" "$purpose_said" ;;
      attention/*known*) finding job-missing "$job_name" "is wanted and was never started here" "salvor run resume-jobs -p file=/PATH/OF/jobs.json" ;;
      attention/*) finding job-down "$job_name" "$is; last progress: $progress" "salvor run resume-jobs -p jobs=$(word "$job_name")" "$purpose_said" ;;
      */*"on purpose"*) finding job-down "$job_name" "does not run" "salvor start $(word "$job_name")" "$is" ;;
    esac
  done <"$SALVOR_STEP_DIR/jobs.once"
}

# A bridge that has itself as a port never comes up, and takes the network with it at the next boot.
triage_bridges() {
  for file in "$ROOT"/etc/network/interfaces "$ROOT"/etc/network/interfaces.d/*; do
    [ -r "$file" ] || continue
    for bridge in $(awk '
      $1 == "iface" { name = $2 }
      $1 == "bridge_ports" || $1 == "bridge-ports" { for (i = 2; i <= NF; i++) if ($i == name) print name }' "$file"); do
      finding bridge-loop "$bridge" "has itself as a port in $file" \
        "sed -i '/bridge[_-]ports/s/\\([[:space:]]\\)$bridge\\([[:space:]]\\|\$\\)/\\1\\2/' $(word "$file")"
    done
  done
  for file in "$ROOT"/etc/systemd/network/*.network; do
    [ -r "$file" ] || continue
    for bridge in $(awk -F= '/^Name=/ { name = $2 } /^Bridge=/ { if ($2 == name) print name }' "$file"); do
      finding bridge-loop "$bridge" "has itself as a port in $file" "sed -i '/^Bridge=$bridge\$/d' $(word "$file") && networkctl reload"
    done
  done
  file=$ROOT/etc/conf.d/net
  if [ -r "$file" ]; then
    for bridge in $(awk -F= '/^bridge_[A-Za-z0-9_]+=/ {
      name = $1; sub(/^bridge_/, "", name); gsub(/["()]/, " ", $2); n = split($2, port, " ")
      for (i = 1; i <= n; i++) if (port[i] == name) print name }' "$file"); do
      finding bridge-loop "$bridge" "has itself as a port in $file" "sed -i '/^bridge_$bridge=/s/\([\" ]\)$bridge\([\" ]\)/\1\2/' $(word "$file")"
    done
  fi
  for file in "$ROOT"/etc/netplan/*.yaml; do
    [ -r "$file" ] || continue
    for bridge in $(awk '
      /^  [a-z]+:/ { inside = ($1 == "bridges:") }
      inside && /^    [^ ].*:/ { name = $1; sub(/:$/, "", name) }
      inside && /interfaces:/ { text = $0; gsub(/[][,"]/, " ", text); n = split(text, port, " "); for (i = 2; i <= n; i++) if (port[i] == name) print name }
      inside && /^ +- / { if ($2 == name) print name }' "$file"); do
      finding bridge-loop "$bridge" "has itself as a port in $file" "editor $(word "$file") && netplan apply"
    done
  done
}

# What orchestrates and was told not to: nodes closed to work, timers that wait for nothing. Of paused runs the host knows
# nothing while they are paused; salvor watch-node asks the engine.
triage_paused() {
  if have kubectl && nodes=$(bounded 10 kubectl get nodes --no-headers --request-timeout=8s 2>/dev/null); then
    for node in $(printf '%s\n' "$nodes" | awk '$2 ~ /SchedulingDisabled/ { print $1 }'); do
      finding paused "node $node" "takes no work (cordoned)" "kubectl uncordon $(word "$node")"
    done
  fi
  if have docker && nodes=$(bounded 10 docker node ls --format '{{.Hostname}} {{.Availability}}' 2>/dev/null); then
    for node in $(printf '%s\n' "$nodes" | awk 'tolower($2) ~ /pause|drain/ { print $1 }'); do
      finding paused "node $node" "takes no work" "docker node update --availability active $(word "$node")"
    done
  fi
  if [ "$INIT" = systemd ]; then
    for timer in $(bounded "$INIT_WAIT" systemctl list-unit-files --no-legend --no-pager --plain --type=timer --state=enabled 2>/dev/null | awk '$1 !~ /@\.timer$/ { print $1 }'); do
      [ "$(unit_property ActiveState "$timer")" = inactive ] && [ "$(unit_property ConditionResult "$timer")" != no ] || continue
      purpose service "$timer"
      finding paused "$timer" "is enabled and waits for nothing: what it does is not done" "systemctl start $(word "$timer")" "$purpose_said"
    done
  fi
}
