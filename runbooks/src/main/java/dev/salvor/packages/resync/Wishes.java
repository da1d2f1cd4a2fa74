package dev.salvor.packages.resync;

/**
 * What is brought beside what is newer elsewhere.
 *
 * @param downgrade what is newer there than anywhere becomes what the truth has
 * @param rebuilt the same version too, where the source has other flags or a later build
 */
public record Wishes(boolean downgrade, boolean rebuilt) {
  /** Only what is newer elsewhere. */
  public static final Wishes NONE = new Wishes(false, false);
}
