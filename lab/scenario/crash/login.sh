# shellcheck shell=sh
# Does alice's password open a login? Asked by an ordinary user: from root, su asks for nothing and proves nothing.
# What su says goes to descriptor 2.
alice_logs_in() { # password
  [ "$(printf '%s\n' "$1" | timeout -k 2 30 runuser -u ops -- su - alice -c 'id -un')" = alice ]
}
