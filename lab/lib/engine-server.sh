# shellcheck shell=sh
# The Temporal server on it: its configuration, its namespace. Sourced by lab/engine-postgres.
# shellcheck disable=SC2154 # set there

# datastore NAME DATABASE CONNECTIONS
datastore() {
  cat <<END
    $1:
      sql:
        pluginName: postgres12
        databaseName: $2
        connectAddr: "127.0.0.1:$(cat "$dir/postgres.port")"
        connectProtocol: tcp
        user: temporal
        password: "$(cat "$dir/password")"
        maxConns: $3
        maxIdleConns: $3
        maxConnLifetime: 1h
END
}

# service NAME OFFSET
service() {
  cat <<END
  $1:
    rpc:
      grpcPort: $((base + $2))
      membershipPort: $((base + $2 + 4))
      bindOnIP: "127.0.0.1"
END
}

configure() {
  base=$(cat "$dir/server.port")
  [ -s "$dir/shards" ] || printf '%s\n' "${SALVOR_ENGINE_SHARDS:-16}" >"$dir/shards"
  mkdir -p "$dir/config"
  (
    umask 077
    {
      cat <<END
log: {stdout: true, level: warn}
persistence:
  defaultStore: main
  visibilityStore: visibility
  numHistoryShards: $(cat "$dir/shards")
  datastores:
END
      datastore main temporal 20
      datastore visibility temporal_visibility 5
      cat <<END
global:
  membership: {maxJoinDuration: 30s, broadcastAddress: "127.0.0.1"}
services:
END
      service frontend 0
      service matching 1
      service history 2
      service worker 3
      cat <<END
clusterMetadata:
  enableGlobalNamespace: false
  failoverVersionIncrement: 10
  masterClusterName: active
  currentClusterName: active
  clusterInformation:
    active: {enabled: true, initialFailoverVersion: 1, rpcName: frontend, rpcAddress: "127.0.0.1:$base"}
publicClient: {hostPort: "127.0.0.1:$base"}
dcRedirectionPolicy: {policy: noop}
dynamicConfigClient: {filepath: "$dir/config/dynamic.yaml", pollInterval: 60s}
END
    } >"$dir/config/salvor.yaml"
  )
  # The first three as the embedded engine has them; the last one so that what a new engine is given counts at once.
  cat >"$dir/config/dynamic.yaml" <<'END'
history.transferProcessorMaxPollRPS: [{value: 2000, constraints: {}}]
history.timerProcessorMaxPollRPS: [{value: 2000, constraints: {}}]
system.enableActivityEagerExecution: [{value: true, constraints: {}}]
system.forceSearchAttributesCacheRefreshOnRead: [{value: true, constraints: {}}]
END
}

address() { printf '127.0.0.1:%s\n' "$(cat "$dir/server.port")"; }

# ask WORD...: by the command line of Temporal, which hangs for long at a server that does not answer
ask() {
  timeout 10 "$temporal" "$@" --address "$(address)" --namespace "$NAMESPACE" --disable-config-env --disable-config-file \
    >"$dir/ask.log" 2>&1 9>&-
}
serves() { ask operator cluster health && grep -qw SERVING "$dir/ask.log"; }
serves_or_is_dead() { ! lives server || serves; }
has_namespace() { ask operator namespace describe || ask operator namespace create --retention 720h; }
knows_namespace() { ask workflow count; }

start_server() {
  if ! lives server; then
    before=$(cat "$dir/server.port" 2>/dev/null || :)
    choose server.port 8
    [ "${before:-$port}" = "$port" ] || say "somebody else listens where the server was: it is at $(address) from now on"
    configure
    start server env TEMPORAL_ALLOW_NO_AUTH=true "$programs/server" --root "$dir" --config config --env salvor start
  fi
  retry 90 serves_or_is_dead || :
  serves || fail "the server does not answer at $(address): $(tail -n 3 "$dir/server.log" | cut -c1-400)"
  retry 60 has_namespace || fail "namespace $NAMESPACE cannot be made: $(tail -n 2 "$dir/ask.log")"
  retry 60 knows_namespace || fail "the server does not know namespace $NAMESPACE: $(tail -n 2 "$dir/ask.log")"
}

