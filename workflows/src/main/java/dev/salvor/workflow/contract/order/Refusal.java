package dev.salvor.workflow.contract.order;

/** Why a host refuses an order as a whole. */
public enum Refusal {
  /** Another machine, state folder or state id than the run is pinned to. */
  WRONG_HOST,
  /** The host's record knows more than the engine's history. */
  HISTORY_BEHIND_HOST,
  /** The same order number with another content. */
  ORDER_CONFLICT,
  /** Another run holds the host. */
  LOCKED,
  /** The run ended here; its id can never be started again. */
  CLOSED,
  /** The folder of the run's id holds the record of another run. */
  ID_TAKEN,
  /** A secret's reference leads nowhere. */
  SECRET_MISSING,
  /** The run would reboot the host and nothing would bring the node back. */
  NO_BOOT_UNIT,
  /** The policy of the worker refuses the run. */
  POLICY_DENIED,
  /** No key that the worker trusts has signed the runbook, and it asks for that. */
  UNSIGNED
}
