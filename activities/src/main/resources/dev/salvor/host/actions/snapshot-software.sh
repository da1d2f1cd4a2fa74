# shellcheck shell=sh
# Collectors of what is installed and how it is set up: packages, pam, services, containers.
# Package databases are read as files: no package manager is started that could wait for a lock.
# Sourced by snapshot-collect.sh.
# shellcheck disable=SC2154,SC2012,SC2010

collect_packages() {
  found=false
  if [ -r /var/lib/dpkg/status ]; then
    found=true
    awk '
      function out() { if (name != "") print "dpkg: " name ":" arch " " version " [" status "]"; name = "" }
      /^Package: / { out(); name = $2; arch = version = status = "" }
      /^Architecture: / { arch = $2 } /^Version: / { version = $2 } /^Status: / { status = $2 " " $3 " " $4 }
      END { out() }' /var/lib/dpkg/status | sed 's/ \[install ok installed\]$//' | sort
    ls /var/lib/dpkg/updates 2>/dev/null | grep -q . && say "finding: dpkg was interrupted; run dpkg --configure -a"
  fi
  if [ -d /var/db/pkg ]; then
    found=true
    for package in /var/db/pkg/*/*; do
      case $package in *'*'*) continue ;; */-MERGING-*) say "finding: half-merged ${package#/var/db/pkg/}" && continue ;; esac
      say "portage: ${package#/var/db/pkg/}"
    done | sort
    [ ! -r /var/lib/portage/world ] || sort /var/lib/portage/world | sed 's/^/world: /'
  fi
  if [ -d /var/lib/pacman/local ]; then
    found=true
    for package in /var/lib/pacman/local/*/; do package=${package%/} && say "pacman: ${package##*/}"; done | sort
  fi
  if [ -r /lib/apk/db/installed ]; then
    found=true
    awk -F: '$1 == "P" { p = $2 } $1 == "V" { print "apk: " p " " $2 }' /lib/apk/db/installed | sort
  fi
  if have rpm && { [ -d /var/lib/rpm ] || [ -d /usr/lib/sysimage/rpm ]; } && ! [ -r /var/lib/dpkg/status ]; then
    found=true
    bounded 15 rpm -qa 2>/dev/null | sort | sed 's/^/rpm: /'
  fi
  $found || missed "no package database of dpkg, Portage, rpm, pacman or apk"
}

# Order within a file is meaning, so lines stay as they stand.
collect_pam() {
  [ -d /etc/pam.d ] || [ -f /etc/pam.conf ] || missed "no PAM configuration"
  set --
  for file in /etc/pam.conf /etc/pam.d/* /etc/security/*.conf /etc/nsswitch.conf /etc/login.defs /etc/shells /etc/securetty; do
    [ -f "$file" ] || continue
    if [ -r "$file" ]; then set -- "$@" "$file"; else missed "$file: not permitted"; fi
  done
  [ $# -gt 0 ] || return 0
  awk '!/^[[:space:]]*(#|$)/ { print FILENAME ": " $0 }' "$@" | clean
  stat -c 'mode: %n %a %u:%g' "$@" 2>/dev/null
  for folder in /lib/security /lib64/security /usr/lib/security /usr/lib64/security /lib/*/security /usr/lib/*/security; do
    # On a merged /usr the same folder has two names.
    top=${folder#/} && [ -d "$folder" ] && [ ! -L "/${top%%/*}" ] || continue
    for module in "$folder"/pam_*.so; do [ ! -e "$module" ] || say "module: $module"; done
  done
  for library in /lib*/libcrypt.so* /usr/lib*/libcrypt.so* /lib/*/libcrypt.so* /usr/lib/*/libcrypt.so*; do
    [ ! -f "$library" ] || cksum "$library"
  done | sort -u -k3
}

systemd_services() {
  # Compared: failed units, and running or missing ones among those that start with the host. What is started on
  # demand and goes away by itself is kept aside.
  bounded 15 systemctl show --no-pager -p Id,ActiveState,SubState,UnitFileState,Type,ConditionResult,LoadState '*.service' '*.socket' '*.target' 2>/dev/null |
    awk -F= '
      function out() {
        if (v["Id"] != "" && v["Id"] !~ /^(run-|salvor|session-|user@|user-runtime-dir@|systemd-(coredump|fsck|tmpfiles-clean))/) {
          id = v["Id"]; file = v["UnitFileState"]; act = v["ActiveState"]
          if (act == "failed") print "finding: " id " has failed"
          else if (file == "enabled" || file == "alias") {
            if (act == "active") print "active: " id
            else if (act == "inactive" && id ~ /service$/ && v["Type"] != "oneshot" && v["ConditionResult"] == "yes")
              print "finding: " id " is enabled, but not running"
          }
          print id, v["LoadState"], act, v["SubState"], file | "cat >&4"
        }
        split("", v)
      }
      $0 == "" { out(); next } { v[$1] = substr($0, length($1) + 2) } END { out() }' | sort
  # Debian enables by its packages and remembers that; elsewhere the presets say what is enabled.
  presets=1 debian=/var/lib/systemd/deb-systemd-helper-enabled
  if [ -d "$debian" ]; then
    presets=''
    for link in "$debian"/*.wants/* "$debian"/*.requires/*; do
      [ -e "$link" ] && [ ! -L "/etc/systemd/system/${link#"$debian"/}" ] || continue
      [ ! -L "/etc/systemd/system/${link##*/}" ] || continue
      say "finding: ${link##*/} is disabled by hand (its package enables it)"
    done
  fi
  bounded 15 systemctl list-unit-files --no-pager --no-legend --full 2>/dev/null |
    awk '
      $2 ~ /^(enabled|disabled|masked|linked)/ && $1 !~ /^(run-|salvor)/ { print "file: " $1 " " $2 }
      presets && $2 == "disabled" && $3 == "enabled" && $1 ~ /(service|socket|timer)$/ {
        print "finding: " $1 " is disabled by hand (the preset enables it)" }' presets="$presets" - | sort
  for link in /etc/systemd/system/*; do
    [ -L "$link" ] && [ "$(readlink "$link")" = /dev/null ] && say "finding: ${link##*/} is masked by hand"
  done
  say "default: $(bounded 5 systemctl get-default 2>/dev/null)"
}

openrc_services() {
  for level in /etc/runlevels/*/*; do
    [ -e "$level" ] || [ -L "$level" ] || continue
    service=${level##*/} level=${level%/*}
    say "runlevel: ${level##*/} $service"
    case ${level##*/} in
      default | boot | sysinit)
        [ -e "/run/openrc/started/$service" ] || say "finding: $service is in runlevel ${level##*/}, but not started"
        ;;
    esac
  done
  for state in started failed inactive; do
    for service in /run/openrc/"$state"/*; do
      [ -e "$service" ] || [ -L "$service" ] || continue
      if [ "$state" = failed ]; then say "finding: ${service##*/} has failed"; else say "$state: ${service##*/}"; fi
    done
  done
  bounded 15 rc-status --nocolor --crashed 2>/dev/null | sed 's/^[[:space:]]*//; s/^/finding: crashed: /'
}

collect_services() {
  if [ -d /run/systemd/system ]; then
    use systemctl || return 0
    bounded 10 systemctl show -p Version --value >/dev/null 2>&1 || { missed "systemd does not answer" && return 0; }
    systemd_services
  elif [ -d /run/openrc ]; then
    openrc_services
  else
    missed "neither systemd nor OpenRC runs here"
    for link in /etc/rc[S0-6].d/S* /etc/systemd/system/*.wants/* /etc/runlevels/*/*; do
      [ ! -e "$link" ] && [ ! -L "$link" ] || say "file: $link"
    done
  fi
  if [ -r /etc/crontab ]; then ls /etc/cron.d /var/spool/cron/crontabs 2>/dev/null | sed 's/^/cron: /'; fi
}

collect_containers() {
  found=false
  for tool in podman docker; do
    have "$tool" || continue
    found=true
    if bounded 8 "$tool" ps -a --format '{{.Names}}|{{.Image}}|{{.State}}|{{.Status}}' >"$work/containers.$tool.part" 2>/dev/null; then
      awk -F'|' -v tool="$tool" '{ print tool ": " $1 " " $2 " " $3 }' "$work/containers.$tool.part" | sort
      volatile <"$work/containers.$tool.part"
    else
      missed "$tool does not answer"
    fi
    rm -f "$work/containers.$tool.part"
  done
  $found || missed "podman and docker are missing"
  if have machinectl && [ -d /run/systemd/machines ]; then
    ls /run/systemd/machines 2>/dev/null | grep -v '^unit:' | sed 's/^/machine: /'
  fi
  return 0
}
