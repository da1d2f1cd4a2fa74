#!/bin/sh
# Starts a program in a session of its own with nothing of the caller as its parent.
# usage: detach.sh SCRIPT FOLDER PROGRAM ARGUMENT...
# Exit 69: there is no setsid.
command -v setsid >/dev/null 2>&1 || exit 69
setsid sh "$@" </dev/null >/dev/null 2>&1 &
