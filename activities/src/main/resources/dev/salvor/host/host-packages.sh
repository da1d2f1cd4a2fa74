#!/bin/sh
# What is installed here, a line for each package, with tabs between the fields (docs/packages.md):
#   salvor-packages 1 KIND HOST ARCHITECTURE
#   p NAME SLOT VERSION REPOSITORY FLAGS BUILD_TIME BUILD_ID
#   note TEXT
#   end COUNT
# usage: list [ROOT]     what is installed below ROOT, without which it is this system
#        index [ROOT]    the same, and what this host's copies of binhosts' indexes name: for each copy
#                        "index SOURCE TIMESTAMP", then lines as above that begin with i
#        published DIR   what the index in DIR names, Packages or else Packages.gz
# A list without its end is none.
# Packed where gzip and base64 are there. Leaves nothing behind; few processes, whatever is installed.
set -u
LC_ALL=C
export LC_ALL
command -v awk >/dev/null 2>&1 || {
  echo 'awk is missing there' >&2
  exit 1
}
what=${1:-list}
root=${2:-}
# Gentoo Prefix lies below a folder of its own, which a file in the state folder names.
if [ -z "$root" ]; then
  for file in "${SALVOR_STATE_DIR:-/var/lib/salvor}" "${XDG_STATE_HOME:-${HOME:-}/.local/state}/salvor"; do
    if [ -r "$file/portage-prefix" ]; then
      IFS= read -r root <"$file/portage-prefix"
      break
    fi
  done
fi
vdb=$root/var/db/pkg
admin=$root/var/lib/dpkg
tab=$(printf '\t')
host=$(uname -n)

# Of a PF: sets name and version, or says that it is none. The flags are those that the package has and that are on.
# shellcheck disable=SC2016
common='
function split_pf(pf) {
  if (!match(pf, /-[0-9]+(\.[0-9]+)*[a-z]?(_(alpha|beta|pre|rc|p)[0-9]*)*(-r[0-9]+)?$/) || RSTART < 2) return 0
  name = substr(pf, 1, RSTART - 1)
  version = substr(pf, RSTART + 1)
  return 1
}
function flags(use, iuse,   n, i, words, own, out) {
  n = split(iuse, words, " ")
  for (i = 1; i <= n; i++) { sub(/^[+-]/, "", words[i]); own[words[i]] = 1 }
  n = split(use, words, " ")
  out = ""
  for (i = 1; i <= n; i++) if (words[i] in own) { out = out " " words[i]; delete own[words[i]] }
  return substr(out, 2)
}
function clean(text) { gsub(/[\t\r]/, " ", text); return text }
function line(kind, slot, repository, use, built, id) {
  sub(/\/.*/, "", slot)
  print kind "\t" clean(name) "\t" clean(slot) "\t" version "\t" clean(repository) "\t" clean(use) "\t" built + 0 "\t" id + 0
  count++
}
'

# Lines of an index. Fields that are absent have the value of the header, or what they are left out for.
# shellcheck disable=SC2016
index=$common'
function put() {
  if (!("CPV" in field)) return
  slash = index(field["CPV"], "/")
  if (slash && split_pf(substr(field["CPV"], slash + 1))) {
    name = substr(field["CPV"], 1, slash) name
    line("i", "SLOT" in field ? field["SLOT"] : "0", "REPO" in field ? field["REPO"] : repo,
      flags(field["USE"], field["IUSE"]), field["BUILD_TIME"], field["BUILD_ID"])
  } else print "note\tan entry of the index " source " is no package: " clean(field["CPV"])
}
{ sub(/\r$/, "") }
/^$/ {
  if (body) put(); else {
    body = 1
    print "index\t" clean(source) "\t" field["TIMESTAMP"] + 0
    repo = field["REPO"]
  }
  split("", field)
  next
}
{ at = index($0, ":"); if (at) field[substr($0, 1, at - 1)] = substr($0, at + (substr($0, at + 1, 1) == " " ? 2 : 1)) }
END {
  if (body) put(); else print "note\tthe index " source " is no index of packages"
  print "counted\t" count + 0
}'

# Folders on stdin; a file that is absent is an empty value.
# shellcheck disable=SC2016
installed=$common'
function value(file,   text) {
  text = ""
  if ((getline text < file) > 0) close(file)
  return text
}
function all(file,   text, at) {
  while ((getline text < file) > 0) {
    at = index(text, "=")
    if (at) field[substr(text, 1, at - 1)] = substr(text, at + 1)
  }
  close(file)
}
{
  folder = substr($0, 1, length($0) - 1)
  if (split(folder, part, "/") != 2) next
  if (part[1] ~ /^-/ || part[2] ~ /^-MERGING-/) { merging++; next }
  if (part[2] == "CVS" || part[2] == "lost+found") next
  if (!split_pf(part[2])) {
    if (folder != "*/*") print "note\tno package: " clean(folder)
    next
  }
  name = part[1] "/" name
  slot = value(folder "/SLOT")
  use = value(folder "/USE")
  if (slot == "" && use == "") {
    split("", field)
    all(folder "/metadata")
    if (!("SLOT" in field)) { print "note\tno slot is recorded of " clean(folder) ", so it is left out"; next }
    line("p", field["SLOT"], field["repository"], flags(field["USE"], field["IUSE"]), field["BUILD_TIME"], field["BUILD_ID"])
    next
  }
  line("p", slot, value(folder "/repository"), flags(use, value(folder "/IUSE")),
    value(folder "/BUILD_TIME"), value(folder "/BUILD_ID"))
}
END {
  if (merging) print "note\tpackages are being merged just now; the list may be of neither before nor after"
  print "counted\t" count + 0
}'

# STATUS NAME VERSION ARCHITECTURE on stdin. What is of the architecture of dpkg itself, or of none, has no slot.
# shellcheck disable=SC2016
debian='
BEGIN { FS = "\t" }
$1 == "failed" { failed = 1; next }
$1 != "installed" && $1 !~ /^triggers-/ {
  if ($1 ~ /^(half-|unpacked)/) half = half " " $2
  next
}
{
  count++
  name[count] = $2; version[count] = $3; arch[count] = $4
  if ($2 == "dpkg") native = $4
}
END {
  print "salvor-packages\t1\tdebian\t" host "\t" native
  for (i = 1; i <= count; i++)
    print "p\t" name[i] "\t" (native == "" || arch[i] == native || arch[i] == "all" ? "" : arch[i]) "\t" version[i] "\t\t\t0\t0"
  if (half != "") print "note\thalf installed:" half
  if (!failed) print "counted\t" count + 0
}'

indexes() {
  for file in "$root"/var/cache/edb/binhost/*/Packages "$root"/var/cache/edb/binhost/*/*/Packages \
    "$root"/var/cache/edb/binhost/*/*/*/Packages "$root"/var/cache/edb/binhost/*/*/*/*/Packages \
    "$root"/var/cache/edb/binhost/*/*/*/*/*/Packages "$root"/var/cache/edb/binhost/*/*/*/*/*/*/Packages; do
    [ -f "$file" ] || continue
    source=${file#"$root/var/cache/edb/binhost/"}
    awk -v source="${source%/Packages}" "$index" <"$file"
  done
}

# packed DIR: the index is there only as Packages.gz.
packed() {
  if ! command -v gzip >/dev/null 2>&1; then
    printf 'note\tno index: there is only %s/Packages.gz, and gzip is missing there\ncounted\t0\n' "$1"
  elif ! gzip -t <"$1/Packages.gz" 2>/dev/null; then
    printf 'note\tno index: %s/Packages.gz is cut off or damaged\ncounted\t0\n' "$1"
  else
    gzip -dc <"$1/Packages.gz" | awk -v source="$1" "$index"
  fi
}

told() {
  if [ "$what" = published ]; then
    printf 'salvor-packages\t1\tgentoo\t%s\t\n' "$host"
    if [ -f "${2:-}/Packages" ] && [ -r "${2:-}/Packages" ]; then
      awk -v source="$2" "$index" <"$2/Packages"
    elif [ -f "${2:-}/Packages.gz" ] && [ -r "${2:-}/Packages.gz" ]; then
      packed "$2"
    else
      printf 'note\tno index: there is no file %s/Packages that can be read, nor Packages.gz\ncounted\t0\n' "${2:-}"
    fi
    return
  fi
  if cd "$vdb" 2>/dev/null && has_packages; then
    printf 'salvor-packages\t1\tgentoo\t%s\t%s\n' "$host" "$(uname -m)"
    # The shell itself prints, so that there is no limit of arguments.
    printf '%s\n' */*/ | awk "$installed"
    [ "$what" != index ] || indexes
  elif [ -r "$admin/status" ]; then
    if command -v dpkg-query >/dev/null 2>&1; then
      # shellcheck disable=SC2016
      dpkg-query "--admindir=$admin" -W -f '${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\n' ||
        printf 'failed\n'
    else
      awk '
        function put() { if (field["Package"] != "") print field["state"] "\t" field["Package"] "\t" field["Version"] "\t" field["Architecture"] }
        /^[A-Za-z-]+: / { field[substr($1, 1, length($1) - 1)] = $2; if ($1 == "Status:") field["state"] = $4 }
        /^$/ { put(); split("", field) }
        END { put() }' "$admin/status"
    fi | awk -v host="$host" "$debian"
  else
    printf 'salvor-packages\t1\tunknown\t%s\t\n' "$host"
    printf 'note\tneither packages of Portage in %s nor those of dpkg in %s are there\ncounted\t0\n' "$vdb" "$admin"
  fi
}

has_packages() {
  for folder in */*/; do
    [ ! -e "${folder}PF" ] && [ ! -e "${folder}SLOT" ] && [ ! -e "${folder}CONTENTS" ] && [ ! -e "${folder}metadata" ] || return 0
  done
  return 1
}

# The end says how many lines there were, so that what was cut off is not taken for all.
whole() {
  awk -F "$tab" '$1 == "counted" { count += $2; told = 1; next } { print } END { if (told) print "end\t" count }'
}

if command -v gzip >/dev/null 2>&1 && command -v base64 >/dev/null 2>&1; then
  echo salvor-packages-packed
  told "$@" | whole | gzip -nc | base64
else
  told "$@" | whole
fi
