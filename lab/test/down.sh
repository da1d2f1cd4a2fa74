# shellcheck shell=sh
# Down leaves nothing, also when pieces were killed before.

lab down >/dev/null 2>&1
echo "figure: three hosts $(seconds lab up 3)"
lab cut lab2
lab scenario lab3 frozen >/dev/null 2>&1
lab scenario lab3 frozen --verify >/dev/null 2>&1
echo "figure: down of three $(seconds lab down)"
t "down leaves no mount, link, loop, cgroup or process" clean
t "nor the lab's folder" fails test -e "$SALVOR_LAB_DIR"
t "down of nothing is harmless" lab down

for moment in 0.1 0.3 0.5 0.7 0.9 1.2; do
  timeout -s KILL "$moment" "$LAB" up 3 >/dev/null 2>&1
  lab down >/dev/null 2>&1
  t "nor after an up killed after $moment s" clean
done

lab up 3 >/dev/null 2>&1
for tree in /sys/fs/cgroup/unified/salvor-lab-"$LAB_ID" /sys/fs/cgroup/salvor-lab-"$LAB_ID"; do
  [ -d "$tree" ] && echo 1 >"$tree/cgroup.kill"
done
t "keepers, nspawn and hosts can be killed at once" within 10 sh -c "[ \"\$('$LAB' list | grep -c ' off ')\" = 3 ]"
t "down after that" lab down
t "leaves nothing either" clean
