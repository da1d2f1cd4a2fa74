# shellcheck shell=sh
# The machine's half of the crash scenario: sources, the crippled library, and carrying both to the host.
# The host's half is scenario/crash/.

CRASH_AT=/run/lab-crash
CRASH_PASSWORD=${SALVOR_LAB_ALICE_PASSWORD:-alice before the crash}

crash_scenario() {
  name=$1
  shift
  pm=$(sed -n 's/^crash-//p' "$(host_dir "$name")/scenario" 2>/dev/null)
  pm=${pm:-emerge}
  verify=no
  while [ $# -gt 0 ]; do
    case $1 in
      --verify) verify=yes ;;
      --pm) [ $# -gt 1 ] || usage "--pm emerge|apt"; pm=$2; shift ;;
      --pm=*) pm=${1#--pm=} ;;
      *) usage "lab scenario NAME crash [--pm emerge|apt] [--verify]" ;;
    esac
    shift
  done
  case $pm in emerge | apt) ;; *) usage "--pm $pm: emerge or apt" ;; esac
  host_put "$name" "$LAB_HOME/scenario/crash" "$CRASH_AT" || fail "$name: cannot put the scenario there"
  if [ "$verify" = yes ]; then
    printf '%s' "$CRASH_PASSWORD" | scenario_run 120 "$name" sh "$CRASH_AT/verify.sh" "$pm"
    exit $?
  fi
  # Source and library are kept for every lab: another lab may be at it.
  exec 8>>"$LAB_CACHE/lock"
  flock -w 1200 8 || fail "another lab holds $LAB_CACHE/lock; waited 1200 s"
  crash_source
  crash_library "$name"
  exec 8>&-
  printf '%s' "$CRASH_PASSWORD" | scenario_run 120 "$name" sh "$CRASH_AT/setup.sh" "$pm" "$(net_prefix).254" "$crash_tarball_name" ||
    fail "$name: the scenario could not be set up (see above); lab down $name and begin again"
  echo "crash-$pm" >"$(host_dir "$name")/scenario"
  say "$name has crashed; alice's password is '$CRASH_PASSWORD' and is refused; lab scenario $name crash --verify proves each part"
}

# Debian's own source of libxcrypt, by apt with a deb-src line of ours; this machine's apt settings stay as they are.
crash_source() {
  need_tools apt-get:apt
  sources=$LAB_CACHE/libxcrypt
  crash_tarball=$(find "$sources" -name 'libxcrypt_*.orig.tar.*' 2>/dev/null | sort | tail -n 1)
  if [ -z "$crash_tarball" ]; then
    say "fetching libxcrypt's source ($BASE_SUITE)"
    need_mirror
    mkdir -p "$sources/apt/lists/partial" "$sources/apt/cache/archives/partial" || fail "cannot make $sources"
    printf 'deb-src [signed-by=%s/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' \
      "$(base_root)" "$BASE_MIRROR" "$BASE_SUITE" >"$sources/apt/sources.list"
    apt_log=$sources/apt.log
    { crash_apt update && crash_apt source --download-only libxcrypt; } >"$apt_log" 2>&1 ||
      fail "apt-get source libxcrypt failed: $(tail -n 1 "$apt_log"); is $BASE_MIRROR reachable? log: $apt_log"
    rm -rf "$sources/apt"
    crash_tarball=$(find "$sources" -name 'libxcrypt_*.orig.tar.*' | sort | tail -n 1)
    [ -n "$crash_tarball" ] || fail "apt-get source libxcrypt brought no tarball to $sources"
  fi
  # libxcrypt_4.4.33.orig.tar.xz -> libxcrypt-4.4.33.tar.xz
  crash_tarball_name=$(basename "$crash_tarball" | sed 's/_/-/; s/\.orig\././')
}

crash_apt() {
  (cd "$sources" && timeout 300 apt-get -q -o Dir::Etc::sourcelist="$sources/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$sources/apt/lists" -o Dir::Cache="$sources/apt/cache" -o APT::Sandbox::User=root "$@")
}

# The same library without SHA-512, built once in a host and kept.
crash_library() { # name
  recipe=$(cat "$crash_tarball" "$LAB_HOME/scenario/crash/cripple.sh" | sha256sum | cut -c1-12)
  library=$LAB_CACHE/libxcrypt/without-sha512-$recipe.tar
  scenario_run 20 "$1" mkdir -p /usr/src || fail "$1: cannot make /usr/src"
  host_put "$1" "$crash_tarball" "/usr/src/$crash_tarball_name" || fail "$1: cannot put the source there"
  if [ ! -s "$library" ]; then
    say "building libxcrypt without SHA-512 once (about half a minute)"
    scenario_run 900 "$1" sh "$CRASH_AT/cripple.sh" "/usr/src/$crash_tarball_name" >"$library.new" 2>"$LAB_CACHE/libxcrypt/build.log" || {
      rm -f "$library.new"
      fail "libxcrypt did not build: $(tail -n 1 "$LAB_CACHE/libxcrypt/build.log"); log: $LAB_CACHE/libxcrypt/build.log"
    }
    mv "$library.new" "$library"
  fi
  host_put "$1" "$library" "$CRASH_AT/library.tar" || fail "$1: cannot put the library there"
}
