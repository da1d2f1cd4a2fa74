# shellcheck shell=sh
# From an archive to a folder under releases, whole, with the right modes and on the disk, or not there at all.
# Sourced after lib-ota-release.sh.
# shellcheck disable=SC2034,SC2154

# needs_tool ARCHIVE: the decompressor, by what the file is and not by its name.
needs_tool() {
  case $(dd if="$1" bs=4 count=1 2>/dev/null | od -An -tx1 | tr -d ' \n') in
    1f8b*) say gzip ;;
    28b52ffd) say zstd ;;
    fd377a58) say xz ;;
    *) say cat ;;
  esac
}
unpacked() {
  case $(needs_tool "$1") in
    cat) bounded 900 cat -- "$1" ;;
    zstd) bounded 900 zstd -dcq -- "$1" ;;
    gzip) bounded 900 gzip -dc <"$1" ;;
    xz) bounded 900 xz -dc -- "$1" ;;
  esac
}

MANIFEST_MOST=16777216

# archive_manifest ARCHIVE TO: its MANIFEST, which comes first; not more than a manifest can be.
archive_manifest() {
  need "$(needs_tool "$1")"
  for manifest_name in MANIFEST ./MANIFEST; do
    unpacked "$1" 2>/dev/null | tar -xOf - "$manifest_name" 2>/dev/null | head -c "$MANIFEST_MOST" >"$2"
    [ ! -s "$2" ] || return 0
  done
  return 1
}

# verify_signature ARCHIVE MANIFEST: WITH_TRUSTED holds public keys (PEM); without any nothing is asked.
verify_signature() {
  large WITH_TRUSTED
  [ -n "${WITH_TRUSTED-}" ] || { checked signature 'not asked for' 'trusted: names the keys' ok && return; }
  have openssl || { checked signature 'openssl is missing on this host' 'a signature by a trusted key' fail && return; }
  unpacked "$1" 2>/dev/null | tar -xOf - MANIFEST.sig 2>/dev/null | head -c 4096 >"$VOLATILE/sig"
  printf '%s\n' "$WITH_TRUSTED" | awk -v to="$VOLATILE/key." '/-----BEGIN PUBLIC KEY-----/ { n++ } n { print >(to n) }'
  for signature_key in "$VOLATILE"/key.*; do
    if [ -s "$VOLATILE/sig" ] && openssl pkeyutl -verify -rawin -pubin -inkey "$signature_key" -sigfile "$VOLATILE/sig" -in "$2" >/dev/null 2>&1; then
      checked signature 'by a trusted key' 'a signature by a trusted key' ok
      rm -f -- "$VOLATILE/sig" "$VOLATILE"/key.*
      return
    fi
  done
  if [ -s "$VOLATILE/sig" ]; then
    checked signature 'by none of the trusted keys' 'a signature by a trusted key' fail
  else
    checked signature 'there is none' 'a signature by a trusted key' fail
  fi
  rm -f -- "$VOLATILE/sig" "$VOLATILE"/key.*
}

# stage ARCHIVE MANIFEST: the release lies in its folder afterwards. Else STAGE_WHY says what is wrong with the archive,
# or why it cannot be done.
stage() {
  read_manifest "$2" && [ "$R_digest" = "$F_digest" ] ||
    { STAGE_WHY="$2 is not the MANIFEST that was planned with; begin a new run" && return 1; }
  rm -rf -- "$RELEASES"/.stage-* "$RELEASES"/.old-*
  if [ -d "$RELEASES/$R_id" ]; then
    # A folder that is there counts only if all of it is right; a failed attempt may have left a part.
    # Its name may be newer than the disk knows, if who renamed it was killed.
    [ -n "$(tree_problem "$RELEASES/$R_id")" ] || { sync_folder "$RELEASES" && return 0; }
    [ "$(serving)" != "$R_id" ] || { STAGE_WHY="$RELEASES/$R_id is served and is not whole; mend it or ship another version" && return 1; }
    mv -T -- "$RELEASES/$R_id" "$RELEASES/.old-$R_id" && rm -rf -- "$RELEASES/.old-$R_id"
  fi
  stage_at=$RELEASES/.stage-$F_txn
  mkdir -m 0755 -- "$stage_at" && chmod 0755 "$stage_at" || { STAGE_WHY="cannot make $stage_at" && return 1; }
  fail_point STAGING:mid
  unpacked "$1" >/dev/null 2>&1 || { STAGE_WHY="the archive is cut short or damaged" && return 1; }
  stage_root=$(unpacked "$1" 2>/dev/null | tar -tvf - 2>/dev/null | awk '$NF == "./" { print $1; exit }')
  case $stage_root in '' | drwxr-xr-x) ;; *) say "the archive's root has the mode $stage_root; it was not taken" ;; esac
  stage_said=$(unpacked "$1" | tar -xf - --no-same-owner --no-same-permissions --no-overwrite-dir -C "$stage_at" 2>&1 >/dev/null) ||
    { STAGE_WHY="cannot unpack: $(printf %s "$stage_said" | head -n 1)" && return 1; }
  normalise "$stage_at" || return 1
  sync_tree "$stage_at" || { STAGE_WHY="cannot put $stage_at on the disk" && return 1; }
  # From the disk, not from what tar said.
  STAGE_WHY=$(tree_problem "$stage_at")
  [ -z "$STAGE_WHY" ] || { STAGE_WHY="the archive: $STAGE_WHY" && return 1; }
  [ "$(sha256sum <"$stage_at/MANIFEST" | cut -c1-64)" = "$R_digest" ] || { STAGE_WHY="the archive's MANIFEST changed" && return 1; }
  mv -T -- "$stage_at" "$RELEASES/$R_id" || { STAGE_WHY="cannot rename $stage_at" && return 1; }
  sync_folder "$RELEASES"
}

# normalise FOLDER: modes and owner as its MANIFEST says, whatever the archive said; nothing special may be in it.
normalise() {
  chmod -R u+rwX "$1" 2>/dev/null
  normal_bad=$(cd "$1" && find . ! -type f ! -type d ! -type l | head -n 1)
  [ -z "$normal_bad" ] || { STAGE_WHY="$normal_bad is neither a file nor a folder nor a link" && return 1; }
  normal_bad=$(cd "$1" && find . ! -type l -perm /6000 | head -n 1)
  [ -z "$normal_bad" ] || { STAGE_WHY="$normal_bad has a setuid or setgid bit" && return 1; }
  normal_bad=$(cd "$1" && find . -type l | while IFS= read -r normal_link; do
    normal_to=$(readlink -m -- "$normal_link")
    case $normal_to in "$(pwd -P)"/*) ;; *) say "$normal_link" ;; esac
    case $(readlink -- "$normal_link") in /*) say "$normal_link" ;; esac
  done | head -n 1)
  [ -z "$normal_bad" ] || { STAGE_WHY="the link $normal_bad leads out of the release" && return 1; }
  [ "$(id -u)" != 0 ] || chown -hR 0:0 "$1" || { STAGE_WHY="cannot give $1 to root" && return 1; }
  find "$1" -type d -exec chmod 0755 {} + && find "$1" -type f -exec chmod 0644 {} + || { STAGE_WHY="cannot set modes in $1" && return 1; }
  (cd "$1" && awk '$1 == "file" && $2 == "0755" { print substr($0, '"$FILE_PATH"') }' MANIFEST | while IFS= read -r normal_program; do
    chmod 0755 -- "$normal_program" || exit 1
  done) || { STAGE_WHY="cannot set modes in $1" && return 1; }
}
