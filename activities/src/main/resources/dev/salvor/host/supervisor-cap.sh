# shellcheck shell=sh disable=SC2154,SC2034
# Part of supervisor.sh: cuts output back to its cap and counts what went. The command never notices:
# it appends to a file, so it neither blocks nor gets a signal.
for w_kind in out err; do
  w_size=$(exec stat -c %s "$out.$w_kind" 2>/dev/null 9>&-)
  [ "${w_size:-0}" -gt "$cap" ] || continue
  dd if=/dev/null of="$out.$w_kind" bs=1 seek="$cap" 2>/dev/null 9>&-
  if [ "$w_kind" = out ]; then
    over_out=$((over_out + w_size - cap))
  else
    over_err=$((over_err + w_size - cap))
  fi
done
