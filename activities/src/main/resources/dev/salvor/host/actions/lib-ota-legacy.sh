# shellcheck shell=sh
# What lies at fixed paths, as a release, and a release as what lies there: lists, copies, and the plan of an undo. Sourced
# after lib-ota-adopt.sh.
# shellcheck disable=SC2034,SC2154

# legacy_lines PROGRAM ENTRY FOLDER: "path TAB line of a MANIFEST" for both, in their order.
legacy_lines() {
  {
    printf '%s\tfile 0755 %s %s %s\n' "$2" "$(stat -c %s -- "$1")" "$(sha256sum <"$1" | cut -c1-64)" "$2"
    [ -z "$3" ] || (cd "$3" && web_lines)
  } 2>/dev/null | LC_ALL=C sort -t "$(printf '\t')" -k1,1
}
web_lines() {
  {
    find . -type f -exec stat -c 'f %a %s %n' {} +
    find . -type f -exec sha256sum {} + | sed 's/^/s /'
    find . -type d | sed 's/^/d /'
    find . -type l | while IFS= read -r web_link; do printf 'l %s %s\n' "$web_link" "$(readlink -- "$web_link")"; done
  } | awk '
    function put(path, line) { print path "\t" line; while (match(path, /\/[^\/]*$/)) full[path = substr(path, 1, RSTART - 1)] = 1 }
    $1 == "f" { name = substr($0, length($1 $2 $3) + 4); mode[name] = $2; size[name] = $3 }
    $1 == "s" { name = substr($0, 69); path = "web" substr(name, 2)
      put(path, "file " (int(mode[name] / 100) % 2 ? "0755 " : "0644 ") size[name] " " $2 " " path) }
    $1 == "d" { folders["web" substr($0, 4)] = 1 }
    $1 == "l" { path = "web" substr($2, 2); put(path, "link " path substr($0, length($1 $2) + 2)) }
    END { for (path in folders) { top = path; while (match(top, /\/[^\/]*$/)) full[top = substr(top, 1, RSTART - 1)] = 1 }
      for (path in folders) if (!(path in full)) print path "\tdir " path }'
}

# write_manifest: MANIFEST and RELEASE.json of what lies at WITH_BINARY and WITH_WEB, beside the journal.
write_manifest() {
  legacy_index=${WITH_INDEX-}
  [ -n "$legacy_index" ] || [ -z "${WITH_WEB-}" ] || [ ! -f "$WITH_WEB/index.html" ] || legacy_index=web/index.html
  legacy_lines "$WITH_BINARY" "$adopt_entry" "${WITH_WEB-}" >"$VOLATILE/lines" || return 1
  legacy_asset=${WITH_ASSET-}
  [ -n "$legacy_asset" ] || [ -z "$legacy_index" ] || legacy_asset=$(hashed_name "${legacy_index%/*}/" <"$VOLATILE/lines")
  legacy_head >"$VOLATILE/head"
  awk '{ key = $1; value = substr($0, length(key) + 2); gsub(/["\\]/, "\\\\&", value)
      if (key == "schema") value = "{\n    \"reads\" : " $2 ",\n    \"writes\" : " $3 ",\n    \"rollbackSafeFrom\" : " $4 "\n  }"; else value = "\"" value "\""
      text = text sep "  \"" key "\" : " value; sep = ",\n" }
    END { print "{\n" text "\n}" }' "$VOLATILE/head" >"$APP_DIR/RELEASE.json" && sync_file "$APP_DIR/RELEASE.json" || return 1
  {
    say 'salvor-release 1'
    cat "$VOLATILE/head"
    printf 'RELEASE.json\tfile 0644 %s %s RELEASE.json\n' "$(stat -c %s "$APP_DIR/RELEASE.json")" "$(sha256sum <"$APP_DIR/RELEASE.json" | cut -c1-64)" |
      cat - "$VOLATILE/lines" | LC_ALL=C sort -t "$(printf '\t')" -k1,1 | cut -f2-
    say "end $(($(cut -f2 "$VOLATILE/lines" | grep -c '^file ') + 1))"
  } >"$APP_DIR/manifest.tmp" && sync_file "$APP_DIR/manifest.tmp" && mv -f -- "$APP_DIR/manifest.tmp" "$APP_DIR/manifest"
}
legacy_head() {
  say "app $APP"
  say "version ${WITH_VERSION:-0}"
  say "build ${WITH_BUILD:-${WITH_VERSION:-0}}"
  say 'arch any'
  say 'os any'
  say "entry $adopt_entry"
  [ -z "$legacy_index" ] || say "index $legacy_index"
  [ -z "${WITH_MARKER-}" ] || say "marker $WITH_MARKER"
  [ -z "$legacy_asset" ] || say "asset $legacy_asset"
  [ -z "${WITH_SCHEMA-}" ] || say "schema $(printf %s "$WITH_SCHEMA" | tr , ' ')"
}

# hashed_name FOLDER: the first plain file there whose name holds a hash, as salvor ota pack chooses it.
hashed_name() {
  awk -F '\t' -v folder="$1" 'index($1, folder) == 1 && $2 ~ /^file 0644/ {
      name = $1; sub(/.*\//, "", name); n = split(name, words, /[^0-9A-Za-z]/)
      for (i = 1; i <= n; i++) if (length(words[i]) > 3 && words[i] ~ /^[0-9A-Fa-f]+$/ && words[i] ~ /[0-9]/) { print $1; exit } }'
}

# legacy_same path|legacy RELEASE: what lies at the paths, or beside them, is what that release holds.
legacy_same() {
  same_beside=$1 same_program='' same_entry='' same_web=''
  each_path same_place
  [ "$(legacy_lines "$same_program" "$same_entry" "$same_web" | cut -f2-)" = "$(awk '($1 == "file" && substr($0, '"$FILE_PATH"') != "RELEASE.json") || $1 == "dir" || $1 == "link"' "$RELEASES/$2/MANIFEST")" ]
}
same_place() {
  same_at=$1
  [ "$same_beside" = path ] || same_at=$(beside "$1" legacy)
  if [ "$2" = web ]; then same_web=$same_at; else same_program=$same_at same_entry=$2; fi
}

# copy_legacy FOLDER: what the MANIFEST beside the journal lists, in it; modes and owner come later.
copy_legacy() {
  copy_to=$1 copy_said=''
  each_path copy_path && cp -f -- "$APP_DIR/RELEASE.json" "$1/RELEASE.json" && cp -f -- "$APP_DIR/manifest" "$1/MANIFEST" &&
    find "$1" -type d -exec chmod u-s,g-s {} + || { STAGE_WHY="cannot copy (full?): $copy_said" && return 1; }
}
copy_path() {
  mkdir -p -- "$(dirname -- "$copy_to/$2")" && copy_said=$(bounded 900 cp -dRp -- "$1" "$copy_to/$2" 2>&1)
}

# copy_served PATH TARGET: a copy of what serves, beside PATH, with the owner of what lay there before, and its mode.
copy_served() {
  is_taken "$1" "$2" || return 0
  served_to=$(beside "$1" copy)
  rm -rf -- "$served_to"
  served_said=$(bounded 900 cp -dRp -- "$RELEASES/$F_old/$2" "$served_to" 2>&1) && sync_tree "$served_to" ||
    { STAGE_WHY="cannot copy to $served_to (full?): $served_said" && rm -rf -- "$served_to" && return 1; }
  served_as=$(stat -c '%u:%g %a' -- "$(beside "$1" legacy)" 2>/dev/null) || return 0
  chown -hR "${served_as% *}" "$served_to" && chmod "${served_as#* }" "$served_to" ||
    { STAGE_WHY="cannot give $served_to its owner" && rm -rf -- "$served_to" && return 1; }
}

# plan_undo: what serves stays what serves; the originals are put back if that is what they are, else a copy of it.
plan_undo() {
  [ -n "${WITH_WHY-}" ] || die "$USAGE" "why: say why the paths are made plain again"
  [ -n "$C_ROOT" ] || die "$REFUSED" "nothing of $APP was ever taken over or updated here"
  install_agent
  keep_reserve || die "$UNWRITABLE" "no room for the reserve of 1 MiB in $APP_DIR; nothing was changed"
  F_kind=unadopt
  undo_first=$(sed -n 's/^release //p' "$APP_DIR/adopted" 2>/dev/null)
  if [ -z "$undo_first" ]; then
    begin_adoption unadopt none none '' '' '' "${WITH_WHY-}"
    is_so_already "no paths of $APP are taken over here"
    return
  fi
  undo_serves=$(serving)
  undo_serves=${undo_serves:-$undo_first} undo_place=copy
  [ "$undo_serves" != "$undo_first" ] || ! legacy_same legacy "$undo_serves" || undo_place=legacy
  probe "$RELEASES/$undo_serves" now
  BASELINE=$P_FAILED
  undo_digest=$R_digest undo_version=$R_version
  for unit in $C_UNITS $C_RELOAD; do
    if [ "$INIT" = systemd ] && bounded 20 systemctl cat -- "$unit" 2>/dev/null | grep -q -F -e "$C_ROOT/current"; then
      checked unit "$unit leads through $C_ROOT/current itself" 'the fixed paths alone' fail
    fi
  done
  each_path check_undo
  begin_adoption unadopt none "$undo_serves" "$undo_digest" "$undo_version" "$undo_place" "${WITH_WHY-}"
  say "planned: plain paths again, with $([ "$undo_place" = legacy ] && say 'the originals' || say "a copy of $undo_version ($undo_serves); the originals stay beside them")"
  fail_point PLANNED:done
}
check_undo() {
  if ! is_taken "$1" "$2"; then
    if is_plain "$1"; then checked path "$1 is plain, put there by somebody; it stays" 'a link that was made here' warn; else checked path "$1 is gone, or leads elsewhere" 'a link that was made here' fail; fi
  elif [ ! -w "${1%/*}" ]; then
    checked path "${1%/*} cannot be written (read-only?)" 'can be written' fail
  elif [ "$undo_place" = copy ]; then
    undo_needed=$(bounded 60 du -sk -- "$RELEASES/$undo_serves/$2" | awk '{ print int($1 * 1.2) }')
    undo_free=$(df -Pk "${1%/*}" | awk 'END { print $4 }')
    [ "$undo_free" -ge $((${undo_needed:-0} + LEAST_MIB * 1024)) ] && fit=ok || fit=fail
    checked space "$undo_free KiB" ">= $((${undo_needed:-0} + LEAST_MIB * 1024)) KiB for a copy beside $1" "$fit"
  fi
}
