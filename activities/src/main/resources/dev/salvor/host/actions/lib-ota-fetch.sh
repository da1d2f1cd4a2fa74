# shellcheck shell=sh
# An archive from plain web servers: resumed, held to a rate, taken only with the right sum, from the next one if one
# fails. Sourced after lib-ota.sh.
# shellcheck disable=SC2154

# fetch_step: WITH_MIRRORS in their order, WITH_SHA256 of the archive; it lies at $OTA_STATE/incoming afterwards.
fetch_step() {
  need curl
  case ${WITH_SHA256-} in *[!0-9a-f]* | '') die "$USAGE" "sha256: 64 digits are needed" ;; esac
  [ "${#WITH_SHA256}" = 64 ] || die "$USAGE" "sha256: 64 digits are needed"
  argv WITH_MIRRORS
  eval "set -- $argv_words"
  [ $# -gt 0 ] || die "$USAGE" "mirrors: none is named"
  mkdir -p "$OTA_STATE" || die "$UNWRITABLE" "cannot make $OTA_STATE"
  fetched=$OTA_STATE/incoming
  if [ "$(sum_of "$fetched")" = "$WITH_SHA256" ]; then
    say "unchanged: the archive is here already"
    return
  fi
  # What an earlier try of the same archive left; of another one it would never fit.
  fetched_part=$OTA_STATE/incoming.$(printf %.12s "$WITH_SHA256").part
  for fetched_old in "$OTA_STATE"/incoming.*.part; do
    [ "$fetched_old" = "$fetched_part" ] || rm -f -- "$fetched_old"
  done
  for mirror in "$@"; do
    if from_mirror "$mirror"; then
      sync_file "$fetched_part" && mv -f -- "$fetched_part" "$fetched" && sync_folder "$OTA_STATE" ||
        die "$UNWRITABLE" "cannot put the archive at $fetched (full or read-only)"
      say "fetched: from $mirror"
      result mirror "$mirror"
      return
    fi
    say "mirror $mirror failed: $mirror_why; trying the next one"
  done
  result cause FETCH_FAILED
  die 1 "no mirror gave the archive; the last one: $mirror_why"
}

sum_of() { sha256sum 2>/dev/null <"$1" | cut -c1-64; }

# from_mirror URL: goes on where an earlier one stopped, also another mirror; a sum that is wrong begins anew, once.
from_mirror() {
  for mirror_try in resumed anew; do
    [ "$mirror_try" = resumed ] || rm -f -- "$fetched_part"
    mirror_had=$(stat -c %s "$fetched_part" 2>/dev/null || say 0)
    # Nine tenths of what is free, in half KiB: one that sends without end fills no disk.
    mirror_most=$(df -Pk "$OTA_STATE" | awk 'END { printf "%.0f", $4 * 18 / 10 }')
    mirror_said=$(ulimit -f $((mirror_most + mirror_had / 512 + 1)) && curl -fsSL --proto '=http,https' --proto-redir '=http,https' --connect-timeout 10 --speed-limit 1 --speed-time 30 \
      --retry 2 --retry-delay 1 ${WITH_RATE:+--limit-rate "$WITH_RATE"} ${WITH_CA_FILE:+--cacert "$WITH_CA_FILE"} \
      -C - -o "$fetched_part" -- "$1" 2>&1 >/dev/null)
    mirror_code=$?
    # 33 and 416: it cannot resume, or there is nothing after what is here; the sum decides.
    if [ "$(sum_of "$fetched_part")" = "$WITH_SHA256" ]; then return 0; fi
    if [ "$mirror_code" = 0 ]; then
      mirror_why="its archive has another sum than $(printf %.12s "$WITH_SHA256")..."
    else
      mirror_why=${mirror_said:-curl ended with exit code $mirror_code}
      [ "$mirror_code" = 33 ] || case $mirror_said in *416*) ;; *) return 1 ;; esac
    fi
    [ "$mirror_had" -gt 0 ] || return 1
  done
  return 1
}
