# shellcheck shell=sh
# Password hashes (crypt(5)) from a secret in a file; the secret only ever travels through stdin.
# SHA-512 is made by OpenSSL first: it hashes by its own code, also on a host whose libcrypt is broken. What counts at
# a login is the host's crypt(3), so that one is asked before a hash is written. Sourced after lib.sh and lib-shadow.sh.

# new_hash FILE: sets `hash` to a fresh one that the host's crypt(3) verifies, and `method`; leaves when there is none.
# shellcheck disable=SC2016,SC2034
new_hash() {
  hash=''
  salt=$(random_salt 16)
  hash=$(hash_with "\$6\$$salt" "$1") || hash=''
  method=SHA-512
  if [ -n "$hash" ]; then
    proven "$hash" "$1" && return 0
    [ $? = 1 ] || die "$MISSING" "nothing on this host can ask crypt(3) whether it would accept the new password, and writing one that it does not accept would shut the account out; $SHADOW is as it was. Install perl, python3 or a C compiler, then retry"
  fi
  # 24 characters of salt are whole bytes in yescrypt's encoding; j9T is crypt_gensalt's default cost.
  for setting in "\$y\$j9T\$$(random_salt 24)" "\$5\$$salt"; do
    case $setting in '$y'*) method=yescrypt ;; *) method=SHA-256 ;; esac
    hash=$(ask_crypt "$setting" "$1") || continue
    case $hash in "$setting\$"*) ;; *) continue ;; esac
    [ "${#hash}" = $((${#setting} + 44)) ] && proven "$hash" "$1" && return 0
  done
  hash=$(hash_with "\$6\$$salt" "$1") || no_hash
  die 1 "crypt(3) of this host verifies neither SHA-512 nor yescrypt nor SHA-256 hashes, so a new password would shut the account out; $SHADOW is as it was. Repair libxcrypt, then retry"
}

no_hash() {
  have openssl || have perl || have python3 || have busybox || die "$MISSING" "openssl is missing on this host, and so are perl, python3 and busybox"
  die 1 "no tool on this host can make a password hash (tried: openssl, crypt(3), busybox)"
}

random_salt() { head -c $(($1 * 12)) /dev/urandom | tr -dc 'a-zA-Z0-9./' | cut -c1-"$1"; }

# hash_with SETTING FILE: the secret hashed with the salt and rounds of $6$[rounds=N$]salt.
# shellcheck disable=SC2016
hash_with() {
  for hash_tool in openssl crypt busybox; do
    case $hash_tool in
      crypt) hashed=$(ask_crypt "$1" "$2") ;;
      openssl) hashed=$(bounded 60 openssl passwd -6 -salt "${1#???}" -stdin <"$2" 2>/dev/null) ;;
      busybox)
        case $1 in '$6$rounds='*) continue ;; esac
        hashed=$(bounded 60 busybox mkpasswd -m sha512 -S "${1#???}" -P 0 <"$2" 2>/dev/null)
        ;;
    esac
    # Whatever the tool said with exit 0: only a hash of that salt counts.
    case $hashed in
      "$1\$"*) [ "${#hashed}" = $((${#1} + 87)) ] && say "$hashed" && return 0 ;;
    esac
  done
  return 1
}

# proven HASH FILE: 0 the host's crypt(3) verifies the hash for the secret and for no other one, 1 it does not, 2 nobody
# here can ask it.
proven() {
  answer=$(ask_crypt "$1" "$2") || return 2
  [ "$answer" = "$1" ] || return 1
  { cat -- "$2" && printf x; } | head -c 200 >"$SALVOR_STEP_DIR/another" || return 2
  [ "$(wc -c <"$2")" -lt 200 ] || printf x >"$SALVOR_STEP_DIR/another"
  answer=$(ask_crypt "$1" "$SALVOR_STEP_DIR/another")
  rm -f "$SALVOR_STEP_DIR/another"
  [ "$answer" != "$1" ]
}

# ask_crypt SETTING FILE: what crypt(3) of the host's C library gives, by whatever here can call it; fails when nothing
# can. A library that cannot be loaded gives an empty answer.
# shellcheck disable=SC2016
ask_crypt() {
  # perl has no SHA-512 crypt of its own, but it must be the shared library that answers (or musl, where libc is it).
  asked=$(bounded 60 perl -e '
    local $/; my $p = <STDIN>; $p = "" unless defined $p; $p =~ s/\n\z//; my $h = crypt($p, $ARGV[0]);
    if (open(my $maps, "<", "/proc/self/maps")) { grep { /libcrypt[.-]|musl/ } <$maps> or exit 3 }
    print "asked:", defined $h ? $h : ""' "$1" <"$2" 2>/dev/null)
  case $asked in asked:*) say "${asked#asked:}" && return 0 ;; esac
  asked=$(bounded 60 python3 -W ignore -c '
import ctypes, sys
p = sys.stdin.buffer.read()
p = p[:-1] if p.endswith(b"\n") else p
for name in ("libcrypt.so.1", "libcrypt.so.2"):
    try:
        crypt = ctypes.CDLL(name).crypt
    except (OSError, AttributeError):
        continue
    crypt.restype = ctypes.c_char_p
    sys.stdout.write("asked:" + (crypt(p, sys.argv[1].encode()) or b"").decode("ascii", "replace"))
    break' "$1" <"$2" 2>/dev/null)
  case $asked in asked:*) say "${asked#asked:}" && return 0 ;; esac
  for cc in cc gcc clang; do
    have "$cc" || continue
    printf '%s\n' '#include <stdio.h>' 'extern char *crypt(const char *, const char *);' \
      'int main(int n, char **a) { char p[512]; size_t l = fread(p, 1, 511, stdin); (void)n; if (l && p[l - 1] == 10) l--;' \
      'p[l] = 0; char *h = crypt(p, a[1]); printf("asked:%s", h ? h : ""); return 0; }' >"$SALVOR_STEP_DIR/ask.c"
    asked=$(bounded 60 "$cc" -w -o "$SALVOR_STEP_DIR/ask" "$SALVOR_STEP_DIR/ask.c" -lcrypt 2>/dev/null &&
      bounded 60 "$SALVOR_STEP_DIR/ask" "$1" <"$2" 2>/dev/null)
    rm -f "$SALVOR_STEP_DIR/ask.c" "$SALVOR_STEP_DIR/ask"
    case $asked in asked:*) say "${asked#asked:}" && return 0 ;; esac
  done
  # A perl that cannot even start because the library is gone says so.
  have perl && case $(perl -e 1 2>&1) in *libcrypt*) say '' && return 0 ;; esac
  return 1
}

# matches HASH FILE: 0 the secret fits the hash, 1 it does not, 2 nobody here can tell.
# shellcheck disable=SC2016
matches() {
  case $1 in
    '$6$'*)
      hashed=$(hash_with "${1%\$*}" "$2") || return 2
      [ "$hashed" = "$1" ]
      ;;
    '$'*)
      hashed=$(ask_crypt "$1" "$2") || return 2
      case $hashed in '$'?*) [ "$hashed" = "$1" ] ;; *) return 2 ;; esac
      ;;
    *) return 1 ;;
  esac
}
