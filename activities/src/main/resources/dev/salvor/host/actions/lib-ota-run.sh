# shellcheck shell=sh
# From ARMED to the end, with nobody watching. Whatever was done half is done again; what is decided stays decided.
# Sourced after lib-ota-verify.sh, lib-ota-switch.sh and lib-ota-end.sh.
# shellcheck disable=SC2034,SC2154

MOST_BOOTS=2

# carry_on: goes from the present state to a terminal one.
carry_on() {
  if is_adoption; then
    carry_adoption
    return
  fi
  while :; do
    case $J_STATE in
      ARMED) from_armed ;;
      RESTARTED) begin_verifying ;;
      VERIFYING) from_verifying ;;
      ROLLING_BACK) from_rolling_back ;;
      RB_VERIFYING) from_rb_verifying ;;
      *)
        ! is_over "$J_STATE" || finish || return 1
        return 0
        ;;
    esac
  done
}

# note STATE FACTS WHY: goes on also where the disk takes nothing more; too many writes are an end of their own.
note() {
  if [ "$J_WRITES" -ge $((MOST_WRITES - 1)) ] && ! is_over "$1"; then
    journal ROLLBACK_UNHEALTHY "$2" "more than $MOST_WRITES states were written: it does not come to an end; it was to be $1 next" || :
    return
  fi
  journal "$@" || say "the journal cannot be written; it is kept in memory and tried again"
}

# Begun by ota switch in the same breath as ARMED, or after a kill: then the link decides.
from_armed() {
  case $(serving) in
    "$F_new") ;;
    "$F_old")
      if ! is_fresh; then
        note INTERRUPTED '' 'it was cut off before the switch; nothing was changed'
        return
      fi
      if [ "$F_schema" = snapshot ] && ! keep_data; then
        note INTERRUPTED '' "the data cannot be kept ($C_DATA), so the update could not be undone; nothing was changed"
        return
      fi
      flip "$F_new" || {
        note INTERRUPTED '' "the link $C_ROOT/current cannot be replaced (read-only?); nothing was changed"
        return
      }
      ;;
    *)
      note ROLLING_BACK '' "$C_ROOT/current leads to neither release"
      return
      ;;
  esac
  restart_units
  fail_point ARMED:done
  note RESTARTED "" 'the services were started again'
}

# is_fresh: nobody has tried this switch before.
is_fresh() {
  [ "$(cat "$VOLATILE/fresh" 2>/dev/null)" = "$F_txn" ] && rm -f -- "$VOLATILE/fresh"
}

begin_verifying() {
  fail_point RESTARTED:mid
  verifying_why="$F_new is asked whether it is well"
  fail_point RESTARTED:done
  note VERIFYING "boots=${F_boots:-0}" "$verifying_why"
}

from_verifying() {
  if verify "$F_new" "$J_UP" "$(tls_of "$F_unhealthy")"; then
    fail_point VERIFYING:done
    note COMMITTED "evidence=$V_EVIDENCE" 'well for long enough'
  else
    fail_point VERIFYING:done
    note ROLLING_BACK "evidence=$V_EVIDENCE" "$V_WHY"
  fi
}

# Only the certificate's troubles from before are nobody's fault; what else was broken the new version has to mend.
tls_of() { without "$(without "$TLS_PROBES" "$1")" "$1"; }

# go_back: the data of the old version, then the old version. Both may have been done before.
go_back() {
  [ "$F_schema" != snapshot ] || restore_data || return 1
  flip "$F_old"
}

from_rolling_back() {
  go_back || {
    # The services may be down for the data: what is there now is better than nothing.
    restart_units
    note ROLLBACK_UNHEALTHY '' "the link $C_ROOT/current, or the data, cannot be put back to releases/$F_old"
    return
  }
  rolled_pid=$(process_facts)
  restart_units
  fail_point ROLLING_BACK:done
  note RB_VERIFYING "pid=$rolled_pid" "$J_WHY"
}

from_rb_verifying() {
  rolled_why=$J_WHY
  if verify "$F_old" "$J_UP" "$F_unhealthy"; then
    fail_point RB_VERIFYING:done
    note ROLLED_BACK "evidence=$V_EVIDENCE" "$rolled_why"
  else
    note ROLLBACK_UNHEALTHY "evidence=$V_EVIDENCE" "the old version is not well either ($V_WHY); it is left running. The update was given up because: $rolled_why"
  fi
}

# recover: at boot, before the services. Says whether the rest has to be carried on. Process numbers of another boot mean
# nothing: each process is a new one now.
recover() {
  rm -f -- "$C_ROOT/.current.tmp"
  if is_adoption; then
    recover_adoption
    return
  fi
  case $J_STATE in
    ARMED | RESTARTED | VERIFYING)
      # Of this boot: a boot that takes long is met by an update that was given meanwhile, and that one goes on.
      [ "$J_BOOT" != "$(boot_marker)" ] || return 0
      if [ "$J_STATE" = ARMED ] && [ "$(serving)" = "$F_old" ]; then
        note INTERRUPTED '' 'the machine went down before the switch; nothing was changed'
        return
      fi
      recover_boots=$((${F_boots:-0} + 1))
      if [ "$recover_boots" -gt "$MOST_BOOTS" ]; then
        note ROLLING_BACK "boots=$recover_boots pid=" "the machine went down $recover_boots times while the new version was looked at"
        go_back || :
      else
        note VERIFYING "boots=$recover_boots pid=" 'the machine went down; asked again from the beginning'
      fi
      ;;
    # If it cannot be done now, it is tried again by what carries on.
    ROLLING_BACK) go_back || : ;;
    RB_VERIFYING) [ "$J_BOOT" = "$(boot_marker)" ] || note RB_VERIFYING pid= "$J_WHY" ;;
    *) is_over "$J_STATE" && ! is_finished ;;
  esac
}
