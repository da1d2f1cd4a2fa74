package dev.salvor.runbook;

/**
 * What happens with long output.
 *
 * @param bytes how much of it the host keeps; 0 stands for no limit but the hard cap
 */
public record OutputLimit(long bytes, Overflow onOverflow) {
  public static final OutputLimit DEFAULT = new OutputLimit(0, Overflow.SPILL);

  /** Spill: head and tail in the record, the whole on the host. */
  public enum Overflow {
    SPILL,
    TRUNCATE,
    FAIL
  }
}
