# shellcheck shell=sh
# The machine's half of the scenario ota: options, the release of version 1.0.0, carrying both to the host.
# The host's half is scenario/ota/.

OTA_AT=/run/lab-ota
OTA_USAGE='lab scenario NAME ota [--public-name NAME] [--old KIND] [--socket] [--no-runtime-dir] [--legacy] [--small-var SIZE] [--small-opt SIZE] [--verify]'

ota_scenario() {
  name=$1
  shift
  dir=$(host_dir "$name")
  ota_public=shop.example
  ota_old=good
  ota_options=
  ota_small_var=
  ota_small_opt=
  verify=no
  while [ $# -gt 0 ]; do
    case $1 in
      --verify) verify=yes ;;
      --socket | --no-runtime-dir | --legacy) ota_options="$ota_options ${1#--}" ;;
      --public-name | --old | --small-var | --small-opt)
        [ $# -gt 1 ] || usage "$1 needs a value; $OTA_USAGE"
        case $1 in
          --public-name) ota_public=$2 ;;
          --old) ota_old=$2 ;;
          --small-var) ota_small_var=$2 ;;
          --small-opt) ota_small_opt=$2 ;;
        esac
        shift
        ;;
      *) usage "$OTA_USAGE" ;;
    esac
    shift
  done
  case $ota_public in '' | *[!a-z0-9.-]*) usage "--public-name '$ota_public': letters, digits, . and -" ;; esac
  host_put "$name" "$LAB_HOME/scenario/ota" "$OTA_AT" || fail "$name: cannot put the scenario there"
  if [ "$verify" = yes ]; then
    ota_verify
  else
    ota_setup
  fi
}

ota_setup() {
  for size in "$ota_small_var" "$ota_small_opt"; do ota_check_size "$size"; done
  case $ota_old in keeps-port*) ota_options="$ota_options keeps-child" ;; esac
  # What cannot be waited for.
  case $ota_old in never-ready | no-start | slow-start-* | needs-schema) ota_options="$ota_options no-answer" ;; esac
  [ -z "$ota_small_var" ] || ota_options="$ota_options small-var"
  [ -z "$ota_small_opt" ] || ota_options="$ota_options small-opt"
  "$LAB_HOME/ota-release" --archive "$ota_old" 1.0.0 "$dir/release.tar" >/dev/null || fail "$name: no release of version 1.0.0"
  scenario_run 90 "$name" sh "$OTA_AT/clear.sh" || fail "$name: what was there before does not go away"
  small_release "$name"
  [ -z "$ota_small_var" ] || small_make "$name" var "$ota_small_var" /var/lib/salvor
  [ -z "$ota_small_opt" ] || small_make "$name" opt "$ota_small_opt" /opt/shop
  host_put "$name" "$dir/release.tar" "$OTA_AT/release.tar" || fail "$name: cannot put the release there"
  rm -f "$dir/release.tar"
  # shellcheck disable=SC2086  # words
  scenario_run 60 "$name" sh "$OTA_AT/setup.sh" "$ota_public" $ota_options ||
    fail "$name: the scenario could not be set up (see above); lab down $name and begin again"
  echo ota >"$dir/scenario"
  printf '%s\n' "$ota_public $ota_options" >"$dir/ota"
  say "$name serves the shop 1.0.0 at https://$ota_public/ (port 443); lab scenario $name ota --verify proves each part"
}

# Against what it was set up as.
ota_verify() {
  [ ! -e "$dir/ota" ] || read -r ota_public ota_options <"$dir/ota"
  # shellcheck disable=SC2086  # words
  scenario_run 60 "$name" sh "$OTA_AT/verify.sh" "$ota_public" $ota_options
  exit $?
}
