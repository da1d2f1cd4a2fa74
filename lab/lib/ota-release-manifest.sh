# shellcheck shell=sh disable=SC2154
# MANIFEST, as docs/ota.md has it.

manifest_paths() { # every path of the tree but the root and MANIFEST itself, by bytes
  (cd "$1" && find . -mindepth 1 ! -path ./MANIFEST ! -path ./MANIFEST.sig) | sed 's,^\./,,' | sort
}

manifest_make() { # tree
  cat <<HEAD
salvor-release 1
app shop
version $version
build $build
arch any
os any
entry bin/shop
index $index
marker $marker
asset web/$script
schema $schema
HEAD
  manifest_paths "$1" | while read -r path; do manifest_line "$1" "$path"; done
  printf 'end %s\n' "$(find "$1" -type f ! -path "$1/MANIFEST" | wc -l)"
}

manifest_line() {
  if [ -L "$1/$2" ]; then
    printf 'link %s %s\n' "$2" "$(readlink "$1/$2")"
  elif [ -d "$1/$2" ]; then
    [ -n "$(ls -A "$1/$2")" ] || printf 'dir %s\n' "$2"
  else
    printf 'file %04d %s %s %s\n' "$(stat -c %a "$1/$2")" "$(stat -c %s "$1/$2")" "$(sha256sum <"$1/$2" | cut -c1-64)" "$2"
  fi
}
