# shellcheck shell=sh
# What is looked at before anything changes. Each check is one line of the list: name, value, limit, and ok, warn or
# fail; the first failure is the reason of REJECTED. Sourced after lib-ota-release.sh and lib-ota-probe.sh.
# shellcheck disable=SC2034,SC2154

LEAST_MIB=64

# checked NAME VALUE LIMIT ok|warn|fail
checked() {
  CHECKS="${CHECKS-}$(printf '%s\t%s\t%s\t%s' "$1" "$2" "$3" "$4")$NEWLINE"
  [ "$4" != fail ] || [ -n "${CHECK_FAILED-}" ] || { CHECK_FAILED=$1 CHECK_WHY="$1: $2, wanted: $3"; }
}

# keep_checks: added to the list beside the journal, for people; what cannot be kept there stands in the output.
keep_checks() {
  printf %s "$CHECKS" | awk -F '\t' '{ printf "%-4s %-12s %s (wanted: %s)\n", $4, $1, $2, $3 }'
  { printf %s "$CHECKS" >>"$APP_DIR/checks" && sync_file "$APP_DIR/checks"; } 2>/dev/null || :
}

# Facts of the release against this machine; needs read_manifest.
check_release() {
  if [ "$R_app" = "$APP" ]; then checked app "$R_app" "$APP" ok; else checked app "$R_app" "$APP" fail; fi
  listed "$R_arch" "$(uname -m)" && fit=ok || fit=fail
  checked arch "$(uname -m)" "${R_arch:-any}" "$fit"
  os_id=$(sed -n 's/^ID=//p' /etc/os-release 2>/dev/null | tr -d '"'"'")
  os_version=$(sed -n 's/^VERSION_ID=//p' /etc/os-release 2>/dev/null | tr -d '"'"'")
  { listed "$R_os" "$os_id" || listed "$R_os" "$os_id:$os_version"; } && fit=ok || fit=fail
  checked os "$os_id:$os_version" "${R_os:-any}" "$fit"
  if [ -e "$APP_DIR/blocked/$R_digest" ] && [ -z "${WITH_OVERRIDE-}" ]; then
    # Who and when stands in the second line.
    checked blocked "$(head -n 1 "$APP_DIR/blocked/$R_digest" | cut -c1-160); override=REASON takes it all the same" 'not blocked here' fail
  else
    checked blocked "${WITH_OVERRIDE:+overridden: $WITH_OVERRIDE}" 'not blocked here' ok
  fi
  check_version
}

# listed LIST WORD: any, or one of the words between commas.
listed() {
  case ",${1:-any}," in ,any, | *",$2,"*) ;; *) return 1 ;; esac
}

# is_later ONE TWO: two is the later one; what follows a "-" comes before the version without it, as 1.8.0-rc1 does.
is_later() {
  later_two=$(printf %s "$2" | tr - '~')
  [ "$(printf '%s\n%s\n' "$1" "$2" | tr - '~' | sort -V | tail -n 1)" = "$later_two" ]
}

check_version() {
  if [ -z "$OLD_version" ] || [ "$OLD_version" = "$R_version" ]; then
    checked version "$R_version" "not older than ${OLD_version:-none}" ok
  elif is_later "$OLD_version" "$R_version"; then
    checked version "$R_version" "not older than $OLD_version" ok
  elif [ "${WITH_ALLOW_DOWNGRADE-false}" = true ]; then
    checked version "$R_version" "older than $OLD_version, which was allowed" warn
  else
    checked version "$R_version" "not older than $OLD_version; allowDowngrade: true allows it" fail
  fi
}

# check_room MANIFEST: for the tree with a fifth to spare and what the file system keeps for others.
check_room() {
  # shellcheck disable=SC2046
  set -- $(manifest_room "$1")
  room_needed=$(($1 * 12 / 10240)) room_files=$(($2 * 12 / 10 + 8))
  # Of what is there: the folder itself may be made only later, or be the wrong one.
  room_at=$C_ROOT
  while [ ! -d "$room_at" ]; do
    room_at=${room_at%/*}
    room_at=${room_at:-/}
  done
  # shellcheck disable=SC2046
  set -- $(df -Pk "$room_at" | tail -n 1)
  [ $# -ge 4 ] || die "$UNWRITABLE" "df does not say how much room there is in $room_at; nothing was changed"
  room_least=$(($2 * 3 / 100))
  [ "$room_least" -ge $((LEAST_MIB * 1024)) ] || room_least=$((LEAST_MIB * 1024))
  room_limit=$((room_needed + room_least))
  if [ "$4" -ge "$room_limit" ]; then checked space "$4 KiB" ">= $room_limit KiB in $C_ROOT" ok; else checked space "$4 KiB" ">= $room_limit KiB in $C_ROOT" fail; fi
  room_inodes=$(df -Pi "$room_at" 2>/dev/null | tail -n 1 | awk '{ print $4 }')
  if ! is_count "${room_inodes:-}" || [ "$room_inodes" = 0 ] || [ "$room_inodes" -ge "$room_files" ]; then
    checked inodes "${room_inodes:-unknown}" ">= $room_files" ok
  else
    checked inodes "$room_inodes" ">= $room_files" fail
  fi
  # shellcheck disable=SC2046
  set -- $(df -Pk "$OTA_STATE" | tail -n 1)
  room_percent=$(($4 * 100 / ($2 + 1)))
  if [ "$room_percent" -ge 5 ]; then checked state-space "$room_percent %" ">= 5 % free in $OTA_STATE" ok; else checked state-space "$room_percent %" ">= 5 % free in $OTA_STATE" fail; fi
}

# The version that runs must be well, or it could not be gone back to and nobody could tell whose fault it is.
check_baseline() {
  BASELINE=''
  if [ -z "$OLD_id" ]; then
    checked baseline 'no version is served' 'a release behind current; salvor ota adopt makes the first one' fail
    return
  fi
  baseline_of "$RELEASES/$OLD_id" "$OLD_version"
}

# is_booting: what is not up yet may still be on its way.
is_booting() {
  [ "$INIT" = systemd ] || return 1
  case $(bounded 10 systemctl is-system-running 2>/dev/null) in initializing | starting) ;; *) return 1 ;; esac
}

# baseline_of FOLDER NAME: that with a MANIFEST in the folder is what serves, and how it does.
baseline_of() {
  probe "$1" now
  baseline_tries=30 baseline_once=true
  while [ -n "$P_FAILED" ] && [ "$baseline_tries" -gt 0 ]; do
    # The boot may have ended between the look and this question: what counts is a look after it.
    if is_booting; then
      sleep 2
    elif $baseline_once; then
      baseline_once=false
    else
      break
    fi
    probe "$1" now
    baseline_tries=$((baseline_tries - 1))
  done
  BASELINE=$P_FAILED
  if [ -z "$P_FAILED" ]; then
    checked baseline "$2 answers" 'well' ok
  elif [ -z "$(without "$TLS_PROBES" "$P_FAILED")" ]; then
    checked baseline "$2 answers, but $P_WHY" 'well; the certificate is not the release'"'"'s' warn
  elif [ "${C_REPAIR:-false}" = true ]; then
    checked baseline "$2: $P_WHY" 'well, but repair was asked for' warn
  else
    checked baseline "$2: $P_WHY" 'well: are url, listen and units right? repair: true updates what is really broken' fail
  fi
}

# After staging: can the web server read it, is its configuration sound?
check_staged() {
  if [ -n "$C_WEB_USER" ] && [ -n "$R_index" ]; then
    if bounded 20 runuser -u "$C_WEB_USER" -- test -r "$RELEASES/$R_id/$R_index" 2>/dev/null; then
      checked access "$C_WEB_USER reads $R_index" 'readable' ok
    else
      checked access "$C_WEB_USER cannot read $RELEASES/$R_id/$R_index" 'readable: each folder above it must be open to it' fail
    fi
  fi
  if [ -n "$C_PROXY_TEST" ]; then
    proxy_said=$(bounded 30 sh -c "$C_PROXY_TEST" 2>&1) && fit=ok || fit=fail
    checked proxy "$(printf %s "$proxy_said" | tail -n 1 | cut -c1-160)" "$C_PROXY_TEST ends well" "$fit"
  fi
  for unit in $C_UNITS; do
    if [ "$INIT" != systemd ] || [ "$(unit_property LoadState "$unit")" = loaded ]; then
      checked unit "$unit" 'is known' ok
    else
      checked unit "$unit: $(unit_property LoadState "$unit")" 'is known' fail
    fi
  done
  if have timedatectl; then
    checked clock "synchronized: $(bounded 10 timedatectl show -p NTPSynchronized --value 2>/dev/null)" 'noted only' ok
  fi
}
