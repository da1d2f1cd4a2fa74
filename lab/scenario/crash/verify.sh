#!/bin/sh
# In the host: proves that each part of the crash holds. verify.sh PM, alice's password on stdin.
# One line per part, "ok" or "not ok"; exit 1 if any does not hold. Changes nothing that stays.
set -u
at=$(dirname "$0")
pm=$1
password=$(cat)
bad=0
# shellcheck source=/dev/null
. "$at/login.sh"
# shellcheck source=/dev/null
. "$at/verify-pm.sh"

holds() { # words command...
  words=$1
  shift
  if "$@" >/dev/null 2>&1; then echo "ok $words"; else echo "not ok $words"; bad=$((bad + 1)); fi
}
fails() { ! "$@"; }

hashes() { # setting: does crypt(3) make a hash with it
  # shellcheck disable=SC2016  # perl's variables
  perl -e 'my $hash = crypt("secret", $ARGV[0]) // ""; exit(index($hash, $ARGV[0]) != 0)' "$1"
}

no_other_library() { # every libcrypt on the host, shared or static, is without SHA-512
  find / -xdev \( -name 'libcrypt*.so*' -o -name 'libcrypt*.a' \) -type f -not -name 'libcrypto*' >"$at/libraries"
  [ -s "$at/libraries" ] || return 1
  while read -r file; do
    case $file in
      *.a) cc -o "$at/static" "$at/try-sha512.c" "$file" && fails "$at/static" ;;
      *) fails env LD_PRELOAD="$file" perl "$at/try-sha512.pl" ;;
    esac || return 1
  done <"$at/libraries"
}
source_is_there() { tar -tf "$(find /usr/src -name 'libxcrypt-*.tar.*' | head -n 1)" | grep -q '/configure.ac$'; }
build_tools_are_there() { for tool in cc make perl autoreconf automake libtoolize pkg-config xz; do command -v "$tool" || return 1; done; }
shadow_is_sha512() { grep '^alice:[$]6[$]' /etc/shadow; }
pam_makes_sha512() { grep -E '^password.*pam_unix\.so.*sha512' /etc/pam.d/common-password && fails grep -r yescrypt /etc/pam.d; }
pids_named() { ps -eo pid=,comm= | awk -v name="$1" '$2 == name { print $1 }'; }
in_state_d() {
  for pid in $(pids_named lab-dstate); do
    grep -q '^State:.D' "/proc/$pid/status" && [ "$(cat "/proc/$pid/wchan")" = kernel_clone ] && kill -TERM "$pid" && sleep 0.3 &&
      grep -q '^State:.D' "/proc/$pid/status" && return 0
  done
  return 1
}
zombies_stay() {
  parent=$(pids_named lab-zombies | head -n 1)
  [ "$(ps --ppid "$parent" -o stat= | awk '/^Z/' | wc -l)" -eq 3 ]
}
stray_runs() { [ -n "$(pids_named lab-stray)" ]; }
display_manager_is_off() {
  systemctl cat lightdm.service && [ "$(systemctl is-enabled lightdm.service)" = disabled ] &&
    fails systemctl is-active lightdm.service && fails systemctl cat display-manager.service &&
    [ "$(systemctl get-default)" = multi-user.target ]
}
# shellcheck disable=SC2086
resolver_is_silent() { # no answer and no error: still waiting after three seconds
  timeout 3 getent hosts salvor-lab.example
  [ $? -eq 124 ]
}

# shellcheck disable=SC2016  # crypt settings
{
  holds 'crypt(3) makes no SHA-512 hash' fails hashes '$6$saltsalt$'
  holds 'crypt(3) still makes SHA-256 hashes' hashes '$5$saltsalt$'
}
holds 'no other libcrypt lies on the host' no_other_library
holds 'libxcrypt source is there' source_is_there
holds 'what its build needs is there' build_tools_are_there
holds 'alice has a SHA-512 password' shadow_is_sha512
holds 'PAM makes SHA-512 passwords' pam_makes_sha512
holds 'alice is refused with the right password' fails alice_logs_in "$password"
holds 'sudo still loads' runuser -u ops -- sudo -n true
holds "$pm never returns, nor on TERM, nor does its child in another session" pm_hangs "$pm"
holds 'a process is in state D, in kernel_clone, and TERM does not end it' in_state_d
holds 'a parent keeps three zombies' zombies_stay
holds 'a stray process of the crash runs' stray_runs
holds 'the display manager is there, disabled, and the boot goes to multi-user' display_manager_is_off
holds 'the name service never answers' resolver_is_silent
[ "$bad" -eq 0 ]
