#!/bin/sh
# In the host: builds libxcrypt from the given source tarball with every method but SHA-512, the ABI of
# libcrypt.so.1 kept, so that login, sudo, sshd and PAM still load. The result goes to stdout as a tar.
set -eu
work=$(mktemp -d /var/tmp/libxcrypt.XXXXXX)
trap 'rm -rf "$work"' EXIT
exec 3>&1 1>&2

tar -C "$work" -xf "$1"
cd "$work"/libxcrypt-*
[ -x configure ] || ./autogen.sh
# Every method that the source knows, less the one.
hashes=$(awk '!/^#/ && NF && $1 != ":" { print $1 }' lib/hashes.conf | grep -vx sha512crypt | paste -sd, -)
./configure --quiet --prefix=/usr --disable-werror --disable-xcrypt-compat-files --enable-obsolete-api=glibc --enable-hashes="$hashes"
make -s -j2
make -s install DESTDIR="$work/stage" >/dev/null
mkdir "$work/out"
cp "$(readlink -f "$work/stage/usr/lib/libcrypt.so.1")" "$work/out/libcrypt.so.1"
cp "$work/stage/usr/lib/libcrypt.a" "$work/out/"
strip --strip-unneeded "$work/out/libcrypt.so.1"
tar -C "$work/out" -cf - . >&3
