#!/bin/sh
# What people ask of a host beside the facts that runs need, as lines "KEY<TAB>VALUE". With "packages" as
# $1 a line for each package that is installed too. Leaves nothing behind.
set -u
fact() { printf '%s\t%s\n' "$1" "$2"; }
{ IFS='. ' read -r up rest </proc/uptime && fact uptime "$up"; } 2>/dev/null
: "${rest:-}"
if command -v ip >/dev/null 2>&1; then
  timeout -s KILL 5 ip -o addr show scope global 2>/dev/null | while read -r number device family address rest; do
    case $family in inet | inet6) fact address "${address%%/*}" ;; esac
    : "$number$device$rest"
  done
else
  for address in $(timeout -s KILL 5 hostname -I 2>/dev/null); do fact address "$address"; done
fi
# Does this host install from a binary host? Its effective settings say, not its files.
# (portageq ends with 1 where one of them is not set at all.)
settings=''
if command -v portageq >/dev/null 2>&1; then
  settings=$(timeout -s KILL 20 portageq envvar -v PORTAGE_CONFIGROOT PORTAGE_BINHOST FEATURES EMERGE_DEFAULT_OPTS 2>/dev/null)
fi
case $settings in *PORTAGE_BINHOST=*FEATURES=*)
  # Of NAME='VALUE', where a value may have lines.
  setting() { printf '%s\n' "$settings" | awk -v name="$1" '/^[A-Z_]+=/ { on = index($0, name "=") == 1; sub(/^[A-Z_]+=/, "") } on' | tr -d "'\""; }
  binhost=none getbinpkg=no
  [ -z "$(setting PORTAGE_BINHOST | tr -d ' \n')" ] || binhost=variable
  root=$(setting PORTAGE_CONFIGROOT)
  for file in "${root%/}"/etc/portage/binrepos.conf "${root%/}"/etc/portage/binrepos.conf/*; do
    if [ -f "$file" ] && grep -q '^[[:space:]]*sync-uri[[:space:]]*=[[:space:]]*[^[:space:]]' "$file"; then binhost=binrepos; fi
  done
  set -f
  for word in $(setting FEATURES); do
    [ "$word" != getbinpkg ] || getbinpkg=yes
  done
  for word in $(setting EMERGE_DEFAULT_OPTS); do
    case $word in
      --getbinpkg=n* | --getbinpkgonly=n*) ;;
      --getbinpkg | --getbinpkg=* | --getbinpkgonly | --getbinpkgonly=*) getbinpkg=yes ;;
      --*) ;;
      -*[gG]*) getbinpkg=yes ;;
    esac
  done
  set +f
  fact portage.binhost "$binhost"
  fact portage.getbinpkg "$getbinpkg"
  ;;
esac
status=/var/lib/dpkg/status
if [ -d /var/db/pkg ] && command -v emerge >/dev/null 2>&1; then
  count=0
  for folder in /var/db/pkg/*/*/; do
    case $folder in */-MERGING-*) continue ;; esac
    [ -e "${folder}PF" ] || [ -e "${folder}CONTENTS" ] || continue
    count=$((count + 1))
    [ "${1:-}" != packages ] || {
      folder=${folder%/}
      printf 'portage\t%s\n' "${folder#/var/db/pkg/}"
    }
  done
  fact packages.count "$count"
elif [ -r "$status" ]; then
  fact packages.count "$(grep -c '^Status: [a-z]* ok installed$' "$status")"
  if [ "${1:-}" = packages ]; then
    awk '
      /^Package: / { name = $2 }
      /^Architecture: / { arch = $2 }
      /^Version: / { version = $2 }
      /^Status: [a-z]* ok installed$/ { there = 1 }
      /^$/ { if (there) print "package\t" name " " version " " arch; there = 0; name = version = arch = "" }
      END { if (there) print "package\t" name " " version " " arch }' "$status"
  fi
elif command -v rpm >/dev/null 2>&1; then
  list=$(timeout -s KILL 20 rpm -qa --qf 'package\t%{NAME} %|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE} %{ARCH}\n' 2>/dev/null)
elif command -v pacman >/dev/null 2>&1; then
  list=$(timeout -s KILL 20 pacman -Q 2>/dev/null | sed 's/^/package	/')
elif [ -r /lib/apk/db/installed ]; then
  list=$(awk '
    /^P:/ { name = substr($0, 3) }
    /^V:/ { version = substr($0, 3) }
    /^A:/ { arch = substr($0, 3) }
    /^$/ { if (name != "") print "package\t" name " " version " " arch; name = version = arch = "" }' \
    /lib/apk/db/installed)
fi
if [ -n "${list:-}" ]; then
  fact packages.count "$(printf '%s\n' "$list" | grep -c .)"
  [ "${1:-}" != packages ] || printf '%s\n' "$list"
fi
exit 0
