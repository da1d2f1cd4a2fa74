# shellcheck shell=sh
# Two labs at once, with hosts of the same names.

lab up 2 >/dev/null 2>&1
other() { SALVOR_LAB_DIR=$SALVOR_LAB_DIR.b "$LAB" "$@"; }
t "a second lab" other up 2
t "its addresses are its own" fails gives "$(lab ip lab1)" other ip lab1
t "its hosts see each other" other exec lab1 ping -c1 -W2 lab2
other exec lab1 touch /var/lib/other
t "its files are its own" fails lab exec lab1 test -e /var/lib/other
t "down of the second" other down
t "leaves the first alone" sh -c "'$LAB' ssh lab1 true && '$LAB' ssh lab2 true"
