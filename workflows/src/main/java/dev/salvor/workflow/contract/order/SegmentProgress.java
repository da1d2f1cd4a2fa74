package dev.salvor.workflow.contract.order;

/**
 * What a heartbeat carries while a segment runs, at most 1 KiB.
 *
 * @param step id of the step that runs
 * @param ended how many steps of the segment have ended
 * @param tail last line it printed, masked
 * @param elapsedMillis since the begin of the attempt
 * @param timeoutMillis of the running command
 */
public record SegmentProgress(
    String step,
    int attempt,
    int ended,
    int steps,
    String tail,
    long elapsedMillis,
    long timeoutMillis) {}
