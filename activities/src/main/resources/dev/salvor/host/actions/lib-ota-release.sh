# shellcheck shell=sh
# A release: what its MANIFEST says, and whether a folder holds exactly that. The digest of a release is that of its
# MANIFEST, so a folder proves itself. Sourced after lib-ota.sh.
# shellcheck disable=SC2034

# read_manifest FILE: R_app R_version R_build R_arch R_os R_entry R_index R_marker R_asset R_schema; R_digest, R_id.
read_manifest() {
  R_app='' R_version='' R_build='' R_arch='' R_os='' R_entry='' R_index='' R_marker='' R_asset='' R_schema='' R_end=''
  read -r manifest_head <"$1" || return 1
  [ "$manifest_head" = 'salvor-release 1' ] || return 1
  while IFS=' ' read -r manifest_key manifest_value; do
    case $manifest_key in
      app | version | build | arch | os | entry | index | marker | asset | schema | end) eval "R_$manifest_key=\$manifest_value" ;;
    esac
  done <"$1"
  [ -n "$R_end" ] && [ -n "$R_app" ] && [ -n "$R_version" ] && [ -n "$R_build" ] || return 1
  # They become words of a line in the journal.
  case $R_app$R_version$R_build in *[!A-Za-z0-9._+~:-]*) return 1 ;; esac
  R_digest=$(sha256sum <"$1") && R_digest=${R_digest%% *}
  R_id=$(printf %.12s "$R_digest")
}

# The path of a "file" line: what stands behind its first four words.
# shellcheck disable=SC2016 # awk expands it
FILE_PATH='length($1 $2 $3 $4) + 5'

# manifest_room FILE: bytes and files that it needs, as two words.
manifest_room() { awk '$1 == "file" { bytes += $3; files++ } $1 == "dir" || $1 == "link" { files++ } END { print bytes + 0, files + 0 }' "$1"; }

# tree_wanted FOLDER: "mode path" of every file and folder that its MANIFEST means, "link path" of every link. Folders that
# hold something are not listed there.
tree_wanted() {
  awk 'function folder(path) {
      if (path != "" && !(path in seen)) { seen[path] = 1; print "755 " path; above(path) } }
    function above(path) { if (match(path, /\/[^\/]*$/)) folder(substr(path, 1, RSTART - 1)) }
    $1 == "file" { path = substr($0, '"$FILE_PATH"'); mode = $2; sub(/^0+/, "", mode); print mode " " path; above(path) }
    $1 == "dir" { folder(substr($0, 5)) }
    $1 == "link" { print "link " $2; above($2) }' "$1/MANIFEST" | LC_ALL=C sort
}
tree_given() {
  (cd "$1" && find . ! -path . ! -path ./MANIFEST ! -path ./MANIFEST.sig ! -type l -exec stat -c '%a %n' {} + &&
    find . -type l -exec printf 'link %s\n' {} +) | sed 's, \./, ,' | LC_ALL=C sort
}

# tree_problem FOLDER: what is wrong with it, empty if it holds exactly what its MANIFEST says, with those modes.
tree_problem() {
  read_manifest "$1/MANIFEST" 2>/dev/null || { say "its MANIFEST is missing or cannot be read" && return; }
  if [ "$(tree_wanted "$1")" != "$(tree_given "$1")" ] || [ "$(stat -c %a "$1")" != 755 ]; then
    say "it does not hold what its MANIFEST lists with the modes there (missing, left over, added or changed)"
    return
  fi
  tree_sums=$(cd "$1" && awk '$1 == "file" { print $4 "  " substr($0, '"$FILE_PATH"') }' MANIFEST | sha256sum -c 2>/dev/null)
  tree_bad=$(printf '%s\n' "$tree_sums" | grep -v ': OK$' | head -n 1)
  # Who was killed on the way has found nothing bad.
  [ "$(printf '%s\n' "$tree_sums" | grep -c ': OK$')" = "$R_end" ] || tree_bad=${tree_bad:-not all could be summed}
  if [ -n "$tree_bad" ]; then
    say "$tree_bad: its bytes are not those of the MANIFEST"
    return
  fi
  awk '$1 == "link"' "$1/MANIFEST" | while IFS=' ' read -r _ tree_link tree_to; do
    [ "$(readlink -- "$1/$tree_link")" = "$tree_to" ] || say "the link $tree_link does not lead to $tree_to"
  done | head -n 1
}

# sync_tree FOLDER: every file, then every folder from below. One program for many where sync takes paths.
sync_tree() {
  case $(sync --version 2>/dev/null) in
    *coreutils*)
      bounded 600 find "$1" -type f -exec sync -- {} + && bounded 600 find "$1" -depth -type d -exec sync -- {} +
      ;;
    *)
      find "$1" -type f | while IFS= read -r sync_one; do sync_file "$sync_one" || exit 1; done || return 1
      find "$1" -depth -type d | while IFS= read -r sync_one; do sync_folder "$sync_one"; done
      ;;
  esac
}
