# shellcheck shell=sh
# The database of the engine with PostgreSQL. Sourced by lab/engine-postgres.
# shellcheck disable=SC2154 # set there

# as_pg COMMAND...: PostgreSQL's programs, never as root
as_pg() {
  if [ -n "$pg_user" ]; then
    setpriv --reuid="$pg_user" --regid="$(id -g "$pg_user")" --init-groups -- "$@"
  else
    "$@"
  fi
}

secret() { od -An -N18 -tx1 /dev/urandom | tr -d ' \n'; }

make_database() {
  [ ! -s "$dir/data/PG_VERSION" ] || [ ! -e "$dir/made" ] || return 0
  rm -rf "$dir/data" "$dir/data.password" "$dir/made" "$dir/schema" "$dir/shards"
  mkdir -m 0700 "$dir/data"
  (umask 077 && { [ -s "$dir/password" ] || secret >"$dir/password"; } && cat "$dir/password" >"$dir/data.password")
  [ -z "$pg_user" ] || chown "$pg_user" "$dir/data" "$dir/data.password"
  as_pg test -w "$dir/data" ||
    fail "the account $pg_user cannot reach $dir: some folder above it lets nobody through; chmod a+x it, or set SALVOR_ENGINE_DIR"
  say "making a PostgreSQL database in $dir/data"
  as_pg "$pg_bin/initdb" -D "$dir/data" -U temporal -E UTF8 --locale=C --auth=scram-sha-256 \
    --pwfile="$dir/data.password" >"$dir/initdb.log" 2>&1 || fail "initdb failed: $(tail -n 3 "$dir/initdb.log")"
  rm -f "$dir/data.password"
  printf '%s\n' "$pg_bin" >"$dir/pg_bin"
  : >"$dir/made"
}

database_serves() { "$pg_bin/pg_isready" -q -h 127.0.0.1 -p "$(cat "$dir/postgres.port")"; }

start_database() {
  if ! lives postgres; then
    choose postgres.port 1
    set --
    [ -z "$pg_user" ] || set -- setpriv --reuid="$pg_user" --regid="$(id -g "$pg_user")" --init-groups --
    start postgres "$@" "$pg_bin/postgres" -D "$dir/data" -p "$(cat "$dir/postgres.port")" -c listen_addresses=127.0.0.1 \
      -c unix_socket_directories= -c max_connections=200
  fi
  retry 30 database_serves || fail "PostgreSQL does not answer: $(tail -n 3 "$dir/postgres.log")"
}

# query DATABASE SQL
query() {
  PGPASSWORD=$(cat "$dir/password") "$pg_bin/psql" -X -At -h 127.0.0.1 -p "$(cat "$dir/postgres.port")" -U temporal -d "$1" -c "$2"
}

# tool DATABASE WORD...: the server's own schema tool
tool() {
  database=$1
  shift
  SQL_PASSWORD=$(cat "$dir/password") "$programs/sql" --plugin postgres12 --ep 127.0.0.1 -p "$(cat "$dir/postgres.port")" \
    -u temporal --db "$database" "$@" >>"$dir/schema.log" 2>&1 ||
    fail "the schema tool failed ($database $1): $(tail -n 3 "$dir/schema.log")"
}

make_schema() {
  [ "$(cat "$dir/schema" 2>/dev/null)" != "$VERSION" ] || return 0
  for one in temporal:temporal temporal_visibility:visibility; do
    name=${one%%:*}
    [ "$(query postgres "select 1 from pg_database where datname = '$name'")" = 1 ] || tool "$name" create
    [ "$(query "$name" "select 1 from pg_tables where tablename = 'schema_version'")" = 1 ] || tool "$name" setup-schema -v 0.0
    tool "$name" update-schema --schema-name "postgresql/v12/${one#*:}"
  done
  printf '%s\n' "$VERSION" >"$dir/schema"
}

