# shellcheck shell=sh disable=SC2016
# The crash: it holds, and it can be recovered from by hand, with the source that lies there and no network.

lab up 1 >/dev/null 2>&1
in_host() { lab exec lab1 "$@"; }
login() { # password
  in_host sh -c '. /run/lab-crash/login.sh; alice_logs_in "$1"' login "$1"
}

t "a healthy host does not pass as crashed" exits 1 lab scenario lab1 crash --verify
echo "figure: crash scenario $(seconds lab scenario lab1 crash)"
lab scenario lab1 crash --verify >"$WORK/verify" 2>&1
while read -r line; do
  case $line in ok\ *) t "emerge: ${line#ok }" true ;; *) t "emerge: $line" false ;; esac
done <"$WORK/verify"
rm -f "$WORK/verify"
t "list names the scenario" says '"scenario":"crash-emerge"' lab list --json
t "the same with apt" lab scenario lab1 crash --pm apt
t "apt: every part holds" lab scenario lab1 crash --verify
t "emerge is gone then" fails in_host test -e /usr/bin/emerge
t "reading apt commands still answer" in_host apt-get --version
t "what is installed survives a hard reboot" sh -c "'$LAB' reboot lab1 --hard && ! '$LAB' exec lab1 perl -e 'exit !(crypt(q(x), q(\$6\$salt\$)) =~ /^.6.salt/)'"
t "so does the dead name service" exits 124 in_host timeout 3 getent hosts salvor-lab.example
lab scenario lab1 crash >/dev/null 2>&1

t "the real source builds in the host, with no network" in_host timeout 600 sh -ec '
  mkdir -p /var/tmp/build && cd /var/tmp/build && tar -xf /usr/src/libxcrypt-*.tar.* --strip-components=1
  ./autogen.sh && ./configure --prefix=/usr --libdir=/usr/lib/x86_64-linux-gnu --disable-werror --enable-obsolete-api=glibc
  make -j2 && make install DESTDIR=/var/tmp/stage'
t "it goes live" in_host sh -c '
  new=$(readlink -f /var/tmp/stage/usr/lib/x86_64-linux-gnu/libcrypt.so.1) && live=$(readlink -f /lib/x86_64-linux-gnu/libcrypt.so.1) &&
  cp "$new" "$live.new" && mv "$live.new" "$live"'
t "alice logs in again" login "${SALVOR_LAB_ALICE_PASSWORD:-alice before the crash}"
t "a wrong password is refused" fails login wrong
t "the display manager starts at boot once enabled" sh -c "
  '$LAB' exec lab1 sh -c 'systemctl enable lightdm && systemctl set-default graphical.target' && '$LAB' reboot lab1 &&
  '$LAB' exec lab1 systemctl is-active display-manager.service"
