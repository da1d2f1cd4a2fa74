# shellcheck shell=sh
# Taking over an app that lies at fixed paths: the plan, and a release of what is there. The paths themselves are replaced
# later, by lib-ota-place.sh. Sourced after lib-ota-back.sh.
# shellcheck disable=SC2034,SC2154

# adopt: a transaction whose release is what lies at WITH_BINARY and WITH_WEB; with WITH_UNDO=true the way out of one.
adopt() {
  make_app
  take_lock
  load_journal
  load_conf || :
  if [ "$F_txn" = "$TXN" ] && [ -n "$J_STATE" ]; then
    say "unchanged: the transaction is $J_STATE already"
  else
    clear_way
    rm -f -- "$APP_DIR/checks"
    CHECKS='' CHECK_FAILED='' CHECK_WHY='' BASELINE=''
    if [ "${WITH_UNDO-false}" = true ]; then plan_undo; else plan_adoption; fi
  fi
  case $J_STATE in PLANNED | STAGING) ;; *) return 0 ;; esac
  [ "$J_STATE" = STAGING ] || must_journal STAGING '' copying
  STAGE_WHY=''
  if [ "$F_kind" = adopt ]; then
    stage "$APP_DIR/manifest" copy_legacy || { rm -rf -- "$RELEASES"/.stage-* && reject stage "$STAGE_WHY"; }
  elif [ "$F_place" = copy ]; then
    each_path copy_served || reject stage "$STAGE_WHY"
  fi
  fail_point STAGING:done
  must_journal STAGED '' "on the disk"
  [ "$F_kind" != adopt ] || say "staged: $RELEASES/$F_new"
}

# begin_adoption KIND NEW OLD DIGEST VERSION PLACE WHY: PLANNED, or REJECTED where a check failed.
begin_adoption() {
  keep_checks
  JOURNAL='' J_WRITES=0
  for journal_key in $JOURNAL_KEYS; do eval "F_$journal_key="; done
  adoption_facts="txn=$TXN attempt=1 kind=$1 actor=$(actor) new=$2 old=$3 digest=$4 version=$5 place=$6 unhealthy=$BASELINE"
  if [ -n "$CHECK_FAILED" ]; then
    must_journal REJECTED "$adoption_facts cause=$(cause_of "$CHECK_FAILED")" "$CHECK_WHY"
    refused
  fi
  must_journal PLANNED "$adoption_facts" "$7"
  fail_point PLANNED:mid
}
is_so_already() {
  must_journal COMMITTED '' "$1; nothing was changed"
  finish
  say "unchanged: $1"
}

plan_adoption() {
  WITHOUT_URL=yes WITH_BINARY=${WITH_BINARY-} WITH_WEB=${WITH_WEB-}
  write_conf
  load_conf
  install_agent
  keep_reserve || die "$UNWRITABLE" "no room for the reserve of 1 MiB in $APP_DIR; nothing was changed"
  adopt_entry=${WITH_ENTRY:-bin/${WITH_BINARY##*/}}
  adopt_paths="path $WITH_BINARY $adopt_entry${WITH_WEB:+${NEWLINE}path $WITH_WEB web}"
  if [ -s "$APP_DIR/adopted" ]; then
    serves=$(serving)
    F_kind=unadopt
    if [ "$(grep '^path ' "$APP_DIR/adopted")" = "$adopt_paths" ] && each_path is_taken; then
      read_manifest "$RELEASES/$serves/MANIFEST" || :
      begin_adoption adopt "$serves" "$serves" "$R_digest" "$R_version" '' 'to take over what is taken over'
      is_so_already "the paths lead through $C_ROOT/current since they were taken over"
      return
    fi
    checked adopted "$(sed -n 's/^path //p' "$APP_DIR/adopted" | tr '\n' ';')" 'nothing, or the same and as it was left; undo that first' fail
  fi
  checked_fresh
  mkdir -p "$RELEASES" || die "$UNWRITABLE" "cannot make $RELEASES: full, read-only, or not permitted; nothing was changed"
  R_id='' R_digest='' R_version=${WITH_VERSION:-0}
  if [ -z "$CHECK_FAILED" ]; then
    write_manifest && printf '%s\nrelease %.12s\n' "$adopt_paths" "$(sha256sum <"$APP_DIR/manifest")" >"$APP_DIR/adopting" && sync_file "$APP_DIR/adopting" ||
      die "$UNWRITABLE" "cannot write to $APP_DIR (full or read-only); nothing was changed"
    mkdir -p "$VOLATILE/adopt" && cp -f -- "$APP_DIR/manifest" "$VOLATILE/adopt/MANIFEST"
    baseline_of "$VOLATILE/adopt" 'what lies there'
    check_facts "$APP_DIR/manifest"
    check_room "$APP_DIR/manifest"
  fi
  begin_adoption adopt "$R_id" '' "$R_digest" "$R_version" legacy "to take over $WITH_BINARY${WITH_WEB:+ and $WITH_WEB}"
  say "planned: $APP $R_version ($R_id) of $WITH_BINARY${WITH_WEB:+ and $WITH_WEB}"
  fail_point PLANNED:done
}

# checked_fresh: paths that can be taken over, and no release yet.
checked_fresh() {
  [ -z "$(serving)" ] || checked releases "$C_ROOT/current leads to $(serving)" 'none yet' fail
  case $adopt_entry in
    web/* | RELEASE.json | MANIFEST* | /* | *//* | */ | ./* | ../* | */../* | */./* | */.. | *[!A-Za-z0-9._/+-]*) checked entry "$adopt_entry" 'a plain relative path, not below web' fail ;;
  esac
  check_path binary "$WITH_BINARY"
  if [ -z "$CHECK_FAILED" ] && { [ ! -f "$WITH_BINARY" ] || [ ! -x "$WITH_BINARY" ]; }; then checked binary "$WITH_BINARY" 'a program' fail; fi
  if [ -n "$WITH_WEB" ] && [ -z "$CHECK_FAILED" ]; then check_path web "$WITH_WEB" && check_web "$WITH_WEB"; fi
  [ -n "$CHECK_FAILED" ] || checked paths "$WITH_BINARY $WITH_WEB" 'can be replaced' ok
}

# check_facts MANIFEST: what it names is in it; R_ afterwards.
check_facts() {
  read_manifest "$1" || checked facts "${WITH_VERSION-} ${WITH_BUILD-}" 'plain words for version and build' fail
  for fact in "$R_index" "$R_asset"; do
    [ -z "$fact" ] || cut -f1 "$VOLATILE/lines" | grep -q -x -F -e "$fact" || checked facts "$fact" 'a file of the web folder, as web/NAME' fail
  done
}

check_path() {
  path_above=${2%/*}
  case $2/ in
    *[!A-Za-z0-9._/@:=+-]* | [!/]* | *//* | */./* | */../*) path_bad='is no plain absolute path' ;;
    "$C_ROOT"/* | "$OTA_STATE"/*) path_bad="lies in $C_ROOT or $OTA_STATE" ;;
    *)
      path_bad=''
      if [ -L "$2" ]; then
        path_bad="is a link to $(readlink -- "$2"); name what it leads to"
      elif [ ! -e "$2" ]; then
        path_bad='is not there'
      elif [ -z "$path_above" ]; then
        path_bad='lies at the top of the file system'
      elif [ "$(readlink -f -- "$path_above")" != "$path_above" ]; then
        path_bad="is reached through a link; name it $(readlink -f -- "$2")"
      elif [ ! -w "$path_above" ]; then
        path_bad='is in a folder that cannot be written (read-only?)'
      elif ! is_gone "$(beside "$2" legacy)"; then
        path_bad="has $(beside "$2" legacy) beside it, left of an adoption; see whether anybody wants that, and remove it"
      fi
      ;;
  esac
  [ -z "$path_bad" ] || { checked "$1" "'$2' $path_bad" 'a path that can be replaced' fail && return 1; }
}

# check_web FOLDER: nothing in it that no release may hold.
check_web() {
  web_bad=''
  case $C_ROOT/ in "$1"/*) web_bad="$C_ROOT lies in it" ;; esac
  case $WITH_BINARY in "$1"/*) web_bad="$WITH_BINARY lies in it" ;; esac
  if [ -n "$web_bad" ]; then
    :
  elif [ ! -d "$1" ] || [ "$(stat -c %d -- "$1")" != "$(stat -c %d -- "${1%/*}")" ]; then
    web_bad='is no folder, or a file system of its own'
  elif web_one=$(cd "$1" && find . ! -type f ! -type d ! -type l | head -n 1) && [ -n "$web_one" ]; then
    web_bad="$web_one is neither a file nor a folder nor a link"
  elif web_one=$(cd "$1" && find . -type f -perm /6000 | head -n 1) && [ -n "$web_one" ]; then
    web_bad="$web_one has a setuid or setgid bit"
  elif web_one=$(cd "$1" && find . \( -name '*[[:cntrl:]\\]*' -o -name ' *' -o -name '* ' -o -type l -path '* *' \) | head -n 1) && [ -n "$web_one" ]; then
    web_bad="a name that a release cannot have: $web_one"
  elif have iconv && ! (cd "$1" && find . | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1); then
    web_bad='a name in it is not UTF-8'
  else
    web_one=$(foreign_link "$1")
    [ -z "$web_one" ] || web_bad="the link $web_one leads out of it"
  fi
  [ -z "$web_bad" ] || checked web "$1: $web_bad" 'a folder of files, folders and links inside it' fail
}
