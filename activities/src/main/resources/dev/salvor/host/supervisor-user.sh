# shellcheck shell=sh disable=SC2154,SC2034
# Part of supervisor.sh, sourced by become: execs "$@" as $be_user. By number and without PAM where a tool
# allows it, because authentication may be what is broken.
be_uid=
while IFS=: read -r be_name be_pw be_id be_gr be_info be_home be_shell; do
  [ "$be_name" = "$be_user" ] || continue
  be_uid=$be_id be_gid=$be_gr
  HOME=$be_home USER=$be_user LOGNAME=$be_user SHELL=${be_shell:-/bin/sh}
  export HOME USER LOGNAME SHELL
  break
done </etc/passwd
if [ -z "$be_uid" ]; then
  be_uid=$(exec id -u -- "$be_user" 2>/dev/null)
  be_gid=$(exec id -g -- "$be_user" 2>/dev/null)
  if [ -z "$be_uid" ] || [ -z "$be_gid" ]; then
    printf 'salvor: no account %s on this host\n' "$be_user" >&2
    exit 126
  fi
  HOME=/ USER=$be_user LOGNAME=$be_user SHELL=/bin/sh
  export HOME USER LOGNAME SHELL
fi
be_own=$(exec id -u)
if [ "$be_own" = "$be_uid" ]; then
  exec setsid "$@"
fi
if [ "$be_own" != 0 ]; then
  # By a rule of sudo that names this very command.
  be_no() {
    printf 'salvor: this worker runs as %s and cannot do this as %s: %s\n' "$be_own" "$be_user" "$1" >&2
    exit 126
  }
  be_own=$(exec id -un)
  command -v sudo >/dev/null || be_no 'there is no sudo on this host'
  case ${1##*/}:${2-} in
    *:/dev/fd/3) be_no 'no rule of sudo can name a script of a runbook; put it on the host, owned by root, and name it with run' ;;
    sh:"${SALVOR_LIB:-/nowhere}"/*)
      be_no "the programs of typed actions belong to $be_own, so no rule of sudo may name them; use run with the command itself"
      ;;
  esac
  [ -z "${be_env-}" ] ||
    be_no 'sudo would drop the environment and secrets that the step gives its command; name values as arguments'
  be_path=
  case $1 in
    */*) be_path=$1 ;;
    *)
      be_rest=$PATH:
      while [ -n "$be_rest" ] && [ -z "$be_path" ]; do
        be_at=${be_rest%%:*}/$1
        be_rest=${be_rest#*:}
        if [ -f "$be_at" ] && [ -x "$be_at" ]; then be_path=$be_at; fi
      done
      ;;
  esac
  if [ -z "$be_path" ]; then
    printf 'salvor: there is no program %s on this host\n' "$1" >&2
    exit 127
  fi
  shift
  case $be_user in *[!0-9]*) be_for=$be_user ;; *) be_for="#$be_user" ;; esac
  # A rule is shown only where nothing in it means more to sudo, and where it does not hang on the folder.
  be_rule="$be_own ALL=($be_user) NOPASSWD: $be_path${*:+ $*}"
  [ $# -gt 0 ] || be_rule="$be_rule \"\""
  for be_word in "$be_path" "$@"; do
    case $be_word in '' | . | .. | ./* | ../* | *[!A-Za-z0-9_./@%+-]*) be_rule= ;; esac
  done
  for be_word in "$be_own" "$be_user"; do
    # Capitals alone are ALL or an alias, and a number is written otherwise.
    case $be_word in [!A-Za-z_]* | *[!A-Za-z0-9_.-]*) be_rule= ;; *[!A-Z0-9_]*) ;; *) be_rule= ;; esac
  done
  [ "$PWD" = / ] || be_rule=
  : "${be_rule:=see salvor policy sudo}"
  be_list=$(LC_ALL=C sudo -n -ll -u "$be_for" -- "$be_path" "$@" 2>/dev/null) ||
    be_no "no rule of sudo lets it without a password; the rule that is missing: $be_rule"
  # So it may; whether a password is asked is said by the list alone, and since sudo 1.9.14 ("Matched") of this command.
  be_list="$(LC_ALL=C sudo -n -ll 2>/dev/null)
Sudoers entry:
$be_list"
  be_given=$* be_count=$# be_usual='' be_tag='' be_free='' be_who=no be_in=''
  be_tab=$(printf '\t')
  be_name=$(exec id -un -- "$be_uid" 2>/dev/null)

  # be_match COMMAND: sets be_is to whether this rule of the list is about the command.
  be_match() {
    be_is=no
    case $1 in
      ALL | "$be_path") be_is=yes ;;
      '!'*) ;;
      "$be_path \"\"") [ "$be_count" -gt 0 ] || be_is=yes ;;
      "$be_path ^"*) be_is=maybe ;;
      "$be_path "*)
        # As sudo does, as one text with wildcards.
        # shellcheck disable=SC2254
        case $be_given in ${1#"$be_path "}) be_is=yes ;; esac
        ;;
      *)
        case ${1%% *} in [!/]* | */ | *[*?[\\]* | */"${be_path##*/}") be_is=maybe ;; esac
        ;;
    esac
    case $be_is:$be_who in
      no:* | *:no) ;;
      yes:yes) be_free=${be_tag:-0} ;;
      # Of what nobody can tell here each has to be without a password.
      *) if [ -z "$be_tag" ]; then be_free=0; else be_free=${be_free:-1}; fi ;;
    esac
  }
  set -f
  IFS='
'
  for be_line in $be_list; do
    be_line=${be_line#"${be_line%%[! "$be_tab"]*}"}
    case $be_line in
      'Matching Defaults entries for '*) be_in=defaults ;;
      'User '*' may run the following '* | 'Sudoers entry:'* | 'LDAP Role:'* | 'Runas and '*) be_in= ;;
      'RunAsUsers: '*)
        be_tag=$be_usual be_who=no
        IFS=', '
        for be_word in ${be_line#*: }; do
          case $be_word in
            ALL | "$be_user" | "${be_name:-$be_user}" | "#$be_uid") be_who=yes ;;
            "!$be_user" | "!#$be_uid") be_who=no ;;
            [!A-Za-z_#!]*) [ "$be_who" = yes ] || be_who=maybe ;;
          esac
        done
        ;;
      'Options: '*)
        case ", ${be_line#*: }," in
          *', !authenticate,'*) be_tag=1 ;;
          *', authenticate,'*) be_tag= ;;
        esac
        ;;
      Commands:) be_in=commands ;;
      'Matched: '*) be_free=${be_tag:-0} ;;
      *)
        case $be_in:", $be_line," in
          defaults:*', !authenticate,'*) be_usual=1 ;;
          commands:*) be_match "$be_line" ;;
        esac
        ;;
    esac
  done
  IFS=" $be_tab
"
  set +f
  [ "$be_free" = 1 ] ||
    be_no "sudo would ask for a password; the rule that is missing, behind all others about it: $be_rule"
  exec setsid sudo -n -H -u "$be_for" -- "$be_path" "$@"
fi
case $(exec setpriv --help 2>&1) in
  *--init-groups*) exec setsid setpriv --reuid="$be_uid" --regid="$be_gid" --init-groups -- "$@" ;;
esac
case $(exec chroot --help 2>&1) in
  *--userspec*)
    # chroot leads to /, so the folder is found again.
    # shellcheck disable=SC2016
    exec setsid chroot --userspec="$be_uid:$be_gid" / sh -c 'cd "$1" || exit 126; shift; exec "$@"' sh "$PWD" "$@"
    ;;
esac
if command -v runuser >/dev/null; then
  exec setsid runuser -u "$be_user" -- "$@"
fi
# shellcheck disable=SC2016
exec setsid su -s /bin/sh -c 'exec "$@"' -- "$be_user" sh "$@"
