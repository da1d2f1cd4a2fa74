package dev.salvor.packages.list;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Reads {@code /var/lib/dpkg/status}. */
public final class DpkgStatus {
  private static final Set<String> NEEDED = Set.of("Package", "Status", "Version", "Architecture");
  private static final Set<String> THERE =
      Set.of("installed", "triggers-awaited", "triggers-pending");

  private record Entry(String name, String version, String architecture) {}

  private DpkgStatus() {}

  /**
   * Reads all of it.
   *
   * @param each is told of every package that is installed
   * @return the architecture of dpkg itself; empty: it is not there
   */
  public static String read(BufferedReader in, Consumer<Installed> each)
      throws IOException, BadListException {
    Stanzas stanzas = new Stanzas(in);
    List<Entry> entries = new ArrayList<>();
    String own = "";
    for (Map<String, String> block = stanzas.next(NEEDED);
        !block.isEmpty();
        block = stanzas.next(NEEDED)) {
      String status = block.getOrDefault("Status", "");
      String name = block.getOrDefault("Package", "");
      String version = block.getOrDefault("Version", "");
      if (!THERE.contains(status.substring(status.lastIndexOf(' ') + 1))
          || name.isEmpty()
          || version.isEmpty()) {
        continue;
      }
      String architecture = block.getOrDefault("Architecture", "");
      entries.add(new Entry(name, version, architecture));
      own = name.equals("dpkg") ? architecture : own;
    }
    for (Entry entry : entries) {
      boolean foreign =
          !own.isEmpty()
              && !entry.architecture().equals(own)
              && !entry.architecture().equals("all");
      each.accept(
          new Installed(
              entry.name(), foreign ? entry.architecture() : "", entry.version(), "", "", 0, 0));
    }
    return own;
  }
}
