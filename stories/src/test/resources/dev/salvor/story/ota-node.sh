#!/bin/sh
# In a host of the lab with the scenario ota: what a controller does about an update, by the agent's own words, and what
# can be seen of it. ota-node.sh OPERATION ...; each is explained below.
set -u
LC_ALL=C
export LC_ALL
AGENT=${AGENT:-/opt/salvor/activities/src/main/resources/dev/salvor/host/actions}
POINT=/var/lib/ota-point
STATE=/var/lib/salvor/ota/shop
NAME=shop.example

# point STATE:WHEN HOW: one fail point, for every process of the agent, also after a reboot.
point() {
  rm -f "$POINT" "$POINT.met"
  for unit in salvor-ota@ salvor-ota-recover; do
    mkdir -p "/etc/systemd/system/$unit.service.d"
    printf '[Service]\nEnvironment=SALVOR_OTA_FAILPOINTS=%s\n' "$POINT" >"/etc/systemd/system/$unit.service.d/point.conf.new"
    cmp -s "/etc/systemd/system/$unit.service.d/point.conf.new" "/etc/systemd/system/$unit.service.d/point.conf" && continue
    mv "/etc/systemd/system/$unit.service.d/point.conf.new" "/etc/systemd/system/$unit.service.d/point.conf"
    systemctl daemon-reload
  done
  [ "$1" = none ] || printf '%s %s\n' "$1" "$2" >"$POINT"
}

# point_runs STATE:WHEN TEXT: shell text instead of a kill.
point_runs() {
  point "$1" run
  printf '%s\n' "$2" >"$POINT.run"
}

# op OPERATION TXN ARCHIVE: one step of the run. Windows come as GRACE, DEADLINE, HEALTHY, TIMEOUT; other settings as
# WITH_*. PATIENCE and ANSWER: for how many seconds the end of all, and of one question, is waited for.
op() (
  umask "${UMASK:-022}"
  env SALVOR_OTA_FAILPOINTS="$POINT" SALVOR_LIB="$AGENT" SALVOR_STEP_DIR=/run SALVOR_RUN_ID="$2" \
    WITH_APP=shop WITH_ARCHIVE="$3" WITH_UNITS_COUNT=1 WITH_UNITS_0=shop.service WITH_RELOAD_COUNT=1 WITH_RELOAD_0=nginx.service \
    WITH_LISTEN_COUNT=2 WITH_LISTEN_0=443=nginx.service WITH_LISTEN_1=8080=shop.service \
    WITH_URL="https://$NAME/" WITH_VERSION_PATH=/version WITH_WEB_USER=www-data WITH_CERTIFICATE=/etc/ssl/shop/cert.pem \
    WITH_PROXY_TEST='nginx -t' WITH_OVERRIDE="${OVERRIDE-a trial}" WITH_ALLOW_DOWNGRADE=true \
    WITH_GRACE="${GRACE:-0}" WITH_DEADLINE="${DEADLINE:-2}" WITH_INTERVAL=1 WITH_TIMEOUT="${TIMEOUT:-2}" WITH_PASSES=2 WITH_HEALTHY="${HEALTHY:-1}" \
    WITH_BUILD_BY="${BUILD_BY:-30}" WITH_ACTOR=trial \
    WITH_KEEP="${KEEP:-3}" sh "$AGENT/ota-agent.sh" "$1" shop "$2"
)

# ops TXN ARCHIVE [more]: the steps of a run up to the switch, or with await; stops at the first that does not end well.
ops() {
  for one in prepare begin stage check protect switch ${3-}; do
    op "$one" "$1" "$2" || { said=$? && echo "ended with $said at $one" && return "$said"; }
  done
}

boot() {
  read -r id </proc/sys/kernel/random/boot_id
  # The lab's hosts share a boot id, not the start of process 1.
  echo "$id+$(cut -d' ' -f22 /proc/1/stat)"
}

# over TXN NOT-BOOT SECONDS: waits until the transaction has ended with all that follows, on another boot than that one.
# A boot may still be about its services then.
over() {
  tries=$(($3 * 10))
  until [ "$(boot)" != "$2" ] && ended "$1" "$2"; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "not over: $(tail -n 1 "$STATE/journal")"; return 1; }
    sleep 0.1
  done
}
ended() {
  [ -f "$STATE/history" ] && grep -q -F " $1#1 " "$STATE/history" && { [ "$2" = none ] || systemctl -q is-active shop.service nginx.service; } || return 1
  case $(systemctl show -P ActiveState salvor-ota@shop.service) in inactive | failed) ;; *) return 1 ;; esac
}

# whole RELEASE: its own sums, without the agent.
whole() {
  at=/opt/shop/releases/$1
  [ -n "$1" ] && [ "$(sha256sum <"$at/MANIFEST" | cut -c1-12)" = "$1" ] &&
    sed -n 's/^file [0-7]* [0-9]* \([0-9a-f]*\) \(.*\)$/\1  \2/p' "$at/MANIFEST" | (cd "$at" && sha256sum --quiet -c - >/dev/null 2>&1) &&
    [ "$(find "$at" -type f ! -name MANIFEST | wc -l)" = "$(sed -n 's/^end //p' "$at/MANIFEST")" ] &&
    [ -z "$(find "$at" ! -type l \( -type d ! -perm 755 -o -type f ! -perm 644 ! -perm 755 -o ! -user root \))" ]
}
said() { sed -n "s/^$1 //p" "/opt/shop/releases/$2/MANIFEST"; }
ask() { curl -sk -m "${ANSWER:-5}" --resolve "$NAME:443:127.0.0.1" "https://$NAME$1"; }
yes_if() { if "$@" >/dev/null 2>&1; then echo yes; else echo no; fi; }
build_of() { sed -n 's/.*"build":"\([^"]*\)".*/\1/p'; }

pid() { systemctl show -P MainPID shop.service; }
serving() { said version "$(link)"; }

# link: whether current leads to a whole release at this very moment, whatever was just killed.
link() {
  serves=$(readlink /opt/shop/current)
  whole "${serves#releases/}" && echo "${serves#releases/}"
}

# facts TXN: everything that a test asks about, a line "key value" each.
facts() {
  serves=$(readlink /opt/shop/current)
  serves=${serves#releases/}
  echo "serves $serves"
  echo "whole $(yes_if whole "$serves")"
  echo "version $(said version "$serves")"
  echo "page $(ask / | sed -n 's,.*<p>Version \([^<]*\)</p>.*,\1,p')"
  echo "build $(said build "$serves")"
  echo "proxied $(ask /version | build_of)"
  echo "direct $(curl -s -m "${ANSWER:-5}" http://127.0.0.1:8080/version | build_of)"
  echo "pid $(pid)"
  echo "unit $(systemctl show -P ActiveState shop.service)"
  echo "journal $(sha256sum <"$STATE/journal" | cut -c1-12)"
  echo "txn $(sed -n '1s/.* txn=\([^ ]*\) .*/\1/p' "$STATE/journal")"
  old=$(sed -n '1s/.* old=\([^ ]*\) .*/\1/p' "$STATE/journal")
  echo "old $old"
  echo "new $(sed -n '1s/.* new=\([^ ]*\) .*/\1/p' "$STATE/journal")"
  echo "old-whole $(yes_if whole "$old")"
  echo "chain $(awk '{ printf "%s%s", sep, $3; sep = " " }' "$STATE/journal")"
  echo "why $(sed -n '$s/.* why=\(.*\) \.$/\1/p' "$STATE/journal")"
  echo "history $(grep -c -F " $1#1 " "$STATE/history")"
  echo "ended $(awk -v txn="$1#1" '$2 == txn { print $3 }' "$STATE/history")"
  echo "left $(find /opt/shop "$STATE" -maxdepth 2 \( -name '.stage-*' -o -name '.old-*' -o -name '.current*' -o -name '*.tmp' \) | tr '\n' ' ')"
  echo "empty $(find /opt/shop "$STATE" /usr/local/lib/salvor-ota /usr/local/sbin/salvor-ota -type f -size 0 ! -name lock ! -name whole | tr '\n' ' ')"
  echo "zeros $(for one in audit history journal conf ROLLBACK.txt; do
    [ ! -e "$STATE/$one" ] || [ "$(tr -d '\000' <"$STATE/$one" | wc -c)" = "$(wc -c <"$STATE/$one")" ] || printf '%s ' "$one"
  done)"
  echo "memory $(yes_if test -e /run/salvor-ota/shop/journal)"
  echo "blocked $(yes_if test -e "$STATE/blocked/$(sed -n '1s/.* digest=\([^ ]*\) .*/\1/p' "$STATE/journal")")"
  echo "met $(tr '\n' ' ' <"$POINT.met" 2>/dev/null)"
}

# alone: no release but the one that serves, so that each run unpacks its own; nothing is blocked.
alone() {
  rm -rf "$STATE/blocked"
  kept=$(readlink -f /opt/shop/current)
  for release in /opt/shop/releases/*; do [ "$release" = "$kept" ] || rm -rf "$release"; done
}

# trial TXN ARCHIVE STATE:WHEN HOW: the run of a controller that meets this point, then what follows by itself. A reboot
# ends this program as well: "follow" goes on from there.
trial() {
  alone
  point "$3" "$4"
  before=none
  [ "$4" != reboot ] || before=$(boot)
  echo "$before" >/var/lib/ota-boot
  rm -f /var/lib/ota-at
  ops "$1" "$2"
  follow "$1" "$2"
}

# at TXN: the last state that was written before it was struck.
at() {
  if [ -e /var/lib/ota-at ]; then cat /var/lib/ota-at; else
    awk -v txn="txn=$1 " -v boot="$(cat /var/lib/ota-boot)" 'index($0, txn) { mine = 1 } mine && (boot == "none" || $4 == boot) { state = $3 } END { print state }' "$STATE/journal"
  fi
}

# update TXN ARCHIVE [STATE:WHEN TEXT]: the whole run of a controller, and what happens in it.
update() {
  rm -f "$POINT" "$POINT.met"
  [ $# -eq 2 ] || point_runs "$3" "$4"
  echo "== before"
  facts none
  ops "$1" "$2" await
  echo "== ended with $?"
  over "$1" none 90
  echo "== facts"
  facts "$1"
}

# remembered STATE SECONDS: waits until that is what is kept in memory, since the disk takes nothing.
remembered() {
  tries=$(($2 * 10))
  until tail -n 1 /run/salvor-ota/shop/journal 2>/dev/null | grep -q "^O1 [0-9]* $1 "; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "not $1: $(tail -n 1 /run/salvor-ota/shop/journal)"; return 1; }
    sleep 0.1
  done
}

# launch TXN ARCHIVE: the run of a controller, left to itself.
launch() {
  ready
  launch_as_it_is "$1" "$2"
}
ready() {
  alone
  point none
  boot >/var/lib/ota-boot
  rm -f /var/lib/ota-at
}
launch_as_it_is() {
  setsid sh "$0" ops "$1" "$2" </dev/null >/dev/null 2>&1 &
}

# undisturbed TXN ARCHIVE: that run, and how many milliseconds it takes.
undisturbed() {
  began=$(tr -d . </proc/uptime | cut -d' ' -f1)
  launch "$1" "$2"
  over "$1" none "${PATIENCE:-60}" || return 1
  echo "== took"
  echo "ms $((($(tr -d . </proc/uptime | cut -d' ' -f1) - began) * 10))"
  echo "== facts"
  facts "$1"
}

# strike TXN ARCHIVE MILLISECONDS: every process of the agent is killed after that time.
strike() {
  launch "$1" "$2"
  echo none >/var/lib/ota-boot
  sleep "$(($3 / 1000)).$(printf %03d $(($3 % 1000)))"
  pkill -KILL -f ota-agent.sh
  at "$1" >/var/lib/ota-at.new
  mv /var/lib/ota-at.new /var/lib/ota-at
  # The run itself goes with the step that was killed.
  wait
  follow "$1" "$2"
}

# follow TXN ARCHIVE: the controller asks again for what comes before the switch; from there on nobody helps. All is
# asked for once more at the end, which must change nothing.
follow() {
  echo "== killed"
  echo "link $(link)"
  echo "at $(at "$1")"
  case $(awk -v txn="txn=$1 " 'index($0, txn) { mine = 1 } mine { state = $3 } END { print state }' "$STATE/journal" 2>/dev/null) in
    '' | PLANNED | STAGING | STAGED | CHECKED | PROTECTED)
      echo "== asked again"
      ops "$1" "$2"
      ;;
  esac
  over "$1" "$(cat /var/lib/ota-boot)" "${PATIENCE:-60}" || { cat "$STATE/journal"; journalctl --no-pager -q -n 30 -u 'salvor-ota*' -u shop; return 1; }
  echo "== first"
  facts "$1"
  echo "== once more"
  ops "$1" "$2" await
  echo "== second"
  facts "$1"
}

"$@"
