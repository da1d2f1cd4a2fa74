# shellcheck shell=sh
# A process that nothing can kill, and that down and a hard reboot get rid of all the same.

lab up 1 >/dev/null 2>&1
t "frozen" lab scenario lab1 frozen
t "its writer cannot be killed" lab scenario lab1 frozen --verify
t "a hard reboot gets rid of it" lab reboot lab1 --hard
t "frozen again" lab scenario lab1 frozen
t "its writer cannot be killed again" lab scenario lab1 frozen --verify
t "down gets rid of it" lab down
t "no loop device stays" fails says "$SALVOR_LAB_DIR" losetup -a
