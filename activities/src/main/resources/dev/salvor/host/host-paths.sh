#!/bin/sh
# Where paths lead and who accounts are, for a policy: a line "NUMBER ANSWER" for each argument. An argument
# is p:PATH (absolute), b:PROGRAM (looked for in PATH), credential:NAME (looked for as supervisor-secret.sh does) or
# u:ACCOUNT (empty: who asks). The answer is the path
# with every link followed, also of what is not there yet, or "UID NAME..."; none if nobody can tell. Changes nothing.
set -u
LC_ALL=C
export LC_ALL
NEWLINE='
'
# straight PATH: whether no part of it is a link, so that it leads where it says. Starts no program: rules
# can name a thousand folders.
straight() {
  case $1 in /*) ;; *) return 1 ;; esac
  case $1/ in *//* | */./* | */../* | *"$NEWLINE"*) return 1 ;; esac
  s_at='' s_rest=${1#/}/
  while [ -n "$s_rest" ]; do
    s_at=$s_at/${s_rest%%/*} s_rest=${s_rest#*/}
    [ ! -L "$s_at" ] || return 1
  done
}

# real PATH: in r. What is not there yet lies where the nearest folder is that is there. A link that leads
# nowhere is not told: what is written there would be made somewhere else.
real() {
  if straight "$1"; then
    r=$1
    return
  fi
  r_rest='' r_at=$1
  while :; do
    r=$(readlink -f "$r_at" 2>/dev/null && echo .)
    if [ -n "$r" ] && { [ -e "$r_at" ] || [ ! -L "$r_at" ]; }; then
      r=${r%"$NEWLINE".}
      [ -e "$r_at" ] || [ -e "${r%/*}/" ] || r=
      [ -z "$r" ] || break
    fi
    [ ! -L "$r_at" ] || { r= && return; }
    case $r_at in */*/* | /?*) ;; *) r= && return ;; esac
    r_at=${r_at%/}
    r_rest=/${r_at##*/}$r_rest
    r_at=${r_at%/*}
    [ -n "$r_at" ] || r_at=/
  done
  [ -z "$r_rest" ] || r=${r%/}$r_rest
  case $r in *"$NEWLINE"*) r= ;; esac
}

# program NAME: in r.
program() {
  r=
  p_rest=$PATH:
  while [ -n "$p_rest" ]; do
    p_folder=${p_rest%%:*} p_rest=${p_rest#*:}
    case $p_folder in /*) ;; *) continue ;; esac
    if [ -f "$p_folder/$1" ] && [ -x "$p_folder/$1" ]; then
      real "$p_folder/$1"
      return
    fi
  done
}

# credential NAME: in r.
credential() {
  r=
  for c_file in "${CREDENTIALS_DIRECTORY:-/nonexistent}/$1" /run/credentials/salvor*.service/"$1" \
    /etc/credstore/"$1" /run/credstore/"$1" /etc/credstore.encrypted/"$1" /run/credstore.encrypted/"$1"; do
    if [ -f "$c_file" ] && [ -r "$c_file" ]; then
      real "$c_file"
      return
    fi
  done
}

# account NAME: in r.
account() {
  r=
  if [ -z "$1" ]; then
    a_id=$(id -u) || return
  else
    a_id=$(awk -F: -v name="$1" '$1 == name { print $3; exit }' /etc/passwd 2>/dev/null)
    [ -n "$a_id" ] || a_id=$(id -u -- "$1" 2>/dev/null) || return
  fi
  a_name=$(awk -F: -v id="$a_id" '$3 == id { printf "%s%s", n++ ? " " : "", $1 }' /etc/passwd 2>/dev/null)
  [ -n "$a_name" ] || a_name=$(id -un -- "$1" 2>/dev/null) || a_name=
  r="$a_id $a_name"
}

n=0
for word; do
  case $word in
    p:*) real "${word#p:}" ;;
    b:*) program "${word#b:}" ;;
    credential:*) credential "${word#credential:}" ;;
    u:*) account "${word#u:}" ;;
    *) r= ;;
  esac
  printf '%s %s\n' "$n" "$r"
  n=$((n + 1))
done
