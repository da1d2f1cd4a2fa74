package dev.salvor.workflow.contract.lock;

/**
 * Asks for a lock.
 *
 * @param queue where its workflow runs, if there is none yet
 */
public record LockOrder(String name, LockClaim claim, String queue) {}
