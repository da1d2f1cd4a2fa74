#!/bin/sh
# In a host of the lab with the scenario ota --legacy: the run of a controller that takes fixed paths over or gives them
# back, and what can be seen of it. ota-adopt.sh OPERATION ...; each is explained below, others are those of ota-node.sh.
set -u
export WITH_BINARY=/usr/local/bin/shop WITH_WEB=/opt/shop-web WITH_VERSION="${WITH_VERSION-1.0.0}" WITH_WHY="${WITH_WHY-a trial}"
WITH_BUILD=$(sed -n 's/^build //p' /usr/local/share/shop.MANIFEST)
export WITH_BUILD

# no_exchange: two names cannot be exchanged here, for every process of the agent.
no_exchange() {
  for unit in salvor-ota@ salvor-ota-recover; do
    mkdir -p "/etc/systemd/system/$unit.service.d"
    printf '[Service]\nEnvironment=SALVOR_OTA_NO_EXCHANGE=yes\n' >"/etc/systemd/system/$unit.service.d/exchange.conf"
  done
  systemctl daemon-reload
}

# run_of TXN [STEP...]: its steps, all or these; stops at the first that does not end well.
run_of() {
  run_txn=$1
  shift
  [ $# -gt 0 ] || set -- prepare adopt check protect switch await
  for one in "$@"; do
    op "$one" "$run_txn" none || { said=$? && echo "ended with $said at $one" && return "$said"; }
  done
}

# struck TXN STATE:WHEN kill|reboot: the same, which meets that point.
struck() {
  point "$2" "$3"
  boot >/var/lib/ota-boot
  run_of "$1"
  echo "== struck"
}

# carried_on TXN: the controller asks again for what comes before the switch; from there on nobody helps. All is asked for
# once more at the end.
carried_on() {
  # A boot may still be about its services.
  for unit in nginx shop; do systemctl -q is-active "$unit.service" || return 1; done
  case $(awk -v txn="txn=$1 " 'index($0, txn) { mine = 1 } mine { state = $3 } END { print state }' "$STATE/journal" 2>/dev/null) in
    '' | PLANNED | STAGING | STAGED | CHECKED | PROTECTED) run_of "$1" || echo "== ended badly" ;;
  esac
  over "$1" none 60 || { cat "$STATE/journal"; journalctl --no-pager -q -n 30 -u 'salvor-ota*' -u shop; return 1; }
  if run_of "$1"; then echo "== ended well"; else echo "== ended badly"; fi
}

# two_at_once TXN TXN: two controllers that know nothing of each other.
two_at_once() {
  run_of "$1" >/root/first 2>&1 &
  run_of "$2" >/root/second 2>&1 &
  wait
}

# ask_on: a client that asks for the page two hundred times a second, until asked.
ask_on() {
  rm -f /root/asked
  # Line by line: who is killed writes nothing more.
  setsid stdbuf -oL curl -s --cacert /etc/ssl/shop/cert.pem -m 600 --rate 12000/m --resolve "$NAME:443:127.0.0.1" -o /dev/null -w '%{http_code}\n' \
    "https://$NAME/?[1-100000]" </dev/null >/root/asked 2>/dev/null &
  echo $! >/root/asker
  sleep 0.5
}
asked() {
  kill "$(cat /root/asker)"
  echo "answers $(grep -c . /root/asked)"
  echo "bad $(grep -vc '^200$' /root/asked)"
}

inode() { stat -c %d:%i "$1" 2>/dev/null; }
kind_of() { if [ -L "$1" ]; then readlink "$1"; elif [ -d "$1" ]; then echo folder; elif [ -f "$1" ]; then echo file; else echo gone; fi; }

# seen: everything that a test asks about, a line "key value" each.
seen() {
  echo "binary $(kind_of /usr/local/bin/shop)"
  echo "web $(kind_of /opt/shop-web)"
  echo "places $(inode /usr/local/bin/shop) $(inode /opt/shop-web) $(stat -c '%a %U:%G' /opt/shop-web/)"
  echo "current $(readlink /opt/shop/current)"
  echo "whole $(yes_if whole "$(readlink /opt/shop/current | sed 's,^releases/,,')")"
  echo "page $(ask / | sed -n 's,.*<p>Version \([^<]*\)</p>.*,\1,p')"
  echo "build $(ask /version | build_of)"
  echo "pid $(pid)"
  echo "restarts $(systemctl show -P NRestarts shop.service)"
  echo "chain $(awk '{ printf "%s%s", sep, $3; sep = " " }' "$STATE/journal" 2>/dev/null)"
  echo "why $(sed -n '$s/.* why=\(.*\) \.$/\1/p' "$STATE/journal" 2>/dev/null)"
  echo "beside $(cd / && find opt usr/local/bin -maxdepth 1 -name '.salvor-*' | sort | tr '\n' ' ')"
  echo "left $(find /opt/shop "$STATE" -maxdepth 2 \( -name '.stage-*' -o -name '.old-*' -o -name '.current*' -o -name '*.tmp' -o -name adopting \) 2>/dev/null | tr '\n' ' ')"
  echo "met $(tr '\n' ' ' <"$POINT.met" 2>/dev/null)"
}

# shellcheck source=/dev/null
. "$(dirname "$0")/ota-node.sh"
