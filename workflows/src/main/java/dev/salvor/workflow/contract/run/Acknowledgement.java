package dev.salvor.workflow.contract.run;

/**
 * A decision that a run has taken in.
 *
 * @param id of the decision
 * @param taken whether it changed anything
 * @param effect what it did, or why it was not taken; may be cut
 */
public record Acknowledgement(String id, boolean taken, String effect) {}
