# shellcheck shell=sh
# What the programs of a binary host share: its python3. A binary host has Portage, and therefore Python.
# Sourced after lib.sh.

# binhost WHAT PART: becomes the program.
binhost() {
  have python3 ||
    die "$MISSING" "python3 (3.9 or newer) is missing on this host; Portage needs it too, so is this the binary host?"
  # -B: the programs lie in a folder that is checked by its sums, so no compiled files beside them. -E, -S, -s: nothing of
  # what this host or account has added to its Python.
  exec python3 -B -E -S -s -X utf8 "${SALVOR_LIB:?}/pkg_main.py" "$1" "$2"
}
