#!/bin/sh
# Makes a service of the worker in $1, by the service manager $2, and starts it. Repeatable: what has not
# changed goes on.
set -eu
base=$1
name=salvor-worker
chmod 0700 "$base/run.sh"
now=$(cat "$base/run.sh" "$base/environment" | sha256sum)
before=
[ ! -r "$base/installed" ] || before=$(cat "$base/installed")
case $2 in
  systemd)
    unit=/etc/systemd/system/$name.service
    cat >"$unit.new" <<END
[Unit]
Description=Salvor: does on this host what its runs order
After=network-online.target local-fs.target
Wants=network-online.target
RequiresMountsFor="$base"

[Service]
Type=exec
ExecStart=/bin/sh "$base/run.sh"
Restart=always
RestartSec=2
KillMode=process
OOMPolicy=continue
UMask=0077
KeyringMode=private

[Install]
WantedBy=multi-user.target
END
    mv -f "$unit.new" "$unit"
    systemctl daemon-reload
    systemctl enable "$name.service" >/dev/null 2>&1
    if [ "$now" != "$before" ] || ! systemctl is-active --quiet "$name.service"; then
      systemctl restart "$name.service"
    fi
    ;;
  openrc)
    cat >"/etc/init.d/$name.new" <<END
#!/sbin/openrc-run
description="Salvor: does on this host what its runs order"
supervisor=supervise-daemon
command=/bin/sh
command_args="'$base/run.sh'"
umask=0077
respawn_delay=2

depend() {
    need localmount
    use net
}
END
    chmod 0755 "/etc/init.d/$name.new"
    mv -f "/etc/init.d/$name.new" "/etc/init.d/$name"
    rc-update add "$name" default >/dev/null
    if [ "$now" != "$before" ] || ! rc-service "$name" status >/dev/null 2>&1; then
      rc-service "$name" restart >/dev/null
    fi
    ;;
esac
for file in "$base/run.sh" "$base/environment" "/etc/systemd/system/$name.service" "/etc/init.d/$name"; do
  [ ! -f "$file" ] || dd if=/dev/null of="$file" conv=notrunc,fsync 2>/dev/null || {
    echo "$file cannot be put on the disk" >&2
    exit 1
  }
done
printf '%s\n' "$now" >"$base/installed"
# Programs that an earlier one was.
for folder in "$base"/program/* "$base"/java/*; do
  [ -d "$folder" ] || continue
  grep -qF "$folder/" "$base/run.sh" || rm -rf "$folder"
done
