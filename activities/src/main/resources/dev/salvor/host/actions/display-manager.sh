#!/bin/sh
# display-manager: the graphical login starts at boot. systemd: default.target is graphical.target, and
# display-manager.service is an alias of the unit; OpenRC: the service that starts it is in the default runlevel.
# Nothing is started now.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-proc.sh
. "$SALVOR_LIB/lib-proc.sh"
# shellcheck source=lib-init.sh
. "$SALVOR_LIB/lib-init.sh"

name=${WITH_NAME-} required=${WITH_REQUIRED-false}
name=${name%.service}
[ -z "$name" ] || name_like name "$name"
flag required "$required"
only=${WITH_ONLY_IF_GRAPHICAL-false}
flag onlyIfGraphical "$only"
INIT=$(init_system)
if [ -z "$INIT" ]; then
  $only || die "$MISSING" "neither systemd nor OpenRC runs on this host"
  say "unchanged: neither systemd nor OpenRC runs on this host"
  exit 0
fi

KNOWN='gdm3 gdm sddm lightdm lxdm slim ly greetd wdm xdm'
SYSTEM=/etc/systemd/system
DEBIAN=/etc/X11/default-display-manager
unit_file() {
  for place in /etc/systemd/system /run/systemd/system /usr/local/lib/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
    [ ! -f "$place/$1.service" ] || { say "$place/$1.service" && return; }
  done
  return 1
}
link_of() { if [ -L "$1" ]; then readlink -- "$1"; else say -; fi; }

# Which one: the one asked for; else the one that the host has been using; else the first that is installed.
choose() {
  if [ "$INIT" = openrc ]; then
    # Gentoo starts whichever is named in conf.d by this one service.
    for service in $name display-manager xdm $KNOWN; do
      [ ! -x "/etc/init.d/$service" ] || { say "$service" && return; }
    done
    return 1
  fi
  [ -z "$name" ] || { unit_file "$name" >/dev/null && say "$name"; return; }
  alias=$(link_of "$SYSTEM/display-manager.service")
  debian=''
  { read -r debian || :; } 2>/dev/null <"$DEBIAN"
  alias=${alias##*/}
  for service in "${alias%.service}" "${debian##*/}" $KNOWN; do
    case $service in '' | - | null) continue ;; esac
    unit_file "$service" >/dev/null && say "$service" && return
  done
  return 1
}

boots() {
  case $INIT in
    systemd)
      # get-default follows /etc, /run and the vendor's default.
      case $(bounded "$INIT_WAIT" systemctl get-default 2>/dev/null) in graphical.target) ;; *) return 1 ;; esac
      alias=$(link_of "$SYSTEM/display-manager.service")
      [ "${alias##*/}" = "$chosen.service" ] || return 1
      [ ! -f "$DEBIAN" ] || [ "$(basename "$(cat "$DEBIAN")")" = "$chosen" ]
      ;;
    openrc) [ "$(enabled "$chosen")" = enabled ] ;;
  esac
}

chosen=$(choose) || {
  # A server without a graphical login is as it should be.
  case ${1-} in undo) ;; *)
    if ! $required && [ -z "$name" ]; then
      say "unchanged: no display manager is installed"
      exit 0
    fi
    die 1 "no display manager ${name:+named $name }is installed on this host"
    ;;
  esac
}

# A machine that is set to boot without a graphical login may have been set so on purpose.
if $only && [ "${1-}" != undo ]; then
  case $INIT/$(bounded "$INIT_WAIT" systemctl get-default 2>/dev/null) in
    systemd/graphical.target) ;;
    *)
      say "unchanged: this machine is not set to boot into a graphical login"
      exit 0
      ;;
  esac
fi

case ${1-} in
  check | verify) if boots; then exit 0; else exit 1; fi ;;
  do)
    if boots; then
      say "unchanged: $chosen starts at boot"
      exit 0
    fi
    need_root "changing what starts at boot"
    if [ "$INIT" = openrc ]; then
      kept was || keep was "$chosen$NEWLINE"
      boot_on "$chosen" default || die 1 "cannot add $chosen to the runlevel default"
      say "enabled: $chosen in the runlevel default"
      exit 0
    fi
    [ "$(enabled "$chosen")" != masked ] ||
      die 1 "$chosen is masked: somebody wanted it never to start. Unmask it by hand (systemctl unmask $chosen) if that is over"
    if ! kept was; then
      [ ! -f "$DEBIAN" ] || keep was.debian "$(cat "$DEBIAN")$NEWLINE"
      keep was "$(link_of "$SYSTEM/default.target")$NEWLINE$(link_of "$SYSTEM/display-manager.service")$NEWLINE$chosen $(enabled "$chosen")$NEWLINE"
    fi
    if [ -f "$DEBIAN" ] && [ "$(basename "$(cat "$DEBIAN")")" != "$chosen" ]; then
      program=$(command -v "$chosen") || program=/usr/sbin/$chosen
      say "$program" >"$DEBIAN.salvor" && chmod 644 "$DEBIAN.salvor" && mv -f "$DEBIAN.salvor" "$DEBIAN" || die 1 "cannot write $DEBIAN"
    fi
    bounded "$INIT_WAIT" systemctl -q --force enable -- "$chosen.service" 2>/dev/null
    # Debian's units leave the alias to the package's own scripts.
    alias=$(link_of "$SYSTEM/display-manager.service")
    if [ "${alias##*/}" != "$chosen.service" ]; then
      ln -sfn "$(unit_file "$chosen")" "$SYSTEM/display-manager.service" || die 1 "cannot write $SYSTEM/display-manager.service"
    fi
    bounded "$INIT_WAIT" systemctl -q set-default graphical.target || die 1 "cannot make graphical.target the default"
    bounded "$INIT_WAIT" systemctl daemon-reload
    boots || die 1 "$chosen still does not start at boot"
    say "enabled: $chosen starts at boot (graphical.target, display-manager.service)"
    ;;
  undo)
    if ! kept was; then
      say "unchanged: nothing to undo"
      exit 0
    fi
    need_root "changing what starts at boot"
    if [ "$INIT" = openrc ]; then
      read -r chosen <"$SALVOR_STEP_DIR/was"
      boot_off "$chosen"
    else
      { read -r target && read -r alias && read -r chosen was_enabled; } <"$SALVOR_STEP_DIR/was"
      # disable takes every link of the unit away; the former ones are put back after it.
      [ "$was_enabled" != disabled ] || boot_off "$chosen.service" 2>/dev/null
      if [ "$alias" = - ]; then rm -f "$SYSTEM/display-manager.service"; else ln -sfn "$alias" "$SYSTEM/display-manager.service"; fi
      if [ "$target" = - ]; then rm -f "$SYSTEM/default.target"; else ln -sfn "$target" "$SYSTEM/default.target"; fi
      [ ! -e "$SALVOR_STEP_DIR/was.debian" ] || cat "$SALVOR_STEP_DIR/was.debian" >"$DEBIAN"
      bounded "$INIT_WAIT" systemctl daemon-reload
    fi
    forget was was.debian
    say "restored: what starts at boot"
    ;;
  *) die "$USAGE" "usage: display-manager.sh check|do|verify|undo" ;;
esac
