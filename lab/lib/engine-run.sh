# shellcheck shell=sh
# Processes that outlive the command that starts them, and ports for them. Sourced by lab/engine-postgres.
# shellcheck disable=SC2154 # set there

# retry SECONDS COMMAND...: until it succeeds, looking five times a second; false when the time is over
retry() {
  retry_until=$(($(date +%s) + $1))
  shift
  until "$@"; do
    [ "$(date +%s)" -lt "$retry_until" ] || return 1
    sleep 0.2
  done
}

# begun PID: when it started, in ticks since boot; nothing if it does not live
begun() { sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" { print $20 }'; }

# lives NAME: the process that was started under this name lives; sets pid
lives() {
  pid=
  { read -r pid since <"$dir/$1.pid"; } 2>/dev/null || return 1
  [ -n "$since" ] && [ "$(begun "$pid")" = "$since" ]
}

# start NAME COMMAND...: in a session of its own, so that no terminal holds it
start() {
  started=$1
  shift
  setsid "$@" </dev/null >>"$dir/$started.log" 2>&1 8>&- 9>&- &
  pid=$!
  printf '%s %s\n' "$pid" "$(begun "$pid")" >"$dir/$started.pid"
}

# stop NAME SIGNAL SECONDS
stop() {
  lives "$1" || return 0
  kill "-$2" "$pid" 2>/dev/null || :
  retry "$3" gone "$1" || {
    say "$1 (process $pid) does not end by $2; killed"
    kill -KILL "$pid" 2>/dev/null || :
    retry 10 gone "$1" || fail "$1 (process $pid) cannot be killed"
  }
  rm -f "$dir/$1.pid"
}
gone() { ! lives "$1"; }

# free FIRST COUNT: nobody listens at any of these TCP ports; what is left of ended connections does not matter
free() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v first="$1" -v count="$2" '
    function number(hex,  i, n) {
      for (i = 1; i <= length(hex); i++) n = n * 16 + index("0123456789ABCDEF", substr(hex, i, 1)) - 1
      return n
    }
    $4 == "0A" { split($2, at, ":"); port = number(at[2]); if (port >= first && port < first + count) taken = 1 }
    END { exit taken }'
}

# choose FILE COUNT: keeps the ports that it had if they are free, else takes others, below those that the kernel gives out
choose() {
  port=$(cat "$dir/$1" 2>/dev/null || :)
  tries=0
  while [ -z "$port" ] || ! free "$port" "$2"; do
    tries=$((tries + 1))
    [ "$tries" -le 200 ] || fail "no $2 free ports side by side between 12000 and 32000"
    port=$((12000 + ($(od -An -N2 -tu2 /dev/urandom) % 1990) * 10))
  done
  printf '%s\n' "$port" >"$dir/$1"
}

