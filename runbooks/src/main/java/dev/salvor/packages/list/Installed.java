package dev.salvor.packages.list;

/**
 * A package that is installed, or that an index names.
 *
 * @param what a reader gives the same object for what is the same, so that it is held once
 * @param built seconds since 1970; 0: not known
 * @param buildId number of the build; 0: not known
 */
public record Installed(Listed what, long built, long buildId) {
  /** One with a part of its own. */
  public Installed(
      String name,
      String slot,
      String version,
      String repository,
      String flags,
      long built,
      long buildId) {
    this(new Listed(name, slot, version, repository, flags), built, buildId);
  }

  /** Its name, with its category. */
  public String name() {
    return what.name();
  }

  /** Its slot, if any. */
  public String slot() {
    return what.slot();
  }

  /** As written. */
  public String version() {
    return what.version();
  }

  /** Where it came from, if that is known. */
  public String repository() {
    return what.repository();
  }

  /** Flags that are on. */
  public String flags() {
    return what.flags();
  }
}
