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
if [ "$(exec id -u)" = "$be_uid" ]; then
  exec setsid "$@"
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
