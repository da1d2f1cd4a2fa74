#!/bin/sh
# password: an account has this password. The secret is read from a file and fed through stdin only.
# A locked account ("!" or "*" before or instead of a hash) is left locked unless `unlock: true`.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"

op=${1-}
user=${WITH_USER-} secret=${WITH_PASSWORD_FILE-} ROOT=${WITH_ROOT-} unlock=${WITH_UNLOCK-false}
ROOT=${ROOT%/}
name_like user "$user"
flag unlock "$unlock"
[ -z "$ROOT" ] || absolute root "$ROOT"
# shellcheck source=lib-shadow.sh
. "$SALVOR_LIB/lib-shadow.sh"
# shellcheck source=lib-crypt.sh
. "$SALVOR_LIB/lib-crypt.sh"

check_secret() {
  [ -n "$secret" ] && [ -r "$secret" ] || die "$USAGE" "password: its file is not there"
  size=$(wc -c <"$secret")
  [ "$size" -gt 0 ] || die "$USAGE" "password: is empty"
  [ "$size" -le 255 ] || die "$USAGE" "password: longer than 255 bytes; OpenSSL would cut it off"
  [ "$(wc -l <"$secret")" -eq 0 ] || die "$USAGE" "password: holds a line break"
}

check_account() {
  [ -r "$ROOT/etc/passwd" ] || die 1 "cannot read $ROOT/etc/passwd"
  in_passwd=$(field "$ROOT/etc/passwd" "$user" 2) || die 1 "no account '$user' in $ROOT/etc/passwd"
  [ "$in_passwd" = x ] || die 1 "account '$user' does not keep its password in $SHADOW; run pwconv first"
  [ -r "$SHADOW" ] || die "$FORBIDDEN" "cannot read $SHADOW; this needs root"
  current=$(field "$SHADOW" "$user" 2) || die 1 "no entry for '$user' in $SHADOW; run pwconv first"
}

case $op in
  check | verify)
    check_secret
    check_account
    matches "$current" "$secret"
    case $? in
      0) exit 0 ;;
      1) exit 1 ;;
      *)
        warn "no tool here can compare with the present kind of hash (${current%"${current#\$?}"})"
        exit 2
        ;;
    esac
    ;;
  do)
    [ -n "$ROOT" ] || need_root "changing a password"
    check_secret
    check_account
    with_pwd_lock "$op"
    lock_shadow
    check_account
    case $current in
      '!'* | '*'*) $unlock || die 1 "account '$user' is locked; to set a password nevertheless write unlock: true" ;;
    esac
    if matches "$current" "$secret"; then
      say "unchanged: password of $user"
      exit 0
    fi
    new_hash "$secret"
    # The copy is made once: after a kill it still is the state before the first start.
    if ! kept shadow.was; then
      cp -p "$SHADOW" "$SALVOR_STEP_DIR/shadow.was.tmp" && sync_file "$SALVOR_STEP_DIR/shadow.was.tmp" &&
        chmod 600 "$SALVOR_STEP_DIR/shadow.was.tmp" &&
        mv -f "$SALVOR_STEP_DIR/shadow.was.tmp" "$SALVOR_STEP_DIR/shadow.was" ||
        die 1 "cannot keep a copy of $SHADOW in $SALVOR_STEP_DIR (full or read-only?); nothing was changed"
    fi
    line=$(entry "$SHADOW" "$user")
    rest=${line#*:*:*:}
    keep "new.$(cat /proc/sys/kernel/random/uuid)" "$user:$hash:$(($(now) / 86400)):$rest$NEWLINE"
    for new in "$SALVOR_STEP_DIR"/new.*; do
      [ "$(field "$new" "$user" 2)" != "$hash" ] || break
    done
    put_entry "$user" "$new"
    say "changed: password of $user in $SHADOW ($method, verified by crypt(3))"
    [ "$method" = SHA-512 ] || warn "crypt(3) of this host does not verify SHA-512, so $method was written"
    [ -z "$ROOT" ] || warn "verified with the crypt(3) of the running system, not with that below $ROOT"
    ;;
  undo)
    if ! kept shadow.was; then
      # A start that was killed before it changed anything may have left its lock.
      if stale_lock; then break_lock; fi
      say "unchanged: nothing to undo for the password of $user"
      exit 0
    fi
    [ -n "$ROOT" ] || need_root "changing a password"
    with_pwd_lock "$op"
    lock_shadow
    now_line=$(entry "$SHADOW" "$user") || {
      say "unchanged: account '$user' is gone"
      exit 0
    }
    keep old.line "$(entry "$SALVOR_STEP_DIR/shadow.was" "$user")$NEWLINE"
    if [ "$now_line" != "$(cat "$SALVOR_STEP_DIR/old.line")" ]; then
      ours=false
      for new in "$SALVOR_STEP_DIR"/new.*; do
        [ ! -e "$new" ] || [ "$(field "$new" "$user" 2)" != "$(field "$SHADOW" "$user" 2)" ] || ours=true
      done
      $ours || die 1 "the password of $user was changed by somebody else since and was left so (former copy: $SALVOR_STEP_DIR/shadow.was)"
      put_entry "$user" "$SALVOR_STEP_DIR/old.line"
      say "restored: password of $user"
    fi
    rm -f "$SALVOR_STEP_DIR"/new.*
    forget old.line shadow.was
    ;;
  *) die "$USAGE" "usage: password.sh check|do|verify|undo" ;;
esac
