# shellcheck shell=sh
# The program's own place on the node, outside what it switches, and the units that carry it on. Sourced after lib-init.sh.
# shellcheck disable=SC2034,SC2154

OTA_LIB=/usr/local/lib/salvor-ota
OTA_COMMAND=/usr/local/sbin/salvor-ota
UNIT_FOLDER=/etc/systemd/system

# install_agent: this version of the program, beside those before it; the link is replaced by one rename.
install_agent() {
  # shellcheck disable=SC2046
  agent_digest=$(cd "$SALVOR_LIB" && sha256sum -- $(agent_files) | sha256sum | cut -c1-12)
  agent_folder=$OTA_LIB/$agent_digest
  if [ ! -e "$agent_folder/whole" ]; then
    rm -rf -- "$agent_folder" "$agent_folder.tmp"
    mkdir -p "$agent_folder.tmp" || die "$UNWRITABLE" "cannot make $agent_folder; nothing was changed"
    (cd "$SALVOR_LIB" && for agent_file in $(agent_files); do cat "$agent_file" >"$agent_folder.tmp/$agent_file" || exit 1; done) &&
      : >"$agent_folder.tmp/whole" && sync_tree "$agent_folder.tmp" && chmod -R go+rX "$agent_folder.tmp" &&
      mv -T -- "$agent_folder.tmp" "$agent_folder" && sync_folder "$OTA_LIB" ||
      die "$UNWRITABLE" "cannot write $agent_folder (full or read-only); nothing was changed"
  fi
  if [ "$(readlink -- "$OTA_LIB/current" 2>/dev/null)" != "$agent_digest" ]; then
    rm -f -- "$OTA_LIB/.current.tmp"
    ln -s -- "$agent_digest" "$OTA_LIB/.current.tmp" && mv -f -T -- "$OTA_LIB/.current.tmp" "$OTA_LIB/current" && sync_folder "$OTA_LIB" ||
      die "$UNWRITABLE" "cannot write $OTA_LIB/current (full or read-only); nothing was changed"
  fi
  put_file "$OTA_COMMAND" 755 "#!/bin/sh
exec sh $OTA_LIB/current/ota-agent.sh \"\$@\""
  install_units
}

agent_files() { say ota-agent.sh lib.sh lib-proc.sh lib-init.sh lib-net.sh lib-ota.sh lib-ota-*.sh; }

# put_file PATH MODE TEXT: whole or not at all, and only if it is another.
put_file() {
  [ ! -f "$1" ] || [ "$(cat "$1")" != "$3" ] || return 0
  printf '%s\n' "$3" >"$1.tmp" && chmod "$2" "$1.tmp" && sync_file "$1.tmp" && mv -f -- "$1.tmp" "$1" && sync_folder "${1%/*}" ||
    die "$UNWRITABLE" "cannot write $1 (full or read-only); nothing was changed"
  PUT=true
}

install_units() {
  PUT=false
  case $INIT in
    systemd)
      put_file "$UNIT_FOLDER/salvor-ota@.service" 644 "[Unit]
Description=Update of %i over the air, carried on to its end
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=$OTA_COMMAND run %i
Restart=on-failure
RestartSec=500ms
OOMPolicy=continue"
      put_file "$UNIT_FOLDER/salvor-ota-recover.service" 644 "[Unit]
Description=Updates over the air that a power cut left open
DefaultDependencies=no
After=local-fs.target
Before=$(list_services) shutdown.target
Conflicts=shutdown.target
RequiresMountsFor=$OTA_STATE $(list_roots)

[Service]
Type=oneshot
ExecStart=$OTA_COMMAND recover
RemainAfterExit=yes

[Install]
WantedBy=multi-user.target"
      ! $PUT || bounded 60 systemctl daemon-reload || die "$UNWRITABLE" "systemctl daemon-reload failed; nothing was changed"
      [ "$(enabled salvor-ota-recover.service)" = enabled ] || {
        boot_on salvor-ota-recover.service
        # Init syncs nothing; without this link nobody looks at boot.
        sync_folder "$UNIT_FOLDER/multi-user.target.wants"
      }
      ;;
    openrc)
      put_file /etc/init.d/salvor-ota-recover 755 "#!/sbin/openrc-run
description=\"Updates over the air that a power cut left open\"
depend() {
  need localmount
  before $(list_services | sed 's/\.service//g')
}
start() {
  ebegin \"Looking for updates that were cut off\"
  $OTA_COMMAND recover
  eend \$?
}"
      boot_on salvor-ota-recover default
      ;;
  esac
}

# Every unit of every app that was ever updated here, so that one app's installation does not forget the other's.
list_services() {
  cat "$OTA_STATE"/*/conf 2>/dev/null | awk '$1 == "UNITS" || $1 == "RELOAD" { for (i = 2; i <= NF; i++) print $i }' | sort -u | tr '\n' ' '
}

# The same whoever asks: a unit that is written anew has init read all of them.
list_roots() {
  { cat "$OTA_STATE"/*/conf 2>/dev/null | sed -n 's/^ROOT //p' && say /opt; } | sort -u | tr '\n' ' ' | sed 's/ $//'
}

# start_agent start|restart: what carries a transaction on, outside of whoever asks for it. "restart" is for who holds the
# lock: an agent that is at its end, but not yet seen to be by systemd, makes a mere start do nothing.
start_agent() {
  case $INIT in
    systemd)
      start_tries=15
      until bounded 30 systemctl --no-ask-password -q "$1" --no-block "salvor-ota@$APP.service"; do
        # Early in a boot nobody answers yet.
        case $(bounded 10 systemctl is-system-running 2>/dev/null) in running | degraded | maintenance | stopping) start_tries=0 ;; esac
        [ "$start_tries" -gt 0 ] || die 1 "salvor-ota@$APP.service cannot be started"
        start_tries=$((start_tries - 1))
        sleep 2
      done
      ;;
    # Without what marks the step that starts it, which ends everything of its own; begun again if it is killed.
    *)
      # shellcheck disable=SC2016 # for the shell that is started
      setsid env -i PATH="$PATH" SALVOR_OTA_STATE="$OTA_STATE" SALVOR_OTA_RUN="$OTA_RUN" SALVOR_OTA_FAILPOINTS="${SALVOR_OTA_FAILPOINTS-}" sh -c '
        while sh "$0" run "$1"; code=$?; [ "$code" = 74 ] || [ "$code" -ge 128 ]; do sleep 1; done' \
        "$OTA_LIB/current/ota-agent.sh" "$APP" </dev/null >>"$VOLATILE/out" 2>&1 9>&- &
      ;;
  esac
}
agent_works() {
  case $INIT in
    systemd) case $(active "salvor-ota@$APP.service") in active | activating) ;; *) return 1 ;; esac ;;
    *) ! flock -n "$APP_DIR/lock" true ;;
  esac
}

# recover_all: at boot, for each app; what is still open is carried on once its services may run.
recover_all() {
  for folder in "$OTA_STATE"/*/; do
    [ -s "${folder}journal" ] || continue
    folder=${folder%/}
    (
      open_app "${folder##*/}"
      make_app
      take_lock 5
      load_conf && load_journal || exit 0
      recover || exit 1
    ) && (open_app "${folder##*/}" && start_agent start)
  done
  return 0
}
