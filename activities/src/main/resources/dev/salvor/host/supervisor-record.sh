# shellcheck shell=sh disable=SC2154,SC2034
# Part of supervisor.sh: reads the record and settles what an earlier supervisor left.

# read_record: the state of the current order's steps (c_I check, m_I command, v_I verify), and the one
# part that has a begin and no end (ob_*). Lines that are not whole never count.
read_record() {
  gen_seen=0 last_order=none state=new held=0 ob="" ob_gen="" bad=0
  rr_ifs=$IFS
  set -f
  IFS=$nl
  # shellcheck disable=SC2046
  set -- $(exec cat record 2>/dev/null 9>&-)
  IFS=$rr_ifs
  for rr_line; do
    rr_body=
    case $rr_line in
      'S1 '*' '*' .')
        rr_body=${rr_line#S1 }
        rr_len=${rr_body%% *}
        rr_body=${rr_body#* }
        rr_body=${rr_body% .}
        [ "${#rr_body}" = "$rr_len" ] || rr_body=
        # A torn line with the next one glued to it may have the right length by chance.
        case $rr_body in *'S1 '*) rr_body= ;; esac
        ;;
    esac
    if [ -z "$rr_body" ]; then
      case $rr_line in
        # Nothing hangs on these when they are torn.
        'S1 '*' open '* | 'S1 '*' done '* | 'S1 '*' held '* | 'S1 '*' deadline '* | 'S1 '*' dropped '*) ;;
        *) bad=1 ;;
      esac
      continue
    fi
    # shellcheck disable=SC2086
    record_line $rr_body
  done
  set +f
  # This supervisor's own line is in the record. If it was not read, the helper that reads was ended before
  # its time, and what it did not show may have been a begin: whoever comes next reads again.
  [ "$gen_seen" = "$gen" ] || exit 4
}

record_line() {
  case $1 in
    open)
      gen_seen=$2
      [ "$3" = "$last_order" ] || bad=0
      last_order=$3
      ;;
    begin)
      [ "$2" = "$gen_seen" ] || return 0
      ob="$3 $4 $5" ob_key="$3 $4" ob_part=$5 ob_gen=$2 ob_pid=$6 ob_start=$7 ob_marker=$8 ob_time=$9 ob_dead=
      bad=0
      ;;
    refused) [ "$ob/$ob_gen" != "$3 $4 $5/$2" ] || ob= ;;
    deadline) [ "$ob" != "$2 $3 $4" ] || ob_dead=$5 ;;
    end | alive | settled)
      bad=0
      [ "$ob" != "$2 $3 $4" ] || ob=
      rl_res=$5
      [ "$1" != alive ] || rl_res=alive
      o_key "$2 $3"
      [ "$i" = 0 ] || case $4/$rl_res in
        # The check is read-only and a part that never began may begin.
        check/unknown | verify/unknown | */notbegun | */stopped) ;;
        check/*) eval "c_$i=\$rl_res" ;;
        command/*) eval "m_$i=\$rl_res" ;;
        verify/*) eval "v_$i=\$rl_res" ;;
      esac
      ;;
    held) [ "$2" != "$order" ] || state=held held=$3 ;;
    done) [ "$2" != "$order" ] || state="done" ;;
  esac
}

# open_record: this supervisor's generation. The fence file comes first, then the line, then the reading:
# a command that was forked by an earlier supervisor either is seen here or sees the fence.
open_record() {
  gen=1
  while [ -e "gen.$gen" ]; do gen=$((gen + 1)); done
  { printf '' >"gen.$gen"; } 2>/dev/null || exit 4
  # A power cut may leave the record without the fence files: what is recorded counts.
  fresh=0
  [ "$gen" != 1 ] || [ -s record ] || fresh=1
  reserve || exit 4
  stamp
  put open "$gen" "$order" $$ "$start" "$marker" "$t" || exit 4
  fail after-open
  if [ "$fresh" = 1 ]; then
    state=new held=0 ob="" bad=0
  else
    read_record
  fi
}

# settle: the one unfinished part, if there is one. Afterwards nothing runs in this folder but what is
# recorded as alive.
settle() {
  if [ -n "$ob" ]; then
    # The clock may have been moved since: what began by the former supervisor's clock ends by it.
    [ "$ob_marker" != "$marker" ] || base=$((ob_time - ob_start * 10))
    s_key=$ob_key part=$ob_part
    o_key "$ob_key"
    if [ "$i" != 0 ]; then
      "st_$i"
      names "$ob_part"
      if [ "$s_reboot" = 1 ] && [ "$part" = command ] && [ "$ob_marker" != "$marker" ]; then
        must end "$s_key" command rebooted "$((base + n_cs * 10))"
        eval "m_$i=rebooted"
        return
      fi
    fi
    . "$lib/supervisor-settle.sh"
  elif [ "$bad" = 1 ]; then
    # A line that cannot be read: it may have been the begin of whatever would come next.
    . "$lib/supervisor-settle.sh"
  fi
}
