# shellcheck shell=sh disable=SC2016
# The node of a fleet: it holds, and each bad release is bad in its own way. Releases are switched by hand here, as an
# operator would who has nothing but a shell.

lab up 1 --no-jdk >/dev/null 2>&1
in_host() { lab exec lab1 "$@"; }
ota() { lab scenario lab1 ota "$@"; }
release() { "$HERE/../ota-release" "$@"; }

t "a host that is none does not pass" exits 1 ota --verify
echo "figure: ota scenario $(seconds lab scenario lab1 ota)"
verified() { # words option...: set up, then every part is seen to hold
  case_of=$1
  shift
  t "$case_of: set up" ota "$@"
  t "$case_of: every part holds" ota --verify
}
verified good

switch() { # kind version: unpacked, switched, restarted
  release --archive "$1" "$2" "$WORK/next.tar" >/dev/null && in_host sh -euc '
    rm -rf /opt/shop/next && mkdir /opt/shop/next && tar -C /opt/shop/next -xpf -
    id=$(sha256sum </opt/shop/next/MANIFEST | cut -c1-12)
    mv -T /opt/shop/next "/opt/shop/releases/$id" && ln -sfn "releases/$id" /opt/shop/current.new &&
      mv -T /opt/shop/current.new /opt/shop/current && systemctl restart shop.service' <"$WORK/next.tar"
}
get() { in_host curl -sk -m 5 --resolve shop.example:443:127.0.0.1 "https://shop.example$1"; }
code() { in_host curl -sk -m 5 -o /dev/null -w '%{http_code}' --resolve shop.example:443:127.0.0.1 "https://shop.example$1"; }
serves() { says "\"build\":\"$1" get /version; }
pid() { in_host systemctl show -P MainPID shop.service; }
journal_says() { in_host journalctl --no-pager -u shop.service --grep "$1"; }

t "a good release can be switched to" switch good 1.1.0
t "good: it serves" within 5 serves 1.1.0-
t "good: the page is its own" says 'Version 1.1.0' get /
switch never-ready 1.2.0
t "never-ready: /health answers 503" within 5 gives 503 code /health
t "never-ready: so does /version" gives 503 code /version
t "never-ready: / answers 200" gives 200 code /
switch crash-2s 1.2.1
before=$(pid)
t "crash-2s: it serves" within 5 serves 1.2.1-
t "crash-2s: it ends with 1 and is started again" within 6 sh -c "[ \"\$('$LAB' exec lab1 systemctl show -P NRestarts shop.service)\" -ge 1 ]"
t "crash-2s: another process serves" fails gives "$before" pid
switch no-start 1.2.2
t "no-start: nobody answers, nginx says 502" within 5 gives 502 code /version
t "no-start: it is started again and again, and the unit never reads failed" \
  within 10 sh -c "'$LAB' exec lab1 sh -c '[ \$(systemctl show -P NRestarts shop) -ge 3 ] && ! systemctl is-failed shop'"
switch slow-start-3s 1.2.3
t "slow-start-3s: nobody answers at first" gives 502 code /version
t "slow-start-3s: it serves then" within 8 serves 1.2.3-
switch wrong-build 1.2.4
t "wrong-build: 200, and another build" within 5 serves 0.0.1-another
switch web-500 1.2.5
t "web-500: / answers 500" gives 500 code /
t "web-500: /version its build" within 5 serves 1.2.5-
switch wrong-marker 1.2.6
t "wrong-marker: / answers 200" gives 200 code /
t "wrong-marker: without what the release promises" fails says 'Shop front' get /

switch stale-socket 1.3.0
t "stale-socket: it serves" within 5 serves 1.3.0-
in_host systemctl kill --signal=KILL shop.service
t "stale-socket: a unit with RuntimeDirectory= survives kill -9" within 5 serves 1.3.0-
switch schema-safe 1.4.0
t "schema-safe: the data has schema 5" within 5 in_host grep -qx 5 /var/lib/shop/schema
switch good 1.4.1
t "schema-safe: a version of schema 4 serves again" within 5 serves 1.4.1-
switch schema-forward 1.5.0
t "schema-forward: it serves" within 5 serves 1.5.0-
switch good 1.5.1
t "schema-forward: a version of schema 4 refuses the data" within 5 journal_says 'the data has schema 5, for programs of 5 on'
t "schema-forward: and does not serve" gives 502 code /version

verified "no-runtime-dir" --no-runtime-dir
switch needs-schema 1.5.2
t "needs-schema: refuses data of schema 4" within 5 journal_says 'the data has schema 4, older than 5'
switch stale-socket 1.6.0
t "stale-socket: it serves also without RuntimeDirectory=" within 5 serves 1.6.0-
in_host systemctl kill --signal=KILL shop.service
t "stale-socket: then kill -9 leaves what keeps it from starting" within 5 journal_says 'admin.sock: Address already in use'
t "stale-socket: for good" gives 502 code /version

verified "legacy" --legacy
verified "keeps-port" --old keeps-port
t "keeps-port: the new version" switch good 1.7.0
t "keeps-port: cannot have the port" within 5 journal_says '127.0.0.1:8080: Address already in use'
t "keeps-port: the old version still answers" serves 1.0.0-
ota --old keeps-port-4s >/dev/null 2>&1
switch good 1.7.1
t "keeps-port-4s: the old version still answers" serves 1.0.0-
t "keeps-port-4s: the new one serves after that" within 10 serves 1.7.1-

# A client that asks a hundred times a second, told what it did not get.
ask_on() { # seconds
  in_host perl -MIO::Socket::INET -MTime::HiRes=sleep,time -e '
    my ($end, $asked, $refused) = (time + $ARGV[0], 0, 0);
    while (time < $end) {
      $asked++;
      my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1:8080", Timeout => 5);
      my $answer = "";
      if ($s) { print $s "GET /version HTTP/1.1\r\nHost: x\r\n\r\n"; local $/; $answer = <$s> // "" }
      $refused++ if $answer !~ /"build"/;
      sleep 0.01;
    }
    print "asked ", ($asked > $ARGV[0] * 50 ? "enough" : $asked), ", not answered $refused\n"' "$1"
}
verified "socket" --socket
ask_on 4 >"$WORK/asked" &
asking=$!
for version in 1.8.0 1.8.1 1.8.2; do switch good "$version"; done
wait "$asking"
t "socket: restarts refuse nobody" says 'asked enough, not answered 0' cat "$WORK/asked"
t "socket: the last one serves" serves 1.8.2-

verified "small" --small-var 64M --small-opt 48M
in_host mkdir -p /usr/local/lib/salvor-ota/x /var/lib/salvor/ota/shop
in_host sh -c 'head -c 100M /dev/zero >/var/lib/salvor/fill; head -c 100M /dev/zero >/opt/shop/fill' 2>/dev/null
t "small: it can be filled" gives '100% 100%' in_host sh -c 'df --output=pcent /var/lib/salvor /opt/shop | tail -n +2 | xargs'
t "small: the host's own disk has room" in_host dd if=/dev/zero of=/var/tmp/room bs=1M count=50
t "small: it is full after a reboot, too" sh -c "
  '$LAB' reboot lab1 --hard && [ \"\$('$LAB' exec lab1 sh -c 'df --output=pcent /var/lib/salvor /opt/shop | tail -n +2 | xargs')\" = '100% 100%' ]"
t "small: and the shop serves then" within 10 serves 1.0.0-
verified "the scenario given again"
t "no small file system is left then" fails in_host mountpoint /var/lib/salvor
t "nor a loop device" fails says "$SALVOR_LAB_DIR" losetup -a
ota --small-var 16M >/dev/null 2>&1
t "down takes a small file system along" sh -c "'$LAB' down && ! losetup -a | grep -F '$SALVOR_LAB_DIR'"
