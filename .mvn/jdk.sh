# Sourced by mvnw and salvor: sets JAVA_HOME to an installed JDK of version 21 or newer.
# The java on PATH may be older; distributions put newer ones beside it.
# Order: SALVOR_JAVA_HOME, JAVA_HOME, the usual folders (newest first), PATH.

salvor_jdk_version() { # the feature version of the JDK in folder $1, or 0
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || { echo 0; return; }
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" | head -n 1
}

salvor_find_jdk() {
  for home in "${SALVOR_JAVA_HOME-}" "${JAVA_HOME-}"; do
    [ -n "$home" ] && [ "$(salvor_jdk_version "$home")" -ge 21 ] && { echo "$home"; return 0; }
  done
  best=0
  best_home=
  set +f
  for home in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/*jdk* /opt/java/* /opt/temurin* \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.local/share/mise/installs/java/* \
    "${HOME-}"/.asdf/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    version=$(salvor_jdk_version "$home")
    [ "${version:-0}" -gt "$best" ] && { best=$version; best_home=$home; }
  done
  set -f
  if [ "$best" -lt 21 ] && on_path=$(command -v javac 2>/dev/null); then
    home=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    best=$(salvor_jdk_version "$home")
    best_home=$home
  fi
  [ "${best:-0}" -ge 21 ] || return 1
  echo "$best_home"
}

if found=$(salvor_find_jdk); then
  JAVA_HOME=$found
  export JAVA_HOME
else
  echo "salvor: no JDK 21 or newer found (looked at JAVA_HOME, /usr/lib/jvm, /opt, the home's version managers and PATH); install one, for example the package openjdk-21-jdk, or set SALVOR_JAVA_HOME" >&2
  exit 69
fi
