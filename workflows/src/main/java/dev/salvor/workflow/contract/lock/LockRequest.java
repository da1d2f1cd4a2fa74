package dev.salvor.workflow.contract.lock;

/** What a lock's workflow is started with. */
public record LockRequest(String name, LockState state) {}
