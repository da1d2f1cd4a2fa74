package dev.salvor.workflow.contract.order;

/**
 * The host's answer to {@link CloseOrder}.
 *
 * @param closed false if the host could not finish (full disk), with the reason in {@code why}
 */
public record CloseReport(boolean closed, String why) {}
