# shellcheck shell=sh disable=SC2034
# What makes a release of one kind: the lines of its shop.conf, its page, its schema.

# Sets conf, index, marker (promised), shown (on the page), schema.
kind_settings() {
  conf=
  index=web/index.html
  marker='Shop front'
  shown=$marker
  schema='4 4 4'
  case $1 in
    good) ;;
    never-ready | no-start) conf=$1 ;;
    not-on-?*) conf="not-on ${1#not-on-}" ;;
    crash-*s | slow-start-*s) kind_seconds "$1" ;;
    keeps-port) conf='leaves-child' ;;
    keeps-port-*s) kind_seconds "$1" ;;
    wrong-build) conf='says-build 0.0.1-another' ;;
    stale-socket) conf='admin-socket' ;;
    web-500) index=web/start.html ;;
    wrong-marker) shown='Nothing to see' ;;
    schema-safe) schema='4 5 4' ;;
    schema-forward) schema='4 5 5' ;;
    schema-never-ready) conf='never-ready' schema='4 5 5' ;;
    needs-schema) schema='5 5 5' ;;
    *) usage "kind '$1'? see --help" ;;
  esac
  # What the program does about data is the same as what the release says.
  conf="schema $schema
$conf"
}

kind_seconds() {
  seconds=${1##*-}
  seconds=${seconds%s}
  case $seconds in '' | *[!0-9]*) usage "kind '$1'? a number of seconds, as in ${1%-*}-12s" ;; esac
  case ${1%-*} in
    crash) conf="crash-after $seconds" ;;
    slow-start) conf="slow-start $seconds" ;;
    keeps-port) conf="leaves-child $seconds" ;;
    *) usage "kind '$1'? see --help" ;;
  esac
}
