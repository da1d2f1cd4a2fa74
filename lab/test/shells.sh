# shellcheck shell=sh
# The lab itself under other shells: each is `sh` for everything that lab starts.

lab down >/dev/null 2>&1
for shell in dash bash busybox; do
  program=$(command -v "$shell") || { echo "SKIPPED: no $shell on this machine"; continue; }
  mkdir -p "$WORK/$shell"
  ln -sf "$program" "$WORK/$shell/sh"
  under() { PATH=$WORK/$shell:$PATH sh "$LAB" "$@"; }
  t "$shell: up" under up 1
  t "$shell: list" says '"state":"up"' under list --json
  t "$shell: exec" gives 'a  b' under exec lab1 printf '%s' 'a  b'
  t "$shell: put" under put lab1 "$HERE" /srv/test
  t "$shell: hard reboot" under reboot lab1 --hard
  t "$shell: crash" under scenario lab1 crash
  t "$shell: down" under down
done
