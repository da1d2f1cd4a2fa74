# shellcheck shell=sh

lab_scenario() { fail "no scenario yet"; }
frozen_release() { :; }
