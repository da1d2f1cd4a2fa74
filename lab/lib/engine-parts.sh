# shellcheck shell=sh
# What the engine with PostgreSQL needs of this machine, and how its programs are built. Sourced by lab/engine-postgres.
# shellcheck disable=SC2154 # set there

find_postgres() {
  pg_bin=${SALVOR_ENGINE_PG_BIN-}
  if [ -z "$pg_bin" ] && [ -s "$dir/pg_bin" ] && [ -x "$(cat "$dir/pg_bin")/postgres" ]; then pg_bin=$(cat "$dir/pg_bin"); fi
  if [ -z "$pg_bin" ]; then
    # The newest version that is there.
    for one in $(for path in /usr/lib/postgresql/*/bin; do printf '%s\n' "$path"; done | sort -t/ -k5,5n); do
      [ ! -x "$one/postgres" ] || pg_bin=$one
    done
  fi
  [ -n "$pg_bin" ] || ! command -v postgres >/dev/null 2>&1 || pg_bin=$(dirname "$(readlink -f "$(command -v postgres)")")
  for one in postgres initdb pg_isready psql; do
    [ -x "$pg_bin/$one" ] ||
      lacks "PostgreSQL's $one (Debian: apt-get install postgresql; elsewhere SALVOR_ENGINE_PG_BIN=FOLDER)"
  done
}

find_user() { # postgres refuses to run as root
  pg_user=
  [ "$(id -u)" = 0 ] || return 0
  pg_user=${SALVOR_ENGINE_PG_USER:-postgres}
  id -u "$pg_user" >/dev/null 2>&1 ||
    lacks "the account $pg_user, since PostgreSQL does not run as root (Debian's package makes it; or SALVOR_ENGINE_PG_USER=NAME)"
  command -v setpriv >/dev/null 2>&1 || lacks "setpriv (apt-get install util-linux)"
}

find_temporal() { # registers the namespace
  temporal=${SALVOR_ENGINE_BINARY:-}
  if [ -z "$temporal" ]; then
    for one in "$(dirname -- "$cache")"/engine/*/temporal; do [ ! -x "$one" ] || temporal=$one; done
  fi
  [ -n "$temporal" ] || temporal=$(command -v temporal || :)
  [ -x "$temporal" ] ||
    lacks "the program temporal (salvor up gets it; or SALVOR_ENGINE_BINARY=FILE)"
}

is_built() { [ -x "$programs/server" ] && [ -x "$programs/sql" ]; }

find_programs() {
  is_built || command -v go >/dev/null 2>&1 ||
    lacks "go, which builds the server $VERSION once (https://go.dev/dl, or apt-get install golang-go)"
}

lacking=
lacks() { lacking="$lacking
  $*"; }

# need PART...: says all that is missing at once
need() {
  for part in "$@"; do "find_$part"; done
  for one in flock:util-linux setsid:util-linux od:coreutils; do
    command -v "${one%%:*}" >/dev/null 2>&1 || lacks "${one%%:*} (apt-get install ${one#*:})"
  done
  [ -z "$lacking" ] || missing "missing:$lacking"
}

build() {
  ! is_built || return 0
  mkdir -p "$cache"
  exec 8>>"$cache/lock"
  flock -w 1800 8 || fail "another one builds for half an hour already; see who holds $cache/lock"
  if ! is_built; then
    say "building the Temporal server $VERSION with $(go version | cut -d' ' -f3), once; 6 minutes or so"
    rm -rf "$programs.part"
    mkdir -p "$programs.part"
    (cd "$programs.part" && CGO_ENABLED=0 GOBIN=$programs.part GOFLAGS=-trimpath \
      go install "$MODULE/cmd/server@$VERSION" "$MODULE/cmd/tools/sql@$VERSION") >"$cache/build.log" 2>&1 8>&- ||
      fail "go could not build it: $(tail -n 3 "$cache/build.log"); all of it in $cache/build.log"
    rm -rf "$programs"
    mv "$programs.part" "$programs"
  fi
  exec 8>&-
}

