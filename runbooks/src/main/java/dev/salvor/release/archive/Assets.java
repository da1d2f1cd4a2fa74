package dev.salvor.release.archive;

import dev.salvor.release.Entry;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds a static file that is worth fetching: one whose name changes with what is in it. */
final class Assets {
  private static final Pattern HASH =
      Pattern.compile("(?<![0-9A-Za-z])(?=[A-Fa-f]*[0-9])[0-9A-Fa-f]{4,}(?![0-9A-Za-z])");

  private Assets() {}

  /** The first such file in the folder of {@code index} or below, in the order of {@code tree}. */
  static Optional<String> choose(String index, List<Entry> tree) {
    String folder = index.substring(0, index.lastIndexOf('/') + 1);
    return tree.stream()
        .filter(entry -> entry instanceof Entry.File file && !file.executable())
        .map(Entry::path)
        .filter(path -> path.startsWith(folder) && !path.equals(index))
        .filter(path -> HASH.matcher(path.substring(path.lastIndexOf('/') + 1)).find())
        .findFirst();
  }
}
