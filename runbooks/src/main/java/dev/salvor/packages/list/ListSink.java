package dev.salvor.packages.list;

/** Is told what stands in lists of packages, in their order, one list after the other. */
public interface ListSink {
  /** The list of a host begins. */
  void host(HostHead head);

  /** Is installed on that host. */
  void installed(Installed installed);

  /** An index of a binhost begins, of which that host has a copy or which it publishes. */
  default void index(IndexHead head) {}

  /** That index names it. */
  default void indexed(Installed indexed) {}

  /** Something to say of that host's list, in words. */
  default void note(String text) {}

  /** The list was read to its end, and is whole. */
  default void end() {}

  /**
   * Whose list it is.
   *
   * @param kind the name of its version order, or {@code unknown}: it has no packages that are
   *     known
   * @param host as it calls itself
   * @param architecture empty: not known
   */
  record HostHead(String kind, String host, String architecture) {
    /** The kind of a host whose packages nobody here can read. */
    public static final String UNKNOWN = "unknown";

    /** Whether its packages can be compared at all. */
    public boolean isKnown() {
      return !kind.equals(UNKNOWN);
    }
  }

  /**
   * Which index.
   *
   * @param source where it is from: the binhost's name and path, or a folder
   * @param written seconds since 1970; 0: it does not say
   */
  record IndexHead(String source, long written) {}
}
