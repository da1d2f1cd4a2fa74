# shellcheck shell=sh
# Is this release the one that serves, and does it serve well? All questions are asked from this machine, by the public
# name. Sourced after lib-init.sh, lib-net.sh and lib-ota-release.sh.
# shellcheck disable=SC2034,SC2154

# What says something about the certificate, not about the release.
TLS_PROBES=key,expiry,name

# probe FOLDER now|since: asks everything; P_FAILED names what failed (commas), P_WHY the first reason, P_STATUS P_BUILD
# P_MS what the page and the version said, P_PID the process. "since" also wants what was started after restart_facts.
probe() {
  P_FAILED='' P_WHY='' P_STATUS='' P_BUILD='' P_MS=''
  read_manifest "$1/MANIFEST" || { failed tree "$1 has no MANIFEST that can be read" && return; }
  case $1 in
    # What answers is what current leads to; where paths are taken over it may lead nowhere yet.
    "$RELEASES"/*) is_adoption || [ "$(serving)" = "${1##*/}" ] || failed tree "current leads to $(serving), not to ${1##*/}" ;;
  esac
  probe_units "$2"
  probe_listeners
  if [ -n "$C_URL" ]; then
    [ -z "$R_index" ] || probe_page
    [ -z "$R_asset" ] || probe_asset "$1"
    [ -z "$C_VERSION_PATH" ] || probe_build
    [ -z "$C_CERTIFICATE" ] || probe_certificate
  fi
  [ -z "$C_PROBE" ] || bounded "$C_TIMEOUT" sh -c "$C_PROBE" >/dev/null 2>&1 || failed command "the app's own probe fails: $C_PROBE"
}

failed() {
  case ,$P_FAILED, in *",$1,"*) ;; *) P_FAILED=$P_FAILED${P_FAILED:+,}$1 ;; esac
  P_WHY=${P_WHY:-$2}
}

probe_units() {
  P_PID=''
  for unit in $C_UNITS; do
    case $unit in *.socket) continue ;; esac
    unit_state=$(active "$unit")
    unit_pid=$(main_pid "$unit")
    P_PID=$P_PID${P_PID:+,}${unit_pid:-0}
    [ "$unit_state" = active ] || failed unit "$unit is $unit_state"
    [ "$1" != since ] || case ,$F_pid, in *",$unit_pid:$(start_of "$unit_pid"),"*) failed unit "$unit still is the process from before" ;; esac
  done
}

# start_of PID: when it was started, in ticks since boot.
start_of() { read_stat "${1:-0}" && say "$P_START"; }

# process_facts: pid:start of each unit's main process.
process_facts() {
  process_list=''
  for unit in $C_UNITS; do
    case $unit in *.socket) continue ;; esac
    unit_pid=$(main_pid "$unit")
    process_list=$process_list${process_list:+,}${unit_pid:-0}:$(start_of "$unit_pid" || say 0)
  done
  say "$process_list"
}

# LISTEN is "443=nginx.service 8080=shop.service": whoever listens there must be that unit's.
probe_listeners() {
  for listener in $C_LISTEN; do
    port=${listener%%=*} unit=${listener#*=}
    owners=$(port_owners "$port")
    [ -n "$owners" ] || failed port "nobody listens on port $port"
    [ "$INIT" = systemd ] || continue
    group=$(unit_property ControlGroup "$unit")
    for owner in $owners; do
      # A listening socket that init made belongs to process 1 as well.
      [ "$owner" != 1 ] || continue
      { [ -n "$group" ] && grep -q -F -e ":$group" "/proc/$owner/cgroup" 2>/dev/null; } ||
        failed port "port $port is held by process $owner, which is not of $unit"
    done
  done
}

# url_parts: url_name, url_port, url_base of C_URL.
url_parts() {
  url_rest=${C_URL#*://}
  url_name=${url_rest%%/*}
  case $url_name in *:*) url_port=${url_name##*:} url_name=${url_name%:*} ;; *) case $C_URL in https:*) url_port=443 ;; *) url_port=80 ;; esac ;; esac
  url_base=${C_URL%%://*}://${url_rest%%/*}
}

# fetch PATH: GET by the public name, from here: FETCH_CODE FETCH_TIME, and the body in $VOLATILE/body.
fetch() {
  url_parts
  # No ":", which would end a shell whose folder is gone.
  printf '' >"$VOLATILE/body"
  fetched=$(bounded $((C_TIMEOUT + 2)) curl -gsk --noproxy '*' --max-time "$C_TIMEOUT" --max-filesize 20000000 \
    --resolve "$url_name:$url_port:${C_ADDRESS:-127.0.0.1}" -o "$VOLATILE/body" \
    -w '%{http_code} %{time_total}' "$url_base$1" 2>/dev/null)
  # shellcheck disable=SC2086
  set -- $fetched
  FETCH_CODE=${1:-000} FETCH_TIME=${2:-0}
}

probe_page() {
  url_path=/${C_URL#*://*/}
  case ${C_URL#*://} in */*) ;; *) url_path=/ ;; esac
  fetch "$url_path"
  P_STATUS=$FETCH_CODE P_MS=$(say "$FETCH_TIME" | awk '{ printf "%d", $1 * 1000 }')
  if [ "$FETCH_CODE" != 200 ]; then
    failed page "the page $C_URL answers $FETCH_CODE"
  elif [ -n "$R_marker" ] && ! grep -q -F -e "$R_marker" "$VOLATILE/body"; then
    failed page "the page $C_URL lacks the text '$R_marker'"
  fi
}

probe_asset() {
  # Whatever a name holds: each byte in the form that means itself.
  fetch "/$(printf %s "${R_asset#"${R_index%/*}"/}" | od -An -v -tx1 | tr -d ' \n' | sed 's/../%&/g; s/%2f/\//g')"
  asset_wanted=$(ASSET=$R_asset awk '$1 == "file" && substr($0, '"$FILE_PATH"') == ENVIRON["ASSET"] { print $4 }' "$1/MANIFEST")
  asset_given=$(sha256sum <"$VOLATILE/body")
  if [ "$FETCH_CODE" != 200 ]; then
    failed asset "$R_asset answers $FETCH_CODE"
  elif [ "${asset_given%% *}" != "$asset_wanted" ]; then
    failed asset "$R_asset is served with other bytes"
  fi
}

# The build id must stand in the answer as a word of its own.
probe_build() {
  fetch "$C_VERSION_PATH"
  if [ "$FETCH_CODE" = 200 ] && tr -c 'A-Za-z0-9._+~-' '\n' <"$VOLATILE/body" | grep -q -x -F -e "$R_build"; then
    P_BUILD=$R_build
    return
  fi
  P_BUILD=$(tr -d '\000-\037\177' <"$VOLATILE/body" | cut -c1-80)
  [ "$FETCH_CODE" = 200 ] || P_BUILD=
  failed build "$C_VERSION_PATH answers $FETCH_CODE${P_BUILD:+ and $P_BUILD}, wanted build $R_build"
}

# The key that is served must be that of the certificate on the disk. A wrong name or an old date is said, and counts only
# where it was right before: certificates are nobody's fault who ships a release.
probe_certificate() {
  if ! have openssl; then return; fi
  url_parts
  certificate_key=$(openssl x509 -in "$C_CERTIFICATE" -noout -pubkey 2>/dev/null) || return 0
  served=$(bounded "$C_TIMEOUT" openssl s_client -connect "${C_ADDRESS:-127.0.0.1}:$url_port" -servername "$url_name" </dev/null 2>/dev/null)
  served_key=$(printf '%s\n' "$served" | openssl x509 -noout -pubkey 2>/dev/null)
  [ -z "$served_key" ] || [ "$served_key" = "$certificate_key" ] || failed key "the key that is served is not that of $C_CERTIFICATE"
  printf '%s\n' "$served" | openssl x509 -noout -checkend 0 >/dev/null 2>&1 || failed expiry "the certificate that is served has expired"
  printf '%s\n' "$served" | openssl x509 -noout -checkhost "$url_name" 2>/dev/null | grep -q 'does match' || failed name "the certificate that is served is not for $url_name"
}

# without LIST FAILED: what of FAILED is not in LIST.
without() {
  without_rest=''
  old_ifs=$IFS
  IFS=,
  for without_one in $2; do
    case ,$1, in *",$without_one,"*) ;; *) without_rest=$without_rest${without_rest:+,}$without_one ;; esac
  done
  IFS=$old_ifs
  say "$without_rest"
}
