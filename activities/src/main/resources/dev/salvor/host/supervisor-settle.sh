# shellcheck shell=sh disable=SC2154,SC2034
# Part of supervisor.sh, sourced by settle: i, s_key, part and ob_* say which part is unfinished.

# leader: the process that became the command is alive.
leader() {
  [ "$ob_marker" = "$marker" ] && pstat "$ob_pid" && [ "$p_start" = "$ob_start" ] &&
    [ "$p_state" != Z ] && [ "$p_state" != X ]
}

# began: its begin still counts. A child that met the fence says so in the record before it goes.
began() {
  be_i=$i
  read_record
  i=$be_i
  [ -n "$ob" ]
}

# adopt: the supervisor died, the command lives: the rest of its time is enforced from here.
adopt() {
  ad_pause=0.05
  while leader; do
    watch "$ob_pid" "$ob_start"
    [ -z "$res" ] || return 0
    nap "$ad_pause"
    ad_pause=0.5
  done
}

settle_open() {
  res=
  if [ "$i" = 0 ]; then
    # Of an earlier order: this one may not begin beside it.
    s_file=${ob_key% *}.${ob_key##* }
    grace=1000
    mark="$o_state:${run##*/}:$seg:$s_file:$part;"
    began || return 0
    . "$lib/supervisor-end.sh"
    end_attempt stopped "$ob_pid" "$ob_start"
    return
  fi
  if [ -n "$ob_dead" ]; then
    . "$lib/supervisor-end.sh"
    end_attempt "$ob_dead" "$ob_pid" "$ob_start"
  elif [ "$part" != command ]; then
    . "$lib/supervisor-end.sh"
    end_attempt stopped "$ob_pid" "$ob_start"
    [ "$res" = alive ] || res=
  else
    adopt
    if [ -z "$res" ] && began; then
      stamp
      must settled "$s_key" "$part" unknown "$t"
      res=unknown
    fi
  fi
  case $part in
    check) eval "c_$i=\$res" ;;
    command) eval "m_$i=\$res" ;;
    verify) eval "v_$i=\$res" ;;
  esac
}

# settle_unreadable: a line that cannot be read may have been the begin of the next command.
settle_unreadable() {
  i=0
  while [ "$i" -lt "$o_n" ]; do
    i=$((i + 1))
    eval "c=\${c_$i:-} m=\${m_$i:-}"
    [ "$c" != 0 ] || continue
    [ -z "$m" ] || continue
    "st_$i"
    stamp
    must settled "$s_key" command unknown "$t"
    eval "m_$i=unknown"
    return
  done
}

if [ -n "$ob" ]; then settle_open; else settle_unreadable; fi
