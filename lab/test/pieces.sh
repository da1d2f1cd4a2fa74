# shellcheck shell=sh
# Pieces killed by kill -9.

lab up 1 >/dev/null 2>&1
pid_of() { lab list | awk '$1 == "lab1" { print $5 }'; }
keeper_pids() { cat /sys/fs/cgroup/unified/salvor-lab-*/lab1.keeper/cgroup.procs /sys/fs/cgroup/salvor-lab-*/lab1.keeper/cgroup.procs 2>/dev/null; }
nspawn_pid() { ps -o ppid= -p "$(pid_of)" | tr -d ' '; }

before=$(pid_of)
# shellcheck disable=SC2046
kill -9 $(keeper_pids)
t "a host whose keeper was killed runs on" within 5 sh -c "'$LAB' list | grep -q '^lab1  *unkept '"
t "up gives it a keeper again" lab up 1
t "and did not restart it" gives "$before" pid_of
t "it can be rebooted afterwards" lab reboot lab1

before=$(pid_of)
kill -9 "$(nspawn_pid)"
t "a host whose nspawn was killed comes back" within 30 sh -c "'$LAB' ssh lab1 true && [ \"\$('$LAB' list | awk '/^lab1/ { print \$5 }')\" != '$before' ]"

timeout -s KILL 0.3 "$LAB" up 4 >/dev/null 2>&1
t "up after an up that was killed" lab up 4
t "all four answer" sh -c "for n in 1 2 3 4; do '$LAB' ssh lab\$n true || exit 1; done"
t "down of some" lab down lab2 lab3 lab4
