# shellcheck shell=sh
# Cut and mend.

lab up 2 >/dev/null 2>&1
t "cut" lab cut lab1
t "a cut host does not answer ssh" fails timeout 8 "$LAB" ssh lab1 true
t "a cut host does not answer its neighbour" fails lab exec lab2 ping -c1 -W1 lab1
t "exec still works in it" lab exec lab1 true
t "list shows the cut" says '"name":"lab1","state":"up","address":"'"$(lab ip lab1)"'","cut":true' lab list --json
t "it stays cut over a reboot" sh -c "'$LAB' reboot lab1 --hard && ! '$LAB' exec lab2 ping -c1 -W1 lab1"
t "mend" lab mend lab1
t "a mended host answers" lab ssh lab1 true
t "its neighbour reaches it" lab exec lab2 ping -c1 -W2 lab1
