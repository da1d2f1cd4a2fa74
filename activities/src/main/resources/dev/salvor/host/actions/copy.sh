#!/bin/sh
# copy: a file or a tree of the machine that gives the order is at its place on this host. The data comes with the
# order, into the step's folder (transfer.sh); this program compares, puts it in its place and takes it back.
# WITH_CONTENT and WITH_LINKS are read where the order is given; here they are WITH_MANIFEST, or WITH_PROBLEM.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-copy.sh
. "$SALVOR_LIB/lib-copy.sh"

NO_SOURCE=66
target=${WITH_TARGET-} mode=${WITH_MODE-} from=${WITH_SOURCE:-the runbook}
absolute target "$target"
case $target in / | */) die "$USAGE" "target: write '$target' as the path of the file or folder itself, without / at its end" ;; esac
case $mode in '') ;; *[!0-7]* | ?????*) die "$USAGE" "mode: '$mode' is not an octal mode such as 0644" ;; *) mode=$(printf %o "0$mode") ;; esac
uid='' gid=''
if [ -n "${WITH_OWNER-}" ]; then uid=$(id_in passwd "$WITH_OWNER") && is_count "$uid" || die "$USAGE" "owner: no account '$WITH_OWNER' on this host"; fi
if [ -n "${WITH_GROUP-}" ]; then gid=$(id_in group "$WITH_GROUP") && is_count "$gid" || die "$USAGE" "group: no group '$WITH_GROUP' on this host"; fi

arrived() {
  [ -z "${WITH_PROBLEM-}" ] || die "${WITH_PROBLEM_EXIT:-$NO_SOURCE}" "$WITH_PROBLEM"
  [ -n "${WITH_MANIFEST-}" ] ||
    die "$NO_SOURCE" "what is to be copied lies on the machine that gives the order ($from): by hand, take it from there, with rsync -a for example"
  copy_open "$WITH_MANIFEST" "$target"
}

# copy_groups LIST: its names in WORK/g.1, g.2 ..., each of one folder; these folders in WORK/folders.
copy_groups() {
  rm -f "$WORK"/g.*
  awk '{
    folder = $0
    sub("/[^/]*$", "", folder)
    if (n == 0 || folder != last) {
      if (n > 0) close(ENVIRON["WORK"] "/g." n)
      n++
      last = folder
      print folder
    }
    print > (ENVIRON["WORK"] "/g." n)
  }' "$1" >"$WORK/folders"
}

# copy_move FROM TO LIST: by renaming, many at a time; each name has its old content or its new one. On another
# file system or mount each goes beside its target first. Sets across.
copy_move() {
  [ -s "$3" ] || return 0
  copy_groups "$3"
  cm_n=0
  while IFS= read -r cm_folder; do
    cm_n=$((cm_n + 1))
    copy_decode "$cm_folder"
    cm_to=$2/$decoded
    if copy_renames "$cm_to"; then
      copy_nul <"$WORK/g.$cm_n" >"$WORK/names"
      # shellcheck disable=SC2016
      (cd -- "$1" && xargs -0 -r sh -c 'to=$1; shift; exec mv -f -- "$@" "$to/"' sh "$cm_to" <"$WORK/names") || return 1
    else
      across=true
      copy_across "$1" "$cm_to" "$WORK/g.$cm_n" || return 1
    fi
  done <"$WORK/folders"
}

copy_across() {
  copy_beside "$2"
  while IFS= read -r ca_name; do
    copy_decode "$ca_name"
    rm -f -- "$beside"
    if ! { cp -P -p -- "$1/$decoded" "$beside" && { [ -L "$beside" ] || sync_file "$beside"; } &&
      mv -f -- "$beside" "$2/${decoded##*/}"; }; then
      rm -f -- "$beside"
      return 1
    fi
    rm -f -- "$1/$decoded"
  done <"$3"
}

# own_record: sets was.
own_record() {
  re_key=$(printf %s "$target" | sha256sum | cut -c1-16)
  was=$SALVOR_STEP_DIR/was.$re_key
}

# remember: what will be changed and is not remembered yet; contents by another name of the same file. Each target
# has its own record: the variants of a step may have several.
remember() {
  if ! grep -qx "$re_key" "$SALVOR_STEP_DIR/was.all" 2>/dev/null; then
    keep "was.$re_key.base" "$base"
    keep "was.$re_key.target" "$target"
    keep was.all "$(cat "$SALVOR_STEP_DIR/was.all" 2>/dev/null)$NEWLINE$re_key$NEWLINE"
  fi
  mkdir -p "$was.data" || return 1
  : >>"$was"
  awk '
    what == "was" { had[$1 " " substr($0, length($1) + length($2) + 3)] = 1; next }
    {
      nm = substr($0, length($1) + length($2) + length($3) + length($4) + length($5) + 6)
      kind = $1 == "lnew" ? "new" : $1 == "lold" ? "old" : $1
      if (kind == "same" || ((kind " " nm) in had) || (("new " nm) in had)) next
      if (kind == "attr" && (("old " nm) in had)) next
      print kind, $4, nm
    }' what=was "$was" what=plan "$WORK/plan" >"$WORK/was.more" || return 1
  [ -s "$WORK/was.more" ] || return 0
  sed -n 's/^old [^ ]* //p' "$WORK/was.more" >"$WORK/keep"
  copy_groups "$WORK/keep"
  rm_n=0
  while IFS= read -r rm_folder; do
    rm_n=$((rm_n + 1))
    copy_decode "$rm_folder"
    mkdir -p -- "$was.data/$decoded" || return 1
    copy_nul <"$WORK/g.$rm_n" >"$WORK/names"
    # shellcheck disable=SC2016
    (cd -- "$base" && xargs -0 -r sh -c \
      'to=$1; shift; ln -f -- "$@" "$to/" 2>/dev/null || exec cp -P -p -f -- "$@" "$to/"' sh "$was.data/$decoded" <"$WORK/names") ||
      return 1
  done <"$WORK/folders"
  [ ! -s "$WORK/keep" ] || copy_synced "$was.data" "$WORK/keep" || return 1
  { cat "$was" "$WORK/was.more" >"$was.tmp" && sync_file "$was.tmp" && mv -f "$was.tmp" "$was"; } || return 1
}

# folders: those that are missing, with the mode of the source from their first moment on; but their owner may write
# there until all is in its place.
folders() {
  awk '$1 == "dir" {
    mode = $3
    while (length(mode) < 3) mode = "0" mode
    print substr(mode, 1, length(mode) - 3) "7" substr(mode, length(mode) - 1)
    print mode
    print substr($0, length($1) + length($2) + length($3) + length($4) + length($5) + 6)
  }' "$WORK/plan" >"$WORK/dirs"
  while IFS= read -r fo_open && IFS= read -r fo_mode && IFS= read -r fo_name; do
    copy_decode "$fo_name"
    fo_folder=$base
    [ "$decoded" = . ] || fo_folder=$base/$decoded
    if [ "$fo_open" != "$fo_mode" ]; then to_close "$fo_mode" "$fo_name" || return 1; fi
    mkdir -m "$fo_open" -- "$fo_folder" || return 1
    [ -z "$uid$gid" ] || chown "$uid${gid:+:$gid}" "$fo_folder" || return 1
  done <"$WORK/dirs"
}

# to_close MODE NAME: the mode that this folder gets in the end, whoever gets there.
to_close() { say "$1 $2" >>"$was.folders" && sync_file "$was.folders"; }

# opened LIST: the folders of these names can be written to, by an account that owns them and no more.
opened() {
  if am_root; then return 0; fi
  sed 's,/[^/]*$,,' "$1" | awk '!had[$0]++' >"$WORK/parents"
  while IFS= read -r op_name; do
    copy_decode "$op_name"
    if [ ! -d "$base/$decoded" ] || [ -w "$base/$decoded" ]; then continue; fi
    { to_close "$(stat -c %a -- "$base/$decoded")" "$op_name" && chmod u+rwx -- "$base/$decoded"; } || return 1
  done <"$WORK/parents"
}

# closed: folders have the modes that they shall have, the deepest first.
closed() {
  [ -s "$was.folders" ] || return 0
  sort -r -k 2 "$was.folders" >"$WORK/closing"
  while IFS= read -r cl_line; do
    copy_decode "${cl_line#* }"
    if [ -d "$base/$decoded" ]; then chmod "${cl_line%% *}" -- "$base/$decoded" || return 1; fi
  done <"$WORK/closing"
  rm -f "$was.folders"
}

# attributes FOLDER KINDS: owner and mode of these entries of the plan, in that folder.
attributes() {
  copy_of "$2" "$WORK/plan" | copy_nul >"$WORK/names"
  if [ -n "$uid$gid" ]; then
    (cd -- "$1" && xargs -0 -r chown -h "$uid${gid:+:$gid}" -- <"$WORK/names") || return 1
  fi
  awk -v kinds="|$2|" 'index(kinds, "|" $1 "|") && $1 !~ /^l/ { print $3 }' "$WORK/plan" | sort -u >"$WORK/modes"
  while read -r at_mode; do
    awk -v kinds="|$2|" -v mode="$at_mode" 'index(kinds, "|" $1 "|") && $1 !~ /^l/ && $3 == mode {
      print substr($0, length($1) + length($2) + length($3) + length($4) + length($5) + 6) }' "$WORK/plan" |
      copy_nul >"$WORK/names"
    (cd -- "$1" && xargs -0 -r chmod "$at_mode" -- <"$WORK/names") || return 1
  done <"$WORK/modes"
}

# links: made beside the data that came, and moved with it.
links() {
  awk '
    what == "plan" {
      if ($1 == "lnew" || $1 == "lold") todo[$2] = 1
      next
    }
    $1 == "C1" { next }
    $1 == ">" {
      if (n in todo) print substr($0, 3)
      next
    }
    { n++ }
    n in todo { print substr($0, length($1) + length($2) + length($3) + length($4) + 5) }' \
    what=plan "$WORK/plan" what=manifest "$manifest" >"$WORK/links"
  while IFS= read -r li_name && IFS= read -r li_to; do
    copy_decode "$li_name"
    li_file=$staged/tree/$decoded
    copy_decode "$li_to"
    { mkdir -p -- "${li_file%/*}" && rm -f -- "$li_file" && ln -s -- "$decoded" "$li_file"; } || return 1
  done <"$WORK/links"
}

# came: every file that is wanted lies in the step's folder, as it was summed.
came() {
  copy_of 'new|old' "$WORK/plan" >"$WORK/todo"
  [ -s "$WORK/todo" ] || return 0
  copy_summed "$WORK/todo"
}

# undone KEY: what was changed below one target is as it was. False, and all that is left is kept, if it cannot be.
undone() {
  was=$SALVOR_STEP_DIR/was.$1
  base=$(cat "$was.base" && printf x) || {
    warn "cannot undo: $was.base cannot be read"
    return 1
  }
  base=${base%x}
  if [ ! -d "$base" ]; then
    if grep -q -e '^old ' -e '^attr ' "$was"; then
      warn "cannot undo: the folder $base is not there any more. What it held is in $was.data: make the folder, and undo brings it back"
      return 1
    fi
    say "unchanged: $base is not there any more"
    return 0
  fi
  sed -n -e 's/^new [^ ]* //p' -e 's/^old [^ ]* //p' -e 's/^dir [^ ]* //p' "$was" >"$WORK/entries"
  opened "$WORK/entries" || return 1
  sed -n 's/^new [^ ]* //p' "$was" | copy_nul >"$WORK/names"
  (cd -- "$base" && xargs -0 -r rm -f -- <"$WORK/names") || return 1
  sed -n 's/^old [^ ]* //p' "$was" >"$WORK/old"
  # Those that an undo before has moved already are at their place.
  while IFS= read -r un_name; do
    copy_decode "$un_name"
    if [ -e "$was.data/$decoded" ] || [ -L "$was.data/$decoded" ]; then
      printf '%s\n' "$un_name"
    elif [ ! -e "$base/$decoded" ] && [ ! -L "$base/$decoded" ]; then
      warn "cannot undo: $base/$decoded is not there, and not in $was.data either"
      return 1
    fi
  done <"$WORK/old" >"$WORK/back"
  { copy_move "$was.data" "$base" "$WORK/back" && copy_synced "$base" "$WORK/back"; } || return 1
  sed -n 's/^attr //p' "$was" >"$WORK/attr"
  while IFS= read -r un_line; do
    un_own=${un_line%% *}
    copy_decode "${un_line#* }"
    [ -e "$base/$decoded" ] || continue
    { chown "${un_own#*:}" "$base/$decoded" && chmod "${un_own%%:*}" "$base/$decoded"; } || return 1
  done <"$WORK/attr"
  sed -n 's/^dir [^ ]* //p' "$was" | awk '{ line[NR] = $0 } END { for (i = NR; i > 0; i--) print line[i] }' >"$WORK/dirs"
  while IFS= read -r un_name; do
    copy_decode "$un_name"
    un_folder=$base
    [ "$decoded" = . ] || un_folder=$base/${decoded#./}
    [ ! -d "$un_folder" ] || rmdir -- "$un_folder" 2>/dev/null ||
      say "left: $un_folder holds what was not copied there"
  done <"$WORK/dirs"
  closed
}

case ${1-} in
  check | verify)
    [ -z "${WITH_PROBLEM-}" ] || {
      warn "$WITH_PROBLEM"
      exit 2
    }
    arrived
    if why=$(copy_wrong); then
      warn "$why"
      exit 2
    fi
    copy_compare
    if why=$(copy_bad); then
      warn "$why"
      exit 2
    fi
    if grep -qv '^same ' "$WORK/plan"; then exit 1; fi
    exit 0
    ;;
  do)
    arrived
    # A delivery that was given up may still write.
    copy_lock
    copy_alone || die 1 "something still writes in $staged and cannot be ended; nothing was changed"
    own_record
    across=false
    if why=$(copy_wrong); then die 1 "$why"; fi
    copy_compare
    if why=$(copy_bad); then die 1 "$why"; fi
    if ! grep -qv '^same ' "$WORK/plan"; then
      closed || die 1 "cannot set the mode of a folder in $base as ordered"
      rm -rf "$SALVOR_STEP_DIR/staged"
      say "unchanged: $target"
      exit 0
    fi
    if why=$(copy_closed); then die 1 "$why; nothing was changed"; fi
    came || die 1 "not all of $from is on this host: $target was changed after it was looked at; nothing was changed now, and the next attempt sends it"
    { mkdir -p "$staged/tree" && links; } || die 1 "cannot write $staged: full or read-only; nothing was changed"
    attributes "$staged/tree" 'new|old' || die 1 "cannot set owner or mode as ordered; nothing was changed"
    copy_of 'lnew|lold' "$WORK/plan" >"$WORK/todo.links"
    if [ -n "$uid$gid" ]; then
      copy_nul <"$WORK/todo.links" >"$WORK/names"
      (cd -- "$staged/tree" && xargs -0 -r chown -h "$uid${gid:+:$gid}" -- <"$WORK/names") || die 1 "cannot set the owner as ordered; nothing was changed"
    fi
    remember || die 1 "cannot keep what is there in $SALVOR_STEP_DIR (full or read-only?); nothing was changed"
    copy_of 'new|old|lnew|lold|dir' "$WORK/plan" >"$WORK/entries"
    { opened "$WORK/entries" && folders && copy_move "$staged/tree" "$base" "$WORK/todo" && copy_move "$staged/tree" "$base" "$WORK/todo.links" &&
      attributes "$base" attr; } || {
      closed
      die 1 "cannot write below $base: see the message above; each file there is as it was or as it shall be, and undo brings all back"
    }
    closed || die 1 "cannot set the mode of a folder in $base as ordered; undo brings all back"
    copy_synced "$base" "$WORK/todo" || warn "what was written could not be synced"
    number=$(wc -l <"$WORK/todo")
    if ! $across && [ -r "$staged/whole" ]; then
      # Summed where it came; the same files are there now, which are known by their inodes. Verify need not read them again.
      sleep 0.05 2>/dev/null || sleep 1
      copy_compare "$staged/whole" 1
    fi
    rm -rf "$SALVOR_STEP_DIR/staged"
    say "copied: $((number)) of $c_files files from $from to $target"
    result files "$((number))"
    ;;
  undo)
    copy_lock
    if ! kept was.all; then
      rm -rf "$SALVOR_STEP_DIR/staged"
      say "unchanged: nothing to undo for $target"
      exit 0
    fi
    across=false c_odd=1 WORK=$SALVOR_STEP_DIR/copy.$$
    export WORK
    trap 'rm -rf "$WORK"' EXIT
    mkdir -p "$WORK" || die 1 "cannot make $WORK: the state folder is full or read-only"
    copy_mark
    # The last target first: one may lie in another.
    # shellcheck disable=SC2013
    for key in $(awk '{ keys = $0 " " keys } END { print keys }' "$SALVOR_STEP_DIR/was.all"); do
      [ -e "$SALVOR_STEP_DIR/was.$key" ] || continue
      undone "$key" || {
        closed
        die 1 "cannot bring back all below $base: see the message above; the former files are in $was.data"
      }
      target=$(cat "$was.target")
      forget "was.$key" "was.$key.base" "was.$key.data" "was.$key.folders" "was.$key.target"
      say "restored: $target"
    done
    rm -rf "$SALVOR_STEP_DIR/staged"
    forget was.all
    ;;
  *) die "$USAGE" "usage: copy.sh check|do|verify|undo" ;;
esac
