package dev.salvor.story;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Several SSH servers, which an inventory knows as h1, h2 and so on. */
final class FarHosts implements AutoCloseable {
  private final List<FarHost> all = new ArrayList<>();

  private FarHosts() {}

  /** Each in a folder of its own under {@code folder}. */
  static FarHosts start(Path folder, int count) throws Exception {
    FarHosts hosts = new FarHosts();
    boolean up = false;
    try {
      for (int i = 1; i <= count; i++) {
        hosts.all.add(FarHost.start(folder.resolve("h" + i)));
      }
      up = true;
      return hosts;
    } finally {
      if (!up) {
        hosts.close();
      }
    }
  }

  /** By its number, from 1. */
  FarHost get(int number) {
    return all.get(number - 1);
  }

  FleetRuns runs(Node node) {
    return runs(node, "");
  }

  /**
   * Runs on all of them.
   *
   * @param more lines of the inventory before its hosts
   */
  FleetRuns runs(Node node, String more) {
    StringBuilder text = new StringBuilder("schemaVersion: 1\n" + more + "hosts:\n");
    for (int i = 1; i <= all.size(); i++) {
      text.append("  h").append(i).append(": ").append(get(i).written()).append('\n');
    }
    return new FleetRuns(node, node.file("inventory.yaml", text.toString()));
  }

  @Override
  public void close() {
    all.forEach(FarHost::close);
  }
}
