#!/bin/sh
# Trials of the actions that need a real host with systemd or OpenRC: run inside a throw-away one, as root.
#   sh lab-actions.sh FOLDER-OF-THE-ACTION-PROGRAMS     (about a minute per shell; LAB_SHELL=dash for one of them)
# Says what failed and ends with "N passed, M failed"; exit 1 when something failed. Changes the host: never on a real one.
# shellcheck disable=SC1010
set -u
LC_ALL=C
export LC_ALL
PROGRAMS=${1:?folder of the action programs}
BASE=$(mktemp -d /var/tmp/lab-actions.XXXXXX)
passed=0 failed=0
PATH=$PATH:/usr/sbin:/sbin

# try WANTED-CODE TEXT-THAT-MUST-APPEAR STEP ACTION OP: parameters come from WITH_ variables.
try() {
  wanted=$1 text=$2 step=$3 action=$4 op=$5
  mkdir -p "$BASE/$step" "$BASE/run"
  out=$(SALVOR_LIB=$PROGRAMS SALVOR_STEP_DIR=$BASE/$step SALVOR_RUN_DIR=$BASE/run SALVOR_RUN_ID=lab SALVOR_STEP=$step \
    SALVOR_SHELL=$SH $SH "$PROGRAMS/$action.sh" "$op" </dev/null 2>&1)
  code=$?
  case $code/$out in
    "$wanted"/*"$text"*) passed=$((passed + 1)) ;;
    *) fail "$step: $action $op: exit $code, wanted $wanted and '$text': $out" ;;
  esac
}
fail() {
  failed=$((failed + 1))
  printf 'FAILED [%s] %s\n' "$SH" "$*"
}
# is TEXT COMMAND...: the command must succeed.
is() {
  label=$1
  shift
  if "$@" >/dev/null 2>&1; then passed=$((passed + 1)); else fail "$label"; fi
}
isnt() {
  label=$1
  shift
  if "$@" >/dev/null 2>&1; then fail "$label"; else passed=$((passed + 1)); fi
}
# given NAME VALUE COMMAND...: with that one variable changed.
given() {
  given_name=$1
  eval "given_old=\${$1-}"
  export "$given_name=$2"
  shift 2
  "$@"
  if [ -n "$given_old" ]; then export "$given_name=$given_old"; else unset "$given_name"; fi
}
clear_with() { for variable in $(env | sed -n 's/^\(WITH_[A-Z0-9_]*\)=.*/\1/p'); do unset "$variable"; done; }

# A server in perl: port, and "deaf" when it ignores TERM, "mute" when it opens no port. Named salvortrial.
cat >"$BASE/server" <<'PERL'
#!/usr/bin/perl
use IO::Socket::INET;
my ($port, $how, $name) = @ARGV;
open(my $c, ">", "/proc/self/comm") or die "$!";
print $c ($name || "salvortrial");
close $c;
$SIG{TERM} = "IGNORE" if $how eq "deaf";
$SIG{HUP} = sub { };
my $s;
if ($how ne "mute") { $s = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => $port, Listen => 5, ReuseAddr => 1) or die "$!" }
sleep 1 while 1;
PERL
chmod 755 "$BASE/server"
PORT=18473

systemd_unit() { # NAME HOW
  cat >"/etc/systemd/system/$1.service" <<UNIT
[Unit]
Description=trial
[Service]
ExecStart=$BASE/server $PORT $2
ExecReload=/bin/kill -HUP \$MAINPID
TimeoutStopSec=60
[Install]
WantedBy=multi-user.target
UNIT
  systemctl daemon-reload
}
openrc_unit() { # NAME HOW
  cat >"/etc/init.d/$1" <<UNIT
#!/sbin/openrc-run
command=/usr/bin/perl
command_args="$BASE/server $PORT $2"
command_background=true
pidfile=/run/$1.pid
retry="TERM/50"
extra_started_commands="reload"
reload() { kill -HUP "\$(cat /run/$1.pid)"; }
UNIT
  chmod 755 "/etc/init.d/$1"
}
if [ -d /run/systemd/system ]; then
  INIT=systemd
  unit() { systemd_unit "$@"; }
  is_active() { systemctl -q is-active "$1"; }
  is_enabled() { systemctl -q is-enabled "$1"; }
else
  INIT=openrc
  unit() { openrc_unit "$@"; }
  is_active() { rc-service -q "$1" status; }
  is_enabled() { [ -e "/etc/runlevels/default/$1" ]; }
fi

trial_service() {
  clear_with
  export WITH_NAME=salvortrial WITH_PORT=$PORT WITH_START_TIMEOUT=10 WITH_STOP_TIMEOUT=10
  unit salvortrial plain
  export WITH_STATE=started WITH_ENABLED=true
  try 1 '' s1 service check
  try 0 'started: salvortrial' s1 service do
  is 's1: active' is_active salvortrial
  is 's1: enabled' is_enabled salvortrial
  try 0 '' s1 service check
  try 0 '' s1 service verify
  try 0 'unchanged: salvortrial' s1 service do
  unset WITH_ENABLED
  export WITH_STATE=restarted
  try 1 '' s2 service check
  try 0 'restarted: salvortrial' s2 service do
  try 0 '' s2 service check
  try 0 '' s2 service undo
  is 's2: still active' is_active salvortrial
  export WITH_STATE=reloaded
  try 0 'reloaded: salvortrial' s3 service do
  export WITH_STATE=stopped WITH_ENABLED=false
  try 0 'stopped: salvortrial' s4 service do
  isnt 's4: stopped' is_active salvortrial
  isnt 's4: disabled' is_enabled salvortrial
  try 0 '' s4 service check
  try 0 'started: salvortrial' s4 service undo
  is 's4: active again' is_active salvortrial
  is 's4: enabled again' is_enabled salvortrial
  try 0 'stopped: salvortrial' s1 service undo
  isnt 's1: inactive as before' is_active salvortrial
  isnt 's1: disabled as before' is_enabled salvortrial
  try 0 'nothing to undo' s1 service undo
  unset WITH_ENABLED

  # It does not stop when asked to.
  unit salvortrial deaf
  export WITH_STATE=started
  try 0 started s5 service do
  export WITH_STATE=stopped WITH_STOP_TIMEOUT=2 WITH_ON_STOP_TIMEOUT=fail
  try 1 'did not stop within 2 s' s6 service do
  is 's6: left alone' pgrep -x salvortrial
  unset WITH_ON_STOP_TIMEOUT
  try 0 'stopped: salvortrial' s7 service do
  isnt 's7: gone' pgrep -x salvortrial

  # An old process that init knows nothing of holds the port; then a stranger does.
  unit salvortrial plain
  export WITH_STATE=restarted WITH_STOP_TIMEOUT=10
  "$BASE/server" $PORT deaf &
  old=$!
  sleep 1
  try 0 'ending: old process' s8 service do
  isnt 's8: old one is gone' kill -0 $old
  is 's8: active' is_active salvortrial
  export WITH_STATE=stopped
  try 0 stopped s9 service do
  "$BASE/server" $PORT plain other &
  stranger=$!
  sleep 1
  export WITH_STATE=started
  try 1 "in use by process $stranger" s10 service do
  is 's10: the stranger lives' kill -0 $stranger
  kill -9 $stranger
  wait $stranger 2>/dev/null

  # It runs, but opens no port.
  unit salvortrial mute
  export WITH_START_TIMEOUT=3
  try 1 "nothing listens on port $PORT" s11 service do
  try 0 '' s11 service undo
  isnt 's11: inactive as before' is_active salvortrial
  export WITH_NAME=no-such-service
  try 1 'no service' s12 service do
  if [ $INIT = systemd ]; then
    systemctl -q mask nginx 2>/dev/null || ln -s /dev/null /etc/systemd/system/nginx.service
    clear_with
    export WITH_NAME=nginx WITH_ENABLED=true
    try 1 'is masked' s13 service do
    is 's13: still masked' test -L /etc/systemd/system/nginx.service
    systemctl -q unmask nginx
  fi
  clear_with
}

trial_display_manager() {
  clear_with
  if [ $INIT = systemd ]; then
    rm -f /etc/systemd/system/display-manager.service
    export WITH_REQUIRED=true
    try 1 'no display manager' d0 display-manager do
    unset WITH_REQUIRED
    try 0 'no display manager' d0 display-manager check
    systemctl -q set-default multi-user.target
    printf '[Unit]\nDescription=x\n[Service]\nExecStart=/bin/sleep 1000\n' >/etc/systemd/system/lightdm.service
    systemctl daemon-reload
    try 1 '' d1 display-manager check
    try 0 'enabled: lightdm' d1 display-manager do
    is 'd1: default' test "$(systemctl get-default)" = graphical.target
    is 'd1: alias' test "$(readlink /etc/systemd/system/display-manager.service)" = /etc/systemd/system/lightdm.service
    try 0 '' d1 display-manager check
    try 0 'unchanged' d1 display-manager do
    try 0 'restored' d1 display-manager undo
    is 'd1: default as before' test "$(systemctl get-default)" = multi-user.target
    isnt 'd1: alias as before' test -e /etc/systemd/system/display-manager.service
    systemctl -q mask --runtime lightdm 2>/dev/null
    rm -f /etc/systemd/system/lightdm.service /run/systemd/system/lightdm.service
    systemctl daemon-reload
  else
    printf '#!/sbin/openrc-run\nstart() { :; }\n' >/etc/init.d/display-manager
    chmod 755 /etc/init.d/display-manager
    try 1 '' d1 display-manager check
    try 0 'enabled: display-manager' d1 display-manager do
    is 'd1: in the runlevel' is_enabled display-manager
    try 0 '' d1 display-manager check
    try 0 'restored' d1 display-manager undo
    isnt 'd1: out of the runlevel' is_enabled display-manager
    rm -f /etc/init.d/display-manager
  fi
}

trial_password_and_pam() {
  clear_with
  id trial >/dev/null 2>&1 || useradd -m -s /bin/sh trial
  id trial2 >/dev/null 2>&1 || useradd -m -s /bin/sh trial2
  echo 'trial:former one' | chpasswd
  printf %s "it's \"new\" \$(id) é %s" >"$BASE/secret"
  printf %s 'former one' >"$BASE/former"
  printf %s 'wrong' >"$BASE/wrong"
  before=$(cat /etc/shadow)
  export WITH_USER=trial WITH_PASSWORD_FILE="$BASE/secret"
  try 1 'PAM refuses' p0 pam.check do
  given WITH_EXPECT refused try 0 'PAM refuses' p0 pam.check do
  try 1 '' p1 password check
  try 0 'changed: password of trial' p1 password do
  try 0 '' p1 password check
  try 0 'PAM accepts the password of trial and refuses a wrong one (su - trial' p2 pam.check do
  given WITH_AS trial2 try 0 'started as trial2' p2 pam.check do
  given WITH_EXPECT refused try 1 'which it should refuse' p2 pam.check do
  given WITH_PASSWORD_FILE "$BASE/wrong" try 1 'PAM refuses' p2 pam.check do
  given WITH_AS root try 64 'unprivileged' p2 pam.check do
  try 0 'restored' p1 password undo
  is 'p1: as before' test "$before" = "$(cat /etc/shadow)"
  given WITH_PASSWORD_FILE "$BASE/former" try 0 'PAM accepts' p2 pam.check do

  # pam_wheel: only members of a group may use su.
  cp /etc/pam.d/su "$BASE/su"
  { echo 'auth required pam_wheel.so use_uid group=trialwheel' && cat "$BASE/su"; } >/etc/pam.d/su
  groupadd -f trialwheel
  given WITH_PASSWORD_FILE "$BASE/former" try 0 'only pam_unix proven' p3 pam.check do
  usermod -aG trialwheel trial2
  given WITH_PASSWORD_FILE "$BASE/former" try 0 'started as trial2' p3 pam.check do
  gpasswd -d trial2 trialwheel >/dev/null 2>&1
  cat "$BASE/su" >/etc/pam.d/su

  # Anybody can log in: a wrong password must not pass as success.
  { echo 'auth sufficient pam_permit.so' && cat "$BASE/su"; } >/etc/pam.d/su
  given WITH_PASSWORD_FILE "$BASE/former" try 1 'accepts a wrong password' p4 pam.check do
  cat "$BASE/su" >/etc/pam.d/su

  # shadow-utils write at the same time: nobody's change is lost.
  (for n in 1 2 3 4 5 6 7 8; do echo "trial2:by chpasswd $n" | chpasswd && usermod -f "$n" trial2; done) &
  for n in 1 2 3 4; do
    printf %s "round $n" >"$BASE/secret"
    try 0 'changed' "p5.$n" password do
    try 0 '' "p5.$n" password check
  done
  wait
  is 'p5: the other one is whole' test "$(awk -F: '$1 == "trial2" { print $7 }' /etc/shadow)" = 8
  printf %s 'by chpasswd 8' >"$BASE/secret"
  given WITH_USER trial2 try 0 '' p6 pam.check do
  isnt 'no lock is left' test -e /etc/shadow.lock
  clear_with
}

trial_snapshot() {
  clear_with
  export WITH_INTO=before
  try 0 'services: ok' n1 snapshot do
  export WITH_INTO=after
  try 0 'users: ok' n1 snapshot do
  out=$(SALVOR_LIB=$PROGRAMS SALVOR_STEP_DIR=$BASE/n1 SALVOR_RUN_DIR=$BASE/run $SH "$PROGRAMS/snapshot.sh" diff before after)
  is "two snapshots in a row differ: $out" test "$out" = 'no differences'
  if [ $INIT = systemd ]; then
    systemctl -q mask salvortrial-none.service 2>/dev/null || ln -s /dev/null /etc/systemd/system/salvortrial-none.service
    try 0 '' n1 snapshot do
    out=$(SALVOR_LIB=$PROGRAMS SALVOR_STEP_DIR=$BASE/n1 SALVOR_RUN_DIR=$BASE/run $SH "$PROGRAMS/snapshot.sh" diff before after)
    case $out in *'+finding: salvortrial-none.service is masked by hand'*) passed=$((passed + 1)) ;; *) fail "masked unit not seen: $out" ;; esac
    rm -f /etc/systemd/system/salvortrial-none.service
  fi
  clear_with
}

for SH in dash 'bash --posix' 'busybox sh'; do
  command -v "${SH%% *}" >/dev/null 2>&1 || continue
  [ "${LAB_SHELL:-$SH}" = "$SH" ] || continue
  rm -rf "$BASE"/[a-z][0-9]* "$BASE/run"
  trial_service
  trial_display_manager
  trial_password_and_pam
  trial_snapshot
done
userdel -r trial >/dev/null 2>&1
userdel -r trial2 >/dev/null 2>&1
rm -rf "$BASE" /etc/systemd/system/salvortrial.service /etc/init.d/salvortrial
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
