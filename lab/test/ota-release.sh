# shellcheck shell=sh disable=SC2016
# The releases themselves; no host is needed.

release() { "$HERE/../ota-release" "$@"; }
at=$WORK/releases
mkdir -p "$at/out"
list() { tar -tvf "$at/x.tar" | awk '{ print $1, $6, $7, $8 }'; }
manifest() { tar -xOf "$at/x.tar" MANIFEST; }
make() { release --archive "$@" "$at/x.tar"; }
sums_hold() { # of what was unpacked
  rm -rf "$at/out" && mkdir "$at/out" && tar -C "$at/out" -xpf "$1" &&
    sed -n 's/^file 0[0-7]* [0-9]* \([0-9a-f]*\) \(.*\)$/\1  \2/p' "$at/out/MANIFEST" | (cd "$at/out" && sha256sum -c --quiet -)
}

for kind in good never-ready crash-12s no-start slow-start-20s wrong-build keeps-port keeps-port-30s stale-socket web-500 wrong-marker \
  schema-safe schema-forward needs-schema; do
  t "$kind: its archive holds what its MANIFEST sums" sh -c "'$HERE/../ota-release' --archive $kind 1.2.3 '$at/x.tar'"
  t "$kind: and nothing else" sums_hold "$at/x.tar"
  t "$kind: the folder is the same" sh -c "rm -rf '$at/folder' && '$HERE/../ota-release' $kind 1.2.3 '$at/folder' && rm '$at/out/MANIFEST' && diff -r '$at/folder' '$at/out'"
done
t "an unknown kind is a usage error" exits 64 release odd 1.0.0 "$at/odd"
t "crash without a number is one, too" exits 64 release crash-xs 1.0.0 "$at/odd"
t "a folder that holds something is left alone" exits 1 release good 1.0.0 "$at"

make good 1.2.3 >"$at/digest"
sum=$(sha256sum <"$at/x.tar")
t "the digest is the sum of MANIFEST" gives "$(cat "$at/digest")" sh -c "tar -xOf '$at/x.tar' MANIFEST | sha256sum | cut -c1-64"
sleep 1
make good 1.2.3 >/dev/null
t "the same words give the same bytes" gives "$sum" sh -c "sha256sum <'$at/x.tar'"
t "another umask, locale and time zone, too" gives "$sum" sh -c "
  umask 077; export LC_ALL=C.UTF-8 TZ=Asia/Tokyo; '$HERE/../ota-release' --archive good 1.2.3 '$at/x.tar' >/dev/null; sha256sum <'$at/x.tar'"
for end in tar.gz tar.zst; do
  command -v zstd >/dev/null || continue
  t "$end holds the same" sh -c "'$HERE/../ota-release' --archive good 1.2.3 '$at/x.$end' && tar -tf '$at/x.$end' | grep -x bin/shop"
done
t "MANIFEST comes first" gives MANIFEST sh -c "tar -tf '$at/x.tar' | head -n 1"
t "its tree is in the order of bytes" sh -c "
  tar -xOf '$at/x.tar' MANIFEST | awk '/^dir/ { print \$2 } /^file/ { print \$5 }' | LC_ALL=C sort -c"
t "another version has another build" fails gives "$(manifest | sed -n 's/^build //p')" sh -c "'$HERE/../ota-release' --archive good 1.2.4 '$at/x.tar' >/dev/null; tar -xOf '$at/x.tar' MANIFEST | sed -n 's/^build //p'"

t "MANIFEST has no folder that holds something" fails says 'dir ' manifest
t "the tar has it all the same" says 'drwxr-xr-x bin/' list
openssl genpkey -algorithm ed25519 -out "$at/key" 2>/dev/null
make --sign "$at/key" good 1.0.0 >/dev/null
t "a signature holds" sh -ec "cd '$at' && tar -xf x.tar MANIFEST MANIFEST.sig && openssl pkey -in key -pubout -out pub && openssl pkeyutl -verify -rawin -pubin -inkey pub -in MANIFEST -sigfile MANIFEST.sig"
t "it comes second" gives MANIFEST.sig sh -c "tar -tf '$at/x.tar' | sed -n 2p"
t "--root-mode 0700: it is the entry, and tar obeys it" sh -ec "
  '$HERE/../ota-release' --archive --root-mode 0700 good 1.0.0 '$at/x.tar'; rm -rf '$at/out'; mkdir -m 0755 '$at/out'; tar -C '$at/out' -xf '$at/x.tar'; [ \"\$(stat -c %a '$at/out')\" = 700 ]"
make --root-mode 0000 good 1.0.0 >/dev/null
t "--root-mode 0000" says 'd--------- ./' list
make --root-mode none good 1.0.0 >/dev/null
t "--root-mode none" fails says ' ./' list
make --dir-mode 0700 good 1.0.0 >/dev/null
t "--dir-mode 0700" says 'drwx------ web/' list
make --setuid good 1.0.0 >/dev/null
t "--setuid, in the tar and in MANIFEST" sh -c "tar -tvf '$at/x.tar' | grep '^-rws.*bin/shop' && tar -xOf '$at/x.tar' MANIFEST | grep '^file 4755 .* bin/shop'"
make --absolute-link good 1.0.0 >/dev/null
t "--absolute-link" says 'link web/link /etc' manifest
make --climbing-link good 1.0.0 >/dev/null
t "--climbing-link" says 'web/link -> ../../../../etc' list
make --climbing-file good 1.0.0 >/dev/null
t "--climbing-file" says ../climbed list
make --extra web/more.html good 1.0.0 >/dev/null
t "--extra: the tar has it, MANIFEST not" sh -c "tar -tf '$at/x.tar' | grep -x web/more.html && ! tar -xOf '$at/x.tar' MANIFEST | grep more"
make --missing web/index.html good 1.0.0 >/dev/null
t "--missing: MANIFEST has it, the tar not" sh -c "! tar -tf '$at/x.tar' | grep -x web/index.html && tar -xOf '$at/x.tar' MANIFEST | grep ' web/index.html'"
make --other-digest good 1.0.0 >/dev/null
t "--other-digest: bin/shop is not the one that was summed" says 'bin/shop: FAILED' sums_hold "$at/x.tar"
make --truncate good 1.0.0 >/dev/null
t "--truncate: tar fails" fails tar -tf "$at/x.tar"
make --pad 3M good 1.0.0 >/dev/null
t "--pad: a file of that size" says "file 0644 3145728" manifest
rm -rf "$at"
