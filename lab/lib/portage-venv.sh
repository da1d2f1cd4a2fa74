# shellcheck shell=sh
# Portage of PyPI, one version with its hash, in a virtual environment that all tests of this machine share.

PORTAGE_VERSION=3.0.83
PORTAGE_WHEEL=sha256:25de95ad893cdf9abec2bf4d18217b3fc07756989c62d3e74bb1695cdf639402
PORTAGE_VENV=${SALVOR_CACHE:-$HOME/.cache/salvor}/portage-$PORTAGE_VERSION

portage_fail() {
  printf 'portage: %s\n' "$*" >&2
  exit 69
}

# portage_venv: prints its folder. Of several at once one makes it, and a half-made one is made anew.
portage_venv() {
  if [ ! -e "$PORTAGE_VENV/ready" ]; then
    for venv_tool in python3 flock tar bash zstd bzip2; do
      command -v "$venv_tool" >/dev/null || portage_fail "$venv_tool is missing (apt-get install python3-venv util-linux tar bash zstd bzip2)"
    done
    mkdir -p "$PORTAGE_VENV" || portage_fail "cannot make $PORTAGE_VENV"
    (
      flock 9
      [ ! -e "$PORTAGE_VENV/ready" ] || exit 0
      python3 -m venv --clear "$PORTAGE_VENV/env" >&2 || portage_fail "python3 -m venv failed (apt-get install python3-venv)"
      printf 'portage==%s --hash=%s\n' "$PORTAGE_VERSION" "$PORTAGE_WHEEL" >"$PORTAGE_VENV/requirements"
      "$PORTAGE_VENV/env/bin/pip" install -q --disable-pip-version-check --no-deps --require-hashes -r "$PORTAGE_VENV/requirements" >&2 ||
        portage_fail "portage $PORTAGE_VERSION cannot be had from the package index"
      # Its writer of xpak calls tar by that name.
      ln -sfn "$(command -v tar)" "$PORTAGE_VENV/env/bin/gtar"
      : >"$PORTAGE_VENV/ready"
    ) 9>"$PORTAGE_VENV/lock" || exit 69
  fi
  printf '%s\n' "$PORTAGE_VENV/env"
}
