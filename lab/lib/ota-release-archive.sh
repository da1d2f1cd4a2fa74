# shellcheck shell=sh disable=SC2154
# The archive of a tree, with what shall be wrong with it.

has_defect() { case " $defects " in *" $1 "*) ;; *) return 1 ;; esac; }

archive_make() { # file
  tree=$work/tree
  # What MANIFEST knows of.
  ! has_defect setuid || chmod 4755 "$tree/bin/shop"
  ! has_defect absolute-link || ln -s /etc "$tree/web/link"
  ! has_defect climbing-link || ln -s ../../../../etc "$tree/web/link"
  manifest_make "$tree" >"$work/MANIFEST"
  mv "$work/MANIFEST" "$tree/MANIFEST"
  [ -z "$sign" ] || openssl pkeyutl -sign -rawin -inkey "$sign" -in "$tree/MANIFEST" -out "$tree/MANIFEST.sig" || fail "cannot sign with $sign"
  # What MANIFEST does not know of.
  ! has_defect other-digest || sed -i '2s/shop/SHOP/' "$tree/bin/shop"
  [ -z "$missing" ] || rm "$tree/$missing" || fail "--missing $missing: the release has no such file"
  [ -z "$extra" ] || { mkdir -p "$(dirname "$tree/$extra")" && echo extra >"$tree/$extra"; } || fail "--extra $extra"
  [ -z "$dir_mode" ] || find "$tree" -mindepth 1 -type d -exec chmod "$dir_mode" {} +
  archive_tar
  archive_write "$1"
  sha256sum "$tree/MANIFEST" | cut -c1-64
}

archive_tar() {
  : >"$work/names"
  printf 'MANIFEST\n' >>"$work/names"
  [ -z "$sign" ] || printf 'MANIFEST.sig\n' >>"$work/names"
  manifest_paths "$tree" >>"$work/names"
  if [ "$root_mode" = none ]; then
    tar_plain -cf "$work/tar" -C "$tree" -T "$work/names"
  else
    tar_plain -cf "$work/tar" --mode="$root_mode" -C "$tree" .
    tar_plain -rf "$work/tar" -C "$tree" -T "$work/names"
  fi
  if has_defect climbing-file; then
    echo climbed >"$work/climbed"
    tar_plain -rPf "$work/tar" -C "$tree" ../climbed
  fi
}

tar_plain() { tar --format=ustar --blocking-factor=1 --no-recursion --owner=0 --group=0 --numeric-owner --mtime=@0 "$@" || fail "tar failed"; }

archive_write() {
  case $1 in
    *.tar.gz) gzip -n -9 <"$work/tar" ;;
    *.tar.zst) zstd -q -c <"$work/tar" ;;
    *.tar) cat "$work/tar" ;;
    *) usage "$1: an archive ends in .tar, .tar.gz or .tar.zst" ;;
  esac >"$work/archive" || fail "cannot compress"
  if has_defect truncate; then truncate -s "$(($(stat -c %s "$work/archive") * 2 / 3))" "$work/archive"; fi
  { cp "$work/archive" "$1.new.$$" && mv "$1.new.$$" "$1"; } || fail "cannot write $1"
}
