#!/bin/sh
# Builds libxcrypt from source into a staging root, proves there that it hashes with SHA-512, and only then puts it in
# place of the broken library, which is kept for undo. Needs no network and no /tmp: it works in the step's folder.
set -u
umask 077
left="this attempt changed nothing on the host"
fail() {
  echo "$*; $left" >&2
  exit 1
}
need() {
  command -v "$1" >/dev/null 2>&1 || {
    echo "$1 is missing on this host" >&2
    exit 69
  }
}
need make
need tar
need perl
command -v cc >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || need cc

source=${SOURCE-}
if [ -z "$source" ]; then
  for candidate in /usr/src/libxcrypt-*.tar.* /usr/src/libxcrypt_*.orig.tar.* \
    /var/cache/distfiles/libxcrypt-*.tar.* /usr/portage/distfiles/libxcrypt-*.tar.*; do
    case $candidate in *.asc | *.sig) continue ;; esac
    [ -f "$candidate" ] && source=$candidate
  done
fi
[ -f "$source" ] ||
  fail "no source of libxcrypt (looked in /usr/src and the distfiles); pass -p libxcryptSource=/path/to/libxcrypt-4.4.x.tar.xz"

work=$SALVOR_STEP_DIR/build
rm -rf "$work"
mkdir -p "$work/tree" || fail "cannot make $work"
TMPDIR=$work
export TMPDIR
echo "unpacking $source"
tar -xf "$source" -C "$work/tree" || fail "$source cannot be unpacked"
set -- "$work"/tree/*/configure.ac
[ -f "$1" ] || fail "$source is not the source of libxcrypt (no configure.ac)"
tree=${1%/configure.ac}

live=$(ldconfig -p 2>/dev/null | sed -n 's/.*libcrypt\.so\.1 .*=> //p' | head -n 1)
[ -n "$live" ] || for candidate in /lib/*-linux-gnu/libcrypt.so.1 /usr/lib/*-linux-gnu/libcrypt.so.1 \
  /lib64/libcrypt.so.1 /usr/lib64/libcrypt.so.1 /lib/libcrypt.so.1 /usr/lib/libcrypt.so.1; do
  [ -e "$candidate" ] && live=$candidate && break
done
[ -n "$live" ] || fail "no libcrypt.so.1 on this host to replace"
folder=$(dirname "$(readlink -f "$live")")

echo "building for $folder"
cd "$tree" || fail "cannot enter $tree"
if [ ! -f configure ]; then
  # Distributions' archives come from the repository, without what a release has been prepared with.
  need autoreconf
  ./autogen.sh || fail "autogen.sh failed"
fi
./configure --prefix=/usr --libdir="$folder" --enable-hashes=all --enable-obsolete-api=glibc \
  --disable-static --disable-werror --disable-failure-tokens || fail "configure failed"
make -j"$(nproc 2>/dev/null || echo 1)" || fail "make failed, see its output above"
stage=$work/stage
make install DESTDIR="$stage" || fail "make install into the staging root failed"
built=$(readlink -f "$stage$folder/libcrypt.so.1") || fail "the build left no libcrypt.so.1"
[ -f "$built" ] || fail "the build left no libcrypt.so.1"

echo "hashing with the new library"
cat >"$work/try.c" <<'END' || fail "cannot write to $work"
#include <stdio.h>
#include <string.h>
char *crypt(const char *phrase, const char *setting);
int main(void) {
  char hash[512];
  const char *made = crypt("salvor", "$6$saltstring$");
  if (!made || strncmp(made, "$6$saltstring$", 14) || strlen(made) != 14 + 86) {
    fprintf(stderr, "it does not hash with SHA-512\n");
    return 1;
  }
  strcpy(hash, made);
  made = crypt("salvor", hash);
  if (!made || strcmp(made, hash)) {
    fprintf(stderr, "it does not accept the right password\n");
    return 1;
  }
  made = crypt("wrong", hash);
  if (made && !strcmp(made, hash)) {
    fprintf(stderr, "it accepts a wrong password\n");
    return 1;
  }
  return 0;
}
END
cc -o "$work/try" "$work/try.c" "$built" || gcc -o "$work/try" "$work/try.c" "$built" || fail "the test program cannot be built"
LD_LIBRARY_PATH=$(dirname "$built") "$work/try" || fail "the new library failed its test"

keep=$SALVOR_STEP_DIR/old
if [ ! -f "$keep/complete" ]; then
  rm -rf "$keep"
  mkdir -p "$keep" || fail "cannot make $keep"
  for old in "$folder"/libcrypt.so.1*; do
    [ -e "$old" ] || [ -L "$old" ] || continue
    cp -a "$old" "$keep/" || fail "cannot keep $old"
  done
  printf '%s\n' "$folder" >"$keep/folder"
  for old in "$keep"/libcrypt.so.1*; do [ -L "$old" ] || sync "$old"; done
  sync "$keep/folder"
  : >"$keep/complete"
  sync "$keep/complete" "$keep"
fi

name=$(basename "$built")
echo "going live: $folder/$name (the old one is kept in $keep)"
if ! { cp "$built" "$folder/.$name.new" && chmod 755 "$folder/.$name.new" && sync "$folder/.$name.new"; }; then
  fail "cannot write to $folder"
fi
mv -f "$folder/.$name.new" "$folder/$name" || fail "cannot rename to $folder/$name"
left="the new $folder/$name is in place; the old libraries are kept in $keep"
if [ "$name" != libcrypt.so.1 ]; then
  ln -s "$name" "$folder/.libcrypt.so.1.new" 2>/dev/null || ln -sf "$name" "$folder/.libcrypt.so.1.new"
  mv -f "$folder/.libcrypt.so.1.new" "$folder/libcrypt.so.1" || fail "cannot link $folder/libcrypt.so.1 to it"
fi
sync "$folder"
ldconfig 2>/dev/null || echo "ldconfig is missing or failed; this step set the link itself"
rm -rf "$work"
echo "::salvor library=$folder/$name"
