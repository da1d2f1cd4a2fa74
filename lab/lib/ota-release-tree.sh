# shellcheck shell=sh disable=SC2154
# The tree of a release: the program, its page, RELEASE.json.

tree_make() { # folder
  { mkdir -p "$1" && rmdir "$1" && mkdir -p "$1/bin" "$1/web"; } 2>/dev/null || fail "$1 is not an empty folder, or cannot be made"
  cp "$PARTS/shop" "$1/bin/shop"
  chmod 0755 "$1/bin/shop"
  printf '%s\n' "$conf" | sed '/^$/d' >"$1/bin/shop.conf"
  # Its name changes with its content, as build tools have it.
  sed "s/@BUILD@/$build/" "$PARTS/app.js" >"$1/web/app.js"
  script=app.$(sha256sum "$1/web/app.js" | cut -c1-8).js
  mv "$1/web/app.js" "$1/web/$script"
  sed "s/@MARKER@/$shown/; s/@SCRIPT@/$script/; s/@VERSION@/$version/" "$PARTS/index.html" >"$1/$index"
  [ -z "$pad" ] || tree_pad "$1/web/pad.bin"
  tree_json >"$1/RELEASE.json"
}

# Always the same noise.
tree_pad() {
  case ${pad%[kM]} in '' | *[!0-9]*) usage "--pad $pad: a number, with k or M" ;; esac
  openssl enc -aes-128-ctr -nosalt -K 00000000000000000000000000000001 -iv 00000000000000000000000000000000 </dev/zero 2>/dev/null |
    head -c "$pad" >"$1"
}

# As `salvor ota pack` writes it, to the byte, so that both give a release the same digest.
tree_json() {
  # shellcheck disable=SC2086  # three numbers
  set -- $schema
  cat <<JSON
{
  "app" : "shop",
  "version" : "$version",
  "build" : "$build",
  "arch" : "any",
  "os" : "any",
  "entry" : "bin/shop",
  "index" : "$index",
  "marker" : "$marker",
  "asset" : "web/$script",
  "schema" : {
    "reads" : $1,
    "writes" : $2,
    "rollbackSafeFrom" : $3
  }
}
JSON
}
