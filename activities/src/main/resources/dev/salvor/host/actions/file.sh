#!/bin/sh
# file: a file is there with this content, mode and owner, or is absent.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"

path=${WITH_PATH-} state=${WITH_STATE-present} mode=${WITH_MODE-} links=${WITH_ON_SYMLINK-refuse}
absolute path "$path"
case $path in */) die "$USAGE" "path: '$path' is a folder" ;; esac
case $state in present | absent) ;; *) die "$USAGE" "state: '$state' is neither present nor absent" ;; esac
case $links in refuse | follow | replace) ;; *) die "$USAGE" "onSymlink: '$links' is none of refuse, follow, replace" ;; esac
case $mode in '') ;; *[!0-7]* | ?????*) die "$USAGE" "mode: '$mode' is not an octal mode such as 0644" ;; *) mode=$(printf %o "0$mode") ;; esac
managed=false
[ -z "${WITH_SOURCE+x}${WITH_CONTENT+x}${WITH_CONTENT_FILE+x}" ] || managed=true
[ -z "${WITH_SOURCE+x}" ] || [ -z "${WITH_CONTENT+x}${WITH_CONTENT_FILE+x}" ] || die "$USAGE" "content and source exclude each other"
[ -z "${WITH_SOURCE+x}" ] || [ -f "$WITH_SOURCE" ] || die "$USAGE" "source: $WITH_SOURCE is not a file on this host"
uid='' gid=''
if [ -n "${WITH_OWNER-}" ]; then uid=$(id_in passwd "$WITH_OWNER") && is_count "$uid" || die "$USAGE" "owner: no account '$WITH_OWNER' on this host"; fi
if [ -n "${WITH_GROUP-}" ]; then gid=$(id_in group "$WITH_GROUP") && is_count "$gid" || die "$USAGE" "group: no group '$WITH_GROUP' on this host"; fi

wanted() {
  if [ -n "${WITH_SOURCE-}" ]; then
    cat -- "$WITH_SOURCE"
  elif [ -n "${WITH_CONTENT_FILE-}" ]; then
    cat -- "$WITH_CONTENT_FILE"
  else
    printf %s "${WITH_CONTENT-}"
  fi
}

own_folder "$path"

# Where the bytes lie: the path, or behind a symlink when onSymlink says follow. The x keeps a final line break.
target=$path
if kept target; then
  target=$(cat "$SALVOR_STEP_DIR/target" && printf x) && target=${target%x}
elif [ -L "$path" ] && [ "$links" = follow ]; then
  target=$(readlink -nf -- "$path" && printf x) || die 1 "$path is a symlink that leads nowhere"
  target=${target%x}
fi
folder=${target%/*}
[ -n "$folder" ] || folder=/
# Short and without a slash, whatever the run and the step are called.
beside="$folder/.salvor-$(printf %s "$SALVOR_STEP_DIR" | cksum | tr ' ' -)"
there() { [ -e "$target" ] || [ -L "$target" ]; }

as_wanted() {
  if [ "$state" = absent ]; then
    ! there
    return
  fi
  [ -f "$target" ] && [ ! -L "$target" ] || return 1
  if $managed; then wanted | cmp -s - "$target" || return 1; fi
  # shellcheck disable=SC2046
  set -- $(stat -c '%a %u %g' -- "$target")
  [ "${mode:-$1}" = "$1" ] && [ "${uid:-$2}" = "$2" ] && [ "${gid:-$3}" = "$3" ]
}

# The former state is recorded once, before the first change: a second start never records half-done work.
remember() {
  if kept was; then return; fi
  keep of "$path"
  keep target "$target"
  if [ -L "$target" ]; then
    link=$(readlink -n -- "$target" && printf x) || die 1 "cannot read the symlink $target"
    keep was.link "${link%x}"
    keep was "link - - -$NEWLINE"
  elif [ -e "$target" ]; then
    copy_like "$target" "$SALVOR_STEP_DIR/was.data" && sync_file "$SALVOR_STEP_DIR/was.data" ||
      die 1 "cannot keep a copy of $target in $SALVOR_STEP_DIR (full or read-only?); nothing was changed"
    keep was "$(stat -c 'file %a %u %g' -- "$target")$NEWLINE"
  else
    keep was "absent - - -$NEWLINE"
  fi
}

# Differences of a file that not everybody may read stay out of the output.
show_difference() {
  [ "${WITH_DIFF-true}" = true ] && $managed && have diff || return 0
  [ -f "$target" ] && [ ! -L "$target" ] || return 0
  case "$(stat -c %a -- "$target") ${mode:-644}" in *[4567]\ *[4567]) ;; *) return 0 ;; esac
  wanted | diff -u -- "$target" - 2>/dev/null | head -n 200
}

guard() {
  [ ! -d "$target" ] || [ -L "$target" ] || die 1 "$target is a folder; this action handles files"
  if [ -L "$target" ] && [ "$links" != replace ]; then
    die 1 "$path is a symlink to $(readlink -- "$target"); set onSymlink: follow or replace"
  fi
  [ -d "$folder" ] || [ "$state" = absent ] || die 1 "$folder does not exist"
}

# Beside the target with the old attributes, closed to others until the last moment, then renamed over it.
write() {
  final=${mode:-644}
  rm -f -- "$beside" 2>/dev/null
  if [ -f "$target" ] && [ ! -L "$target" ]; then
    final=${mode:-$(stat -c %a -- "$target")}
    copy_like "$target" "$beside" && chmod 600 "$beside" || return 1
  else
    (set -C && : >"$beside") || return 1
  fi
  if $managed; then wanted >"$beside" || return 1; fi
  sync_file "$beside" || return 1
  if [ -n "$uid$gid" ]; then chown "$uid${gid:+:$gid}" "$beside" || return 1; fi
  chmod "$final" "$beside" && mv -f -- "$beside" "$target" && sync_folder "$folder"
}

case ${1-} in
  check | verify)
    if [ -L "$target" ] && [ "$links" = refuse ]; then
      warn "$path is a symlink"
      exit 2
    fi
    if as_wanted; then exit 0; fi
    exit 1
    ;;
  do)
    # A backup that is there belongs to an earlier, unfinished start.
    if as_wanted; then
      rm -f -- "$beside" 2>/dev/null
      say "unchanged: $path"
      exit 0
    fi
    guard
    remember
    if [ "$state" = absent ]; then
      rm -f -- "$target" || die 1 "cannot remove $path"
      say "removed: $path"
      exit 0
    fi
    show_difference
    if ! write; then
      rm -f -- "$beside" 2>/dev/null
      die 1 "cannot write $path: see the message above (full disk, read-only or not permitted); it is as it was"
    fi
    say "written: $path"
    ;;
  undo)
    rm -f -- "$beside" 2>/dev/null
    if ! kept was; then
      say "unchanged: nothing to undo for $path"
      exit 0
    fi
    [ ! -d "$target" ] || [ -L "$target" ] || die 1 "$target has become a folder and was not changed"
    read -r kind was_mode was_uid was_gid <"$SALVOR_STEP_DIR/was"
    case $kind in
      absent) rm -f -- "$target" || die 1 "cannot remove $path" ;;
      link)
        link=$(cat "$SALVOR_STEP_DIR/was.link" && printf x)
        ln -s -- "${link%x}" "$beside" && mv -f -- "$beside" "$target" || die 1 "cannot restore the symlink $path"
        ;;
      file)
        copy_like "$SALVOR_STEP_DIR/was.data" "$beside" && sync_file "$beside" &&
          chown "$was_uid:$was_gid" "$beside" && chmod "$was_mode" "$beside" &&
          mv -f -- "$beside" "$target" ||
          { rm -f -- "$beside" 2>/dev/null; die 1 "cannot restore $path; its former content is in $SALVOR_STEP_DIR/was.data"; }
        ;;
      *) die 1 "cannot undo: the recorded former state, $SALVOR_STEP_DIR/was, cannot be read; $path was not changed" ;;
    esac
    sync_folder "$folder"
    forget was was.link was.data target of
    say "restored: $path"
    ;;
  *) die "$USAGE" "usage: file.sh check|do|verify|undo" ;;
esac
