package dev.salvor.activity.host;

import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.transport.HostConnection;

/** The programs for hosts, where a person and not a run has one carried out. */
public final class HandPrograms {
  private HandPrograms() {}

  /**
   * The path of a program on the host, which is put there if it is missing.
   *
   * @param root the state folder, which is there
   * @param name relative, such as {@code stops.sh}
   * @throws dev.salvor.activity.transport.StateUnusableException if it cannot be put there
   */
  public static String path(HostConnection host, String root, String name) {
    return Library.bundled().ensure(host, root) + "/" + name;
  }
}
