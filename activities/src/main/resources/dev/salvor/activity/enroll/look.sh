#!/bin/sh
# Looks whether a worker could live on this host; $1 is its state folder. Lines "KEY VALUE". Changes nothing.
set -u
root=$1
echo "uid $(id -u)"
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then
  echo "manager systemd"
elif [ -d /run/openrc ] && command -v rc-update >/dev/null 2>&1; then
  echo "manager openrc"
fi
echo "arch $(uname -m)"
for file in /lib/ld-musl-*; do
  [ -e "$file" ] && echo "libc musl"
done
for tool in tar sha256sum; do
  command -v "$tool" >/dev/null 2>&1 || echo "missing $tool"
done
# A node that somebody started there by hand.
if [ -r "$root/node/keeper.pid" ] && [ ! -e "$root/worker/run.sh" ]; then
  pid=$(cat "$root/node/keeper.pid")
  if [ -n "$pid" ] && grep -q keeper.sh "/proc/$pid/cmdline" 2>/dev/null; then
    echo "node $pid"
  fi
fi
df -Pk "$root" 2>/dev/null | tail -n 1 | {
  read -r device size used free rest
  echo "free ${free:-0}"
  : "$device$size$used$rest"
}
for java in "${JAVA_HOME:-/nowhere}/bin/java" "$(command -v java 2>/dev/null)" /usr/lib/jvm/*/bin/java \
  /opt/*/bin/java /opt/java/*/bin/java; do
  [ -x "$java" ] || continue
  line=$("$java" -version 2>&1 </dev/null | head -n 1)
  version=${line#*\"}
  version=${version%%[!0-9]*}
  case $version in
    '' | 1) ;;
    *) echo "java $version $java" ;;
  esac
done
exit 0
