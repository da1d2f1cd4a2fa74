#!/bin/sh
# pam.check: PAM accepts the right password of an account and refuses a wrong one.
#
# `su - USER` is started as an unprivileged user, because from root su asks for nothing and proves nothing. Without a
# terminal su of util-linux and of shadow read the password from stdin. pam_wheel lets only members of a group use su:
# then a member is the one who asks. Where su cannot be used, unix_chkpwd (the helper of pam_unix) is asked as the user
# itself, and the output says that only pam_unix was proven.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"

user=${WITH_USER-} secret=${WITH_PASSWORD_FILE-} expect=${WITH_EXPECT-accepted} limit=${WITH_TIMEOUT-30} starter=${WITH_AS-}
name_like user "$user"
case $expect in accepted | refused) ;; *) die "$USAGE" "expect: '$expect' is neither accepted nor refused" ;; esac
count timeout "$limit"
[ -r "$secret" ] && [ -s "$secret" ] || die "$USAGE" "password: its file is not there or empty"
[ "$(wc -l <"$secret")" -eq 0 ] || die "$USAGE" "password: holds a line break"
[ "$user" != root ] || [ -n "${WITH_AS-}" ] || starter=nobody
uid=$(id_in passwd "$user") && is_count "$uid" || die 1 "no account '$user' on this host"

# The group that pam_wheel wants, empty when it is not in use.
wheel_group() {
  awk '$1 == "auth" && /pam_wheel\.so/ && !/ deny/ {
    group = "wheel"
    for (i = 1; i <= NF; i++) if ($i ~ /^group=/) group = substr($i, 7)
    print group; exit
  }' /etc/pam.d/su 2>/dev/null
}

pick_starter() {
  [ -z "$starter" ] || return 0
  starter=nobody
  group=$(wheel_group)
  [ -n "$group" ] || return 0
  # The account itself if it is a member (su asks it all the same), else any other member but root.
  starter=$(GROUP=$group NAME=$user awk -F: '$1 == ENVIRON["GROUP"] {
    n = split($4, member, ",")
    for (i = 1; i <= n; i++) if (member[i] == ENVIRON["NAME"]) { print member[i]; exit }
    for (i = 1; i <= n; i++) if (member[i] != "root" && member[i] != "") { print member[i]; exit }
  }' /etc/group)
}

# drop UID GID COMMAND...: as that user, by whatever can do it without PAM.
drop() {
  to_uid=$1 to_gid=$2
  shift 2
  if ! am_root; then
    "$@"
  elif have setpriv && setpriv --reuid "$to_uid" --regid "$to_gid" --clear-groups true 2>/dev/null; then
    bounded "$limit" setpriv --reuid "$to_uid" --regid "$to_gid" --clear-groups "$@"
  elif have chroot && chroot --userspec="+$to_uid:+$to_gid" --groups= / true 2>/dev/null; then
    bounded "$limit" chroot --userspec="+$to_uid:+$to_gid" --groups= / "$@"
  elif have perl; then
    # shellcheck disable=SC2016
    bounded "$limit" perl -e 'my ($u, $g) = splice @ARGV, 0, 2; $) = "$g $g"; $( = $g; $< = $> = $u; $< == $u && $> == $u or exit 125; exec { $ARGV[0] } @ARGV' "$to_uid" "$to_gid" "$@"
  else
    die "$MISSING" "setpriv is missing on this host, and so are chroot (coreutils) and perl: su cannot be started as an unprivileged user"
  fi
}

# ask_su SECRET_FILE: 0 accepted, 1 refused, 2 something else said no (its words in `said`).
ask_su() {
  mark=salvor-$$-in
  said=$({ cat -- "$1" && echo; } | drop "$starter_uid" "$starter_gid" su - "$user" -c "echo $mark" 2>&1)
  code=$?
  case $said in
    *"$mark"*) return 0 ;;
    *'uthentication failure'* | *'uthentication token'* | *'ncorrect password'*) return 1 ;;
    # The password was right; it is the shell of the account that refuses to run anything.
    *'account is currently not available'*) return 0 ;;
  esac
  ! timed_out "$code" || said="su did not answer in $limit s"
  said=$(printf '%s' "${said#Password: }" | tr '\n' ' ' | cut -c1-200)
  return 2
}

ask_chkpwd() {
  { cat -- "$1" && printf '\000'; } | drop "$uid" "$uid" "$chkpwd" "$user" nonull >/dev/null 2>&1
  code=$?
  case $code in 0) return 0 ;; 7 | 9) return 1 ;; esac
  said="unix_chkpwd ended with $code"
  return 2
}

find_chkpwd() {
  for chkpwd in /usr/sbin/unix_chkpwd /sbin/unix_chkpwd; do [ ! -x "$chkpwd" ] || return 0; done
  return 1
}

# The wrong one first: a success afterwards clears what pam_faillock counts.
wrong=$SALVOR_STEP_DIR/wrong
judge() {
  $1 "$wrong"
  wrong_was=$? wrong_said=${said-}
  $1 "$secret"
  right_was=$?
}

report() {
  rm -f "$wrong"
  [ "$wrong_was" -ne 0 ] || die 1 "PAM accepts a wrong password for $user: anybody can log in ($via)"
  [ "$wrong_was" -eq 1 ] || die 2 "cannot tell: $wrong_said ($via)"
  case $expect/$right_was in
    accepted/0) say "unchanged: PAM accepts the password of $user and refuses a wrong one ($via)" ;;
    refused/1) say "unchanged: PAM refuses the password of $user ($via)" ;;
    accepted/1) die 1 "PAM refuses the password of $user ($via)" ;;
    refused/0) die 1 "PAM accepts the password of $user, which it should refuse ($via)" ;;
    *) die 2 "cannot tell: ${said:-no answer} ($via)" ;;
  esac
}

case ${1-} in
  do | check | verify) ;;
  *) die "$USAGE" "usage: pam.check.sh check|do|verify" ;;
esac
{ cat -- "$secret" && printf 'x%s' "$$"; } | tail -c 200 >"$wrong"

if am_root; then
  pick_starter
  if [ -n "$starter" ]; then
    starter_uid=$(id_in passwd "$starter") && is_count "$starter_uid" || die "$USAGE" "as: no account '$starter' on this host"
    [ "$starter_uid" -ne 0 ] || die "$USAGE" "as: from root su asks for nothing; name an unprivileged user"
    starter_gid=$(NAME=$starter awk -F: '$1 == ENVIRON["NAME"] { print $4; exit }' /etc/passwd)
    is_count "$starter_gid" || starter_gid=65534
  fi
else
  starter=$(id -un 2>/dev/null) starter_uid=$(id -u) starter_gid=$(id -g)
fi

wrong_was=2 right_was=2
if [ -n "$starter" ] && have su; then
  via="su - $user, started as $starter"
  judge ask_su
fi
if [ "$wrong_was" -eq 2 ] || [ "$right_was" -eq 2 ]; then
  because=${said:-no su, or nobody may use it}
  if find_chkpwd && { am_root || [ "$(id -u)" = "$uid" ]; }; then
    warn "su could not be used ($because); using unix_chkpwd"
    via="unix_chkpwd: only pam_unix proven, su could not be asked"
    judge ask_chkpwd
  else
    have su || die "$MISSING" "su is missing on this host, and so is unix_chkpwd"
    wrong_said=$because
  fi
fi
report
