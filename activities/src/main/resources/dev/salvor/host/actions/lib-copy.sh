# shellcheck shell=sh disable=SC2034
# Sourced after lib.sh by copy.sh and transfer.sh: what a manifest says, what of it is at its place, and who writes.
#
# A manifest is these lines. Names are relative to the base folder and begin with ./ (the folder itself is .);
# in them and in targets of links a backslash is written \0134, a newline \0012, a carriage return \0015.
#
#   C1 tree|file FILES BYTES ODD        ODD: 1 if a name is written so
#   d MODE 0 - NAME
#   f MODE SIZE SHA256 NAME
#   l 777 0 - NAME                      followed by "> TARGET"
#   C1 end

# shellcheck source=lib-proc.sh
. "$SALVOR_LIB/lib-proc.sh"

# stat writes times in the time zone of whoever calls it.
TZ=UTC0
export TZ

# copy_open MANIFEST TARGET: sets manifest, target, base, staged and the c_ variables; makes the folder work.
copy_open() {
  manifest=$1 target=$2 c_kind='' c_files=0 c_bytes=0 c_odd=1
  [ -r "$manifest" ] || die 1 "what is to be copied did not arrive: $manifest is not there"
  read -r c_tag c_kind c_files c_bytes c_odd <"$manifest"
  [ "$c_tag $(tail -n 1 "$manifest")" = "C1 C1 end" ] || die 1 "$manifest is not whole"
  if [ "$c_kind" = tree ]; then base=$target; else base=${target%/*}; fi
  base=${base:-/}
  staged=$SALVOR_STEP_DIR/staged/${manifest##*/}
  known=${SALVOR_RUN_DIR%/runs/*}/copies
  WORK=$SALVOR_STEP_DIR/copy.$$
  export WORK
  trap 'rm -rf "$WORK"' EXIT
  trap 'exit 143' TERM
  rm -rf "$WORK"
  mkdir "$WORK" || die 1 "cannot make $WORK: the state folder is full or read-only"
}

# copy_wrong: prints why nothing can be copied to the target; false if something can.
copy_wrong() {
  cw_parent=${target%/*}
  cw_parent=${cw_parent:-/}
  if [ -L "$target" ]; then
    say "$target is a symlink to $(readlink -- "$target"); name the place that it leads to"
  elif [ ! -d "$cw_parent" ]; then
    say "the folder $cw_parent does not exist"
  elif [ "$c_kind" = tree ] && [ -e "$target" ] && [ ! -d "$target" ]; then
    say "$target is not a folder, but the source is one"
  elif [ "$c_kind" = file ] && [ -d "$target" ]; then
    say "$target is a folder; write the name that the file shall have in it"
  elif [ "$c_kind" = file ] && [ -e "$target" ] && [ ! -f "$target" ]; then
    say "$target is neither a file nor absent"
  elif [ "$c_kind" = file ] && copy_mounted "$target"; then
    say "$target is a mount point and cannot be replaced"
  else
    return 1
  fi
}

copy_mounted() {
  T=$(printf '%s\n' "$1" | sed 's/ /\\040/g') awk '$5 == ENVIRON["T"] { found = 1 } END { exit !found }' \
    /proc/self/mountinfo 2>/dev/null
}

# copy_closed: prints why the target's folder takes nothing; false if it does.
copy_closed() {
  cc_folder=$base
  [ -d "$cc_folder" ] || cc_folder=${target%/*}
  cc_folder=${cc_folder:-/}
  if [ -w "$cc_folder" ] || copy_openable "$cc_folder"; then return 1; fi
  say "$cc_folder cannot be written to: it is read-only, or not permitted to $(id -un 2>/dev/null || id -u)"
}

# copy_openable FOLDER: it cannot be written to, but this account can permit that to itself.
copy_openable() {
  ! am_root && [ "$(stat -c %u -- "$1" 2>/dev/null)" = "$(id -u)" ] && [ $((0$(stat -c %a -- "$1") & 0200)) = 0 ]
}

# copy_beside FOLDER: sets beside, the name in it of what is not at its place yet. No other step of any run has it.
copy_beside() {
  [ -n "${cb_own-}" ] ||
    cb_own=.salvor-$(printf %s "$(uname -n)/${SALVOR_RUN_DIR##*/}/${SALVOR_STEP_DIR##*/}" | sha256sum | cut -c1-16)
  beside=$1/$cb_own
}

# copy_renames FOLDER: what lies in the step's folder can be renamed into that one. Two mounts of one file system look
# the same, and mv would copy from one to the other in the live name; so a link of a file shows it.
copy_renames() {
  copy_beside "$1"
  rm -f -- "$beside"
  : >"$WORK/probe" && ln -- "$WORK/probe" "$beside" 2>/dev/null || return 1
  rm -f -- "$beside"
}

copy_names() { sed -n 's/^[dfl] [0-7]* [0-9]* [0-9a-f-]* //p' "$manifest"; }

# copy_nul: names, one in each line, as the tools want them: as they are, with NUL at the end.
copy_nul() {
  if [ "$c_odd" = 0 ]; then
    tr '\n' '\0'
  else
    while IFS= read -r cn_name; do printf '%b\0' "$cn_name"; done
  fi
}

# copy_decode NAME: sets decoded.
copy_decode() {
  decoded=$(printf '%bx' "$1")
  decoded=${decoded%x}
}

# copy_of KINDS FILE: names of the plan's entries of these kinds, "new|old".
copy_of() {
  awk -v kinds="|$1|" 'index(kinds, "|" $1 "|") {
    print substr($0, length($1) + length($2) + length($3) + length($4) + length($5) + 6) }' "$2"
}

# copy_look FOLDER: what is there of the names on stdin, which end with NUL. A name may hold a line break, so
# that each line of the answer begins with a mark that nobody can have known.
COPY_LOOK='%f|%s|%i|%a|%u|%g|%Z|%y|%z|%n'
copy_look() {
  (cd -- "$1" 2>/dev/null && xargs -0 -r stat -c "$mark|$COPY_LOOK" -- 2>/dev/null)
  return 0
}

# copy_ids LIST: "SIZE|INODE|TIME|NAME" of those files in the step's folder.
copy_ids() {
  copy_nul <"$1" | copy_look "$staged/tree" >"$WORK/there"
  awk -v mark="$mark" -f "$SALVOR_LIB/copy-name.awk" -f "$SALVOR_LIB/copy-ids.awk" "$WORK/there"
}

# copy_summed LIST: all of it is in the step's folder, and is what was summed there.
copy_summed() {
  [ -r "$staged/whole" ] || return 1
  copy_ids "$1" >"$WORK/ids.there"
  awk 'what == "whole" { whole[$0] = 1; next } what == "ids" { have += ($0 in whole); next } { want++ }
    END { exit want != have }' what=whole "$staged/whole" what=ids "$WORK/ids.there" what=list "$1"
}

# copy_lock: what lies in the step's folder and who brings it is for this process alone, as long as it lives.
copy_lock() { exec 8>>"$SALVOR_STEP_DIR/staging.lock" && flock 8 || exit 3; }

# copy_alone: nobody writes in the step's folder; whoever does is ended. Under the lock; false if it cannot be ended.
copy_alone() {
  al_left=50
  until (flock -n 7) 7>>"$SALVOR_STEP_DIR/staging.writer"; do
    al_left=$((al_left - 1))
    [ "$al_left" -gt 0 ] || return 1
    al_pid='' al_start=''
    { read -r al_pid al_start <"$SALVOR_STEP_DIR/staging.writer"; } 2>/dev/null
    if is_count "$al_pid" && same_process "$al_pid" "$al_start"; then kill -KILL "$al_pid" 2>/dev/null; fi
    sleep 0.1 2>/dev/null || { sleep 1 && al_left=$((al_left - 9)); }
  done
}

# copy_sums FOLDER LIST: "SUM NAME" of the files in the list. sha256sum writes odd names in its own way. openssl has
# the processor do it, which many a sha256sum does not: five times as quick.
copy_sums() (
  cd -- "$1" || exit 1
  cs_empty=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
  cs_by='sha256sum --'
  case $(openssl dgst -sha256 -r </dev/null 2>/dev/null) in "$cs_empty "*) cs_by='openssl dgst -sha256 -r' ;; esac
  # shellcheck disable=SC2086
  grep -v '[\\]' "$2" | tr '\n' '\0' | xargs -0 -r $cs_by | sed 's/^\([0-9a-f]*\) [ *]/\1 /'
  grep '[\\]' "$2" | while IFS= read -r cs_name; do
    copy_decode "$cs_name"
    cs_sum=$(sha256sum <"$decoded") && printf '%s %s\n' "${cs_sum%% *}" "$cs_name"
  done
)

copy_mark() { { read -r mark </proc/sys/kernel/random/uuid; } 2>/dev/null || mark=$$-$(now); }

# copy_compare [TRUSTED [NAPPED]]: writes WORK/plan. TRUSTED: files known to be what was sent, as copy_ids has
# them. NAPPED: 1 if a moment has passed since anything was changed.
copy_compare() {
  copy_mark
  cp_known=$known/$(printf %s "$target" | sha256sum | cut -c1-64)
  cp_old=$cp_known
  # Its age says when it was of use.
  if [ -r "$cp_old" ]; then touch -c -- "$cp_old" 2>/dev/null; else cp_old=/dev/null; fi
  for cp_file in hash links ids known links.read; do : >"$WORK/$cp_file"; done
  copy_names | copy_nul | copy_look "$base" >"$WORK/stat"
  awk -v mark="$mark" -v mode="${mode-}" -v uid="${uid-}" -v gid="${gid-}" -v now="$(now)" -v napped="${2-0}" \
    -f "$SALVOR_LIB/copy-name.awk" -f "$SALVOR_LIB/copy-plan.awk" what=manifest "$manifest" what=known "$cp_old" \
    what=trust "${1:-/dev/null}" what=stat "$WORK/stat" >"$WORK/plan.first" || die 1 "the plan of $target could not be made"
  while IFS= read -r cp_k && IFS= read -r cp_name && IFS= read -r cp_to; do
    copy_decode "$cp_name"
    cp_have=$(cd -- "$base" && readlink -n -- "$decoded" && printf x)
    copy_decode "$cp_to"
    cp_is=differs
    [ "$cp_have" != "${decoded}x" ] || cp_is=same
    say "$cp_k $cp_is"
  done <"$WORK/links" >"$WORK/links.read"
  : >"$WORK/sums"
  [ ! -s "$WORK/hash" ] || copy_sums "$base" "$WORK/hash" >"$WORK/sums"
  awk -f "$SALVOR_LIB/copy-merge.awk" what=sums "$WORK/sums" what=links "$WORK/links.read" what=ids "$WORK/ids" \
    what=plan "$WORK/plan.first" >"$WORK/plan" || die 1 "the plan of $target could not be made"
  if [ -s "$WORK/sums" ] || [ -n "${1-}" ]; then copy_store; fi
}

# What was summed is not summed again while the file is the same one. A hint: without it there is more work.
copy_store() {
  [ -s "$WORK/known" ] && mkdir -p -- "$known" 2>/dev/null || return 0
  cp -- "$WORK/known" "$cp_known.$$" 2>/dev/null && mv -f -- "$cp_known.$$" "$cp_known" 2>/dev/null ||
    rm -f -- "$cp_known.$$"
}

# copy_bad: prints what in the target stands in the way; false if nothing does.
copy_bad() {
  copy_of bad "$WORK/plan" >"$WORK/bad"
  [ -s "$WORK/bad" ] || return 1
  cb_first=$(head -n 1 "$WORK/bad")
  say "$base/${cb_first#./} cannot be replaced: it is a folder, no plain file, or cannot be read ($(wc -l <"$WORK/bad") such)"
}

# copy_synced FOLDER LIST: those files are on the disk. One call for their file system where the tool can,
# never a bare sync.
copy_synced() {
  case $(sync --version 2>/dev/null) in
    *coreutils*) if bounded 600 sync -f -- "$1" 2>/dev/null; then return 0; fi ;;
  esac
  while IFS= read -r sy_name; do
    copy_decode "$sy_name"
    sync_file "$1/$decoded" || return 1
  done <"$2"
}
