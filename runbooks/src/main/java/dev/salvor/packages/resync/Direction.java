package dev.salvor.packages.resync;

import java.util.Locale;

/**
 * What becomes of a package on a host that is to be brought to the others. The words are part of
 * the interface.
 */
public enum Direction {
  /** Newer on the truth or on another source than there. */
  BRING(true, "newer elsewhere, brought in"),
  /** The truth has an older version, and that was asked for. */
  DOWNGRADE(true, "newer there, taken back because that was asked for"),
  /** The same version in another build or with other flags, and that was asked for. */
  REBUILD(true, "same version, the other build is brought in because that was asked for"),
  /** Newer there than on any source. */
  NEWER_THERE(false, "newer there, left"),
  /** The same version in another build or with other flags. */
  REBUILT(false, "same version, other build or flags, left"),
  /** Sources have it in this slot, the host does not. */
  MISSING_THERE(false, "not there, left"),
  /** The host has it in this slot, no source does. */
  ONLY_THERE(false, "only there, left"),
  /** The source has it from another repository. */
  OTHER_REPOSITORY(false, "from another repository, left"),
  /** A version is none of the distribution's, so nobody can say which is newer. */
  INCOMPARABLE(false, "versions that cannot be compared, left");

  private final boolean brought;
  private final String words;

  Direction(boolean brought, String words) {
    this.brought = brought;
    this.words = words;
  }

  /** Whether it is installed. */
  public boolean isBrought() {
    return brought;
  }

  /** Its word in answers. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it means, for people. */
  public String words() {
    return words;
  }
}
