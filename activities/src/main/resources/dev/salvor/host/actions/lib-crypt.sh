# shellcheck shell=sh
# SHA-512 password hashes ($6$, crypt(5)) from a secret in a file; the secret only ever travels through stdin.
# OpenSSL first: it hashes by its own code, also on a host whose libcrypt is broken.

# hash_new FILE: a hash with a fresh salt.
hash_new() {
  salt=$(head -c 96 /dev/urandom | tr -dc 'a-zA-Z0-9./' | cut -c1-16)
  hash_with "\$6\$$salt" "$1" && return 0
  have openssl || have perl || have python3 || have busybox || die "$MISSING" "openssl is missing on this host, and so are perl, python3 and busybox"
  die 1 "no tool on this host can make a SHA-512 hash (tried: openssl, perl, python3, busybox)"
}

# hash_with SETTING FILE: the secret hashed with the salt and rounds of $6$[rounds=N$]salt.
hash_with() {
  bare=${1#???}
  for hash_tool in openssl perl python3 busybox; do
    have "$hash_tool" || continue
    case $hash_tool in
      openssl) hashed=$(bounded 60 openssl passwd -6 -salt "$bare" -stdin <"$2" 2>/dev/null) ;;
      *) hashed=$(crypt_with "$hash_tool" "$1" "$2") ;;
    esac
    # Whatever the tool said with exit 0: only a hash of that salt counts.
    case $hashed in
      "$1\$"*) [ "${#hashed}" = $((${#1} + 87)) ] && say "$hashed" && return 0 ;;
    esac
  done
  return 1
}

# crypt_with TOOL SETTING FILE: crypt(3) as that tool has it; any method that the C library knows.
# shellcheck disable=SC2016
crypt_with() {
  case $1 in
    perl) bounded 60 perl -e '
      local $/; my $p = <STDIN>; $p =~ s/\n\z//; my $h = crypt($p, $ARGV[0]); print defined $h ? $h : ""' "$2" <"$3" ;;
    python3) bounded 60 python3 -W ignore -c '
import ctypes, sys
p = sys.stdin.buffer.read()
p = p[:-1] if p.endswith(b"\n") else p
for name in ("libcrypt.so.1", "libcrypt.so.2"):
    try:
        crypt = ctypes.CDLL(name).crypt
    except OSError:
        continue
    crypt.restype = ctypes.c_char_p
    print((crypt(p, sys.argv[1].encode()) or b"").decode())
    break' "$2" <"$3" ;;
    busybox)
      case $2 in '$6$rounds='*) return 1 ;; '$6$'*) bounded 60 busybox mkpasswd -m sha512 -S "${2#???}" -P 0 <"$3" ;; *) return 1 ;; esac
      ;;
  esac 2>/dev/null
}

# matches HASH FILE: 0 the secret fits the hash, 1 it does not, 2 nobody here can tell.
# shellcheck disable=SC2016
matches() {
  setting=${1%\$*}
  case $1 in
    '$6$'*)
      hashed=$(hash_with "$setting" "$2") || return 2
      [ "$hashed" = "$1" ]
      ;;
    '$'*)
      for crypt_tool in perl python3; do
        have "$crypt_tool" || continue
        hashed=$(crypt_with "$crypt_tool" "$1" "$2")
        case $hashed in '$'?*) [ "$hashed" = "$1" ] && return 0 || return 1 ;; esac
      done
      return 2
      ;;
    *) return 1 ;;
  esac
}
