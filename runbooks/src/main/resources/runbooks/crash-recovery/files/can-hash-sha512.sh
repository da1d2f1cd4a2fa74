#!/bin/sh
# Can the C library's crypt(3) hash and verify SHA-512 passwords? Asked of libcrypt itself: openssl would answer by
# its own code. 0 yes, 1 no, 69 nothing on this host can ask. LIBCRYPT=/path/libcrypt.so.N asks that library instead
# (a staged build, before it goes live). Needs perl that is linked with libcrypt, python3, or a C compiler.
set -u
LC_ALL=C
export LC_ALL

# crypt("Hello world!") of the SHA-crypt specification.
setting="\$6\$saltstring"
wanted="$setting\$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1"
library=${LIBCRYPT-}

limit() { if command -v timeout >/dev/null 2>&1; then timeout 30 "$@"; else "$@"; fi; }

answer() { # TOOL HASH
  case $2 in
    "$wanted") echo "crypt(3) hashes and verifies SHA-512 (asked through $1)" && exit 0 ;;
    *) echo "crypt(3) does not hash with SHA-512: it gave '${2:-nothing}' (asked through $1)" >&2 && exit 1 ;;
  esac
}

# perl has no SHA-512 crypt of its own, but it must be the shared library that answers (or musl, where libc is it).
# shellcheck disable=SC2016
by_perl='my $h = crypt("Hello world!", $ARGV[0]);
  if (open(my $maps, "<", "/proc/self/maps")) { my @hits = grep { /libcrypt[.-]|musl/ } <$maps>; @hits or exit 3; }
  print "asked:", defined $h ? $h : "";'
if [ -z "$library" ]; then
  for perl in /usr/bin/perl perl; do
    out=$(limit "$perl" -e "$by_perl" "$setting" 2>/dev/null)
    case $out in asked:*) answer perl "${out#asked:}" ;; esac
  done
fi

by_python='import ctypes, sys
names = [sys.argv[2]] if sys.argv[2] else ["libcrypt.so.1", "libcrypt.so.2"]
for name in names:
    try:
        crypt = ctypes.CDLL(name).crypt
    except (OSError, AttributeError):
        continue
    crypt.restype = ctypes.c_char_p
    sys.stdout.write("asked:" + (crypt(b"Hello world!", sys.argv[1].encode()) or b"").decode())
    break'
for python in /usr/bin/python3 python3; do
  out=$(limit "$python" -c "$by_python" "$setting" "$library" 2>/dev/null)
  case $out in asked:*) answer python3 "${out#asked:}" ;; esac
done

for cc in cc gcc clang; do
  command -v "$cc" >/dev/null 2>&1 || continue
  work=$(mktemp -d "${SALVOR_STEP_DIR:-${TMPDIR:-/tmp}}/crypt.XXXXXX") || continue
  trap 'rm -rf "$work"' EXIT
  printf '%s\n' '#include <stdio.h>' 'extern char *crypt(const char *, const char *);' \
    'int main(int n, char **a) { (void)n; char *h = crypt("Hello world!", a[1]); printf("asked:%s", h ? h : ""); return 0; }' >"$work/ask.c"
  if limit "$cc" -o "$work/ask" "$work/ask.c" "${library:--lcrypt}" 2>/dev/null; then
    out=$(LD_LIBRARY_PATH=${library:+${library%/*}} limit "$work/ask" "$setting" 2>/dev/null)
    case $out in asked:*) answer "a C program" "${out#asked:}" ;; esac
  fi
  rm -rf "$work"
done

if [ -n "$library" ] && [ ! -e "$library" ]; then
  echo "$library does not exist" >&2
  exit 1
fi
# A perl that cannot even start because the library is gone says no.
for perl in /usr/bin/perl /bin/perl; do
  if [ -x "$perl" ] && "$perl" -e 1 2>&1 | grep -q 'libcrypt'; then
    echo "$perl does not start: libcrypt cannot be loaded" >&2
    exit 1
  fi
done
echo "nothing here can ask crypt(3): perl linked with libcrypt, python3 or a C compiler is needed" >&2
exit 69
