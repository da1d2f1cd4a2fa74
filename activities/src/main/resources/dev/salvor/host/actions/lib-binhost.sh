# shellcheck shell=sh
# What the programs of a binary host share: its python3. A binary host has Portage, and therefore Python.
# Sourced after lib.sh.

# binhost WHAT PART: becomes the program.
binhost() {
  python3 -E -s -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null ||
    die "$MISSING" "python3 of 3.9 or newer is missing on this host; Portage needs it too, so is this the binary host?"
  # -B: the programs lie in a folder that is checked by its sums, so no compiled files beside them.
  exec python3 -B -E -s -X utf8 "${SALVOR_LIB:?}/pkg_main.py" "$1" "$2"
}
