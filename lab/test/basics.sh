# shellcheck shell=sh disable=SC2016
# Up, the ways in, names, usage.

t "up makes two hosts" lab up 2
t "up again is harmless" lab up 2
t "list says both are up" gives 2 sh -c "'$LAB' list | grep -c ' up '"
t "list --json is JSON with both" says '"name":"lab2","state":"up"' lab list --json
command -v jq >/dev/null && t "list --json can be parsed" sh -c "'$LAB' list --json | jq -e '.hosts | length == 2 and .[0].boots == 1'"
t "systemd runs with no failed unit" gives running lab ssh lab1 systemctl is-system-running
t "systemd is pid 1" gives systemd lab exec lab1 cat /proc/1/comm
t "ssh as root" gives root lab ssh lab1 id -un
t "ssh as an ordinary user, who may sudo" gives root lab ssh ops@lab1 sudo id -un
t "exec gives the command's exit code" exits 7 lab exec lab1 sh -c 'exit 7'
t "ssh gives the command's exit code" exits 7 lab ssh lab1 'exit 7'
t "exec keeps arguments as they are" gives 'a  b|$(id)|"' lab exec lab1 printf '%s|%s|%s' 'a  b' '$(id)' '"'
t "exec passes standard input" gives hello sh -c "echo hello | '$LAB' exec lab1 cat"
t "exec is in the host's cgroup" says 0::/init.scope lab exec lab1 cat /proc/self/cgroup
t "exec carries nothing of this shell's environment" fails says SALVOR_LAB_DIR lab exec lab1 env
t "root in a host cannot set the clock" fails lab exec lab1 date -s 2020-01-01
t "hosts have machine ids of their own" fails gives "$(lab exec lab1 cat /etc/machine-id)" lab exec lab2 cat /etc/machine-id
t "a host reaches another by name" lab exec lab1 ping -c1 -W2 lab2
t "a host reaches this machine" lab exec lab1 ping -c1 -W2 lab-machine
t "nginx of one answers the other" says 200 lab exec lab1 curl -s -m 5 -o /dev/null -w '%{http_code}' http://lab2/
t "an unknown name fails at once" lab exec lab1 timeout 1 sh -c '! getent hosts nowhere.example'
t "ip gives the address" gives "$(lab ip lab2)" lab exec lab1 sh -c "getent hosts lab2 | cut -d' ' -f1"
t "the JDK runs in the host" says 'openjdk' lab exec lab1 java --version
if lab exec lab1 test -e /usr/local/bin/temporal; then
  t "the engine runs in the host" says 'temporal version' lab exec lab1 temporal --version
else
  echo "SKIPPED: no engine binary on this machine"
fi
t "put brings a file" sh -c "'$LAB' put lab1 '$HERE/basics.sh' /srv/x/ && '$LAB' exec lab1 cat /srv/x/basics.sh | cmp - '$HERE/basics.sh'"
t "put brings a folder's content" sh -c "'$LAB' put lab1 '$HERE' /srv/test && '$LAB' exec lab1 test -x /srv/test/lab-test.sh"
t "put says when there is no source" says 'cannot read' lab put lab1 /nowhere /srv/
mkdir "$SALVOR_LAB_DIR/shared" && echo seen >"$SALVOR_LAB_DIR/shared/file"
t "up --bind shows a folder" sh -c "'$LAB' up bound --no-jdk --bind '$SALVOR_LAB_DIR/shared:/opt/shared' && [ \"\$('$LAB' exec bound cat /opt/shared/file)\" = seen ]"
t "a bind is read-only" fails lab exec bound touch /opt/shared/new
t "--no-jdk leaves the JDK out" fails lab exec bound test -e /opt/jdk/bin/java
t "down NAME takes only that host" sh -c "'$LAB' down bound && ! '$LAB' ip bound && '$LAB' ssh lab1 true"
rm -rf "$SALVOR_LAB_DIR/shared"
t "an unknown host is named, with those there are" says "no host 'lab9'" lab exec lab9 true
t "an unknown command is a usage error" exits 64 lab frobnicate
t "a bad name is a usage error" exits 64 lab up 'a;b'
t "help says what is simulated" says Simulated lab --help
