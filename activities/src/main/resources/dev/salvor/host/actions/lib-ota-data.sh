# shellcheck shell=sh
# Data that a version changes so that the one before cannot read it: looked at before the switch, kept while the services
# are stopped, put back by renames that need no room. Sourced after lib-ota-switch.sh.
# shellcheck disable=SC2034,SC2154

# check_schema: R_schema is "reads writes safe": the oldest data that the new version reads, what it writes, and the oldest
# data from which an update can be undone without a copy. SCHEMA_WAY: none, same, safe, snapshot.
check_schema() {
  SCHEMA_WAY=none
  [ -n "$R_schema" ] || { checked schema 'the release changes no data' 'can be undone' ok && return; }
  schema_now=${OLD_schema#* }
  schema_now=${schema_now%% *}
  [ -z "$C_SCHEMA" ] || schema_now=$(bounded 20 sh -c "$C_SCHEMA" 2>/dev/null)
  # shellcheck disable=SC2086
  set -- $R_schema
  if ! is_count "${schema_now:-}"; then
    checked schema "the version of the data is not known ('$schema_now')" "a number; schemaCommand says it, or the release that serves" fail
  elif [ "$schema_now" -lt "$1" ]; then
    checked schema "the data is of version $schema_now" "the new version reads $1 and later" fail
  elif [ "$schema_now" -gt "$2" ]; then
    checked schema "the data is of version $schema_now" "the new version knows $2 and earlier" fail
  elif [ "$schema_now" = "$2" ]; then
    SCHEMA_WAY=same
    checked schema "the data stays at version $2" 'can be undone' ok
  elif [ "$schema_now" -ge "$3" ]; then
    SCHEMA_WAY=safe
    checked schema "the data goes from $schema_now to $2, which $OLD_version still reads" 'can be undone' ok
  elif [ -n "$C_DATA" ]; then
    SCHEMA_WAY=snapshot
    checked schema "the data goes from $schema_now to $2; $C_DATA is kept while the services are stopped" 'can be undone' ok
    check_data_room
  else
    checked schema "the data goes from $schema_now to $2, and $OLD_version does not read that" "can be undone: data names the folders to keep" fail
  fi
}

check_data_room() {
  for data_path in $C_DATA; do
    [ -d "$data_path" ] || { checked data "$data_path is no folder" 'is there' fail && return; }
    # Neither could be kept and put back by a rename.
    if [ -L "$data_path" ] || [ "$(stat -c %d -- "$data_path")" != "$(stat -c %d -- "${data_path%/*}/")" ]; then
      checked data "$data_path is a link or a file system of its own" 'a plain folder: name what it leads to, or a folder inside' fail
      return
    fi
    data_link=$(find "$data_path" -type l -lname '/*' 2>/dev/null | head -n 1)
    [ -z "$data_link" ] || checked data "$data_link is a link to elsewhere, which is not copied" 'everything lies in it' warn
    data_needed=$(bounded 60 du -sk -- "$data_path" | awk '{ print int($1 * 1.2) }')
    # shellcheck disable=SC2046
    set -- $(df -Pk "${data_path%/*}/" | tail -n 1)
    if [ "$4" -ge $((${data_needed:-0} + LEAST_MIB * 1024)) ]; then fit=ok; else fit=fail; fi
    checked data-space "$4 KiB" ">= $((${data_needed:-0} + LEAST_MIB * 1024)) KiB for a copy of $data_path" "$fit"
  done
}

# kept_at PATH / failed_at PATH: beside it, so that a rename puts it back.
kept_at() { say "${1%/*}/.salvor-$APP-kept-${1##*/}"; }
failed_at() { say "${1%/*}/.salvor-$APP-failed-${1##*/}"; }

# keep_data: the services are down and a whole copy of each folder is on the disk afterwards.
keep_data() {
  for unit in $C_UNITS; do control stop "$unit" "${C_RESTART_TIMEOUT:-90}" || return 1; done
  for data_path in $C_DATA; do
    data_kept=$(kept_at "$data_path")
    rm -rf -- "$data_kept" "$data_kept.tmp" "$(failed_at "$data_path")"
    cp -a -- "$data_path" "$data_kept.tmp" && sync_tree "$data_kept.tmp" || return 1
    fail_point ARMED:mid-copy
    [ "$(sums_of "$data_path")" = "$(sums_of "$data_kept.tmp")" ] || return 1
    mv -T -- "$data_kept.tmp" "$data_kept" && sync_folder "${data_path%/*}" || return 1
  done
}
sums_of() { (cd "$1" && find . -type f -exec sha256sum {} + | LC_ALL=C sort | sha256sum); }

# restore_data: by renames; what the new version made of it stays beside it until the next update.
restore_data() {
  for unit in $C_UNITS; do
    # At boot they are not there yet and wait for this; a stop would take back that they are to be started.
    case $(active "$unit") in inactive | failed) ;; *) control stop "$unit" "${C_RESTART_TIMEOUT:-90}" || : ;; esac
  done
  for data_path in $C_DATA; do
    data_kept=$(kept_at "$data_path")
    # Put back already, or cut off between the two renames.
    [ -d "$data_kept" ] || continue
    # If the failed one is there, what lies at the path was made between the two renames.
    [ ! -e "$(failed_at "$data_path")" ] || [ ! -e "$data_path" ] || rm -rf -- "$data_path"
    [ ! -e "$data_path" ] || mv -T -- "$data_path" "$(failed_at "$data_path")" || return 1
    fail_point "$J_STATE:between"
    mv -T -- "$data_kept" "$data_path" && sync_folder "${data_path%/*}" || return 1
  done
}

# drop_data: what is not needed any more once a transaction has ended.
drop_data() {
  for data_path in $C_DATA; do rm -rf -- "$(kept_at "$data_path")" "$(kept_at "$data_path").tmp"; done
}

# revive: an update that was cut off while the services were stopped for the copy leaves them running.
revive() {
  for unit in $C_UNITS; do [ "$(active "$unit")" = active ] || control start "$unit" 60 || say "the start of $unit ended with exit code $?"; done
}
