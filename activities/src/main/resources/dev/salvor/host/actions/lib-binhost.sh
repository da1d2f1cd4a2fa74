# shellcheck shell=sh
# What the programs of a binary host share: its python3. A binary host has Portage, and therefore Python.
# Sourced after lib.sh.

# with_python PROGRAM ARGUMENT...: becomes a program of this folder.
with_python() {
  python3 -E -s -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null ||
    die "$MISSING" "python3 of 3.9 or newer is missing on this host; Portage needs it too, so is this the binary host?"
  binhost_program=$1
  shift
  # -B: the programs lie in a folder that is checked by its sums, so no compiled files beside them.
  exec python3 -B -E -s -X utf8 "${SALVOR_LIB:?}/$binhost_program" "$@"
}

# binhost WHAT PART: becomes that program, which looks at Python's version by itself.
binhost() {
  have python3 ||
    die "$MISSING" "python3 (3.9 or newer) is missing on this host; Portage needs it too, so is this the binary host?"
  # -E, -S, -s: nothing of what this host or account has added to its Python, which takes time to load.
  exec python3 -B -E -S -s -X utf8 "${SALVOR_LIB:?}/pkg_main.py" "$1" "$2"
}
