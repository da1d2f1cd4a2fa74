# shellcheck shell=sh
# What the programs of a binary host share: its python3. A binary host has Portage, and therefore Python.
# Sourced after lib.sh.

# with_python PROGRAM ARGUMENT...: becomes a program of this folder.
with_python() {
  have python3 ||
    die "$MISSING" "python3 (3.9 or newer) is missing on this host; Portage needs it too, so is this the binary host?"
  binhost_program=$1
  shift
  # -B: the programs lie in a folder that is checked by its sums, so no compiled files beside them.
  # -E, -S, -s: nothing of what this host or account has added to its Python, which takes time to load.
  # One start of Python, so the version is looked at before the program is read.
  exec python3 -B -E -S -s -X utf8 -c '
import sys
if sys.version_info < (3, 9):
    sys.stderr.write("python3 is %d.%d on this host; 3.9 or newer is needed\n" % sys.version_info[:2])
    sys.exit(69)
del sys.argv[0]
sys.path[0] = sys.argv[0].rpartition("/")[0]
with open(sys.argv[0], encoding="utf-8") as f:
    text = f.read()
__file__ = sys.argv[0]
exec(compile(text, sys.argv[0], "exec"))' "${SALVOR_LIB:?}/$binhost_program" "$@"
}
