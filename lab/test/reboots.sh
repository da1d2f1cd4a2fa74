# shellcheck shell=sh
# Reboots: ordered, from inside, hard; and power off.

lab up 2 >/dev/null 2>&1
started() { lab exec lab1 sh -c "cut -d' ' -f22 /proc/1/stat"; }

lab exec lab1 sh -c 'echo kept >/var/lib/kept; sync -f /var/lib/kept'
before=$(started)
echo "figure: reboot $(seconds lab reboot lab1)"
t "a reboot keeps /var" gives kept lab exec lab1 cat /var/lib/kept
t "a reboot changes the start time of pid 1" fails gives "$before" started

lab exec lab1 sh -c 'setsid sleep 987654 >/dev/null 2>&1 </dev/null &'
before=$(started)
echo "figure: hard reboot $(seconds lab reboot lab1 --hard)"
t "a hard reboot keeps /var" gives kept lab exec lab1 cat /var/lib/kept
t "a hard reboot changes the start time of pid 1" fails gives "$before" started
t "a hard reboot ends every process" fails lab exec lab1 pgrep -f 'sleep 98765[4]'

reboots_by() { # how: is there another pid 1 afterwards that answers
  before=$(started)
  timeout 10 "$LAB" exec lab1 sh -c "$1" >/dev/null 2>&1
  within 30 restarted && within 30 lab ssh lab1 true
}
restarted() { now=$(started) && [ -n "$now" ] && [ "$now" != "$before" ]; }
t "a reboot from inside comes back by itself" reboots_by 'systemctl reboot'
t "reboot -ff from inside comes back by itself" reboots_by 'reboot -ff'

lab exec lab1 systemctl poweroff >/dev/null 2>&1
t "a host that powers off stays off" within 30 sh -c "'$LAB' list | grep -q '^lab1  *off '"
t "exec on a host that is off says so" says 'lab1 is off' lab exec lab1 true
t "up starts it again, with its /var" sh -c "'$LAB' up lab1 && '$LAB' exec lab1 cat /var/lib/kept"
