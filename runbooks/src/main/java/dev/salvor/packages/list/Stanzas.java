package dev.salvor.packages.list;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Blocks of lines {@code KEY: value} with empty lines between them; further lines of a value go.
 */
final class Stanzas {
  private static final int MOST_LINE = 4 << 20;

  private final BufferedReader in;

  Stanzas(BufferedReader in) {
    this.in = in;
  }

  /** The next block, or an empty one at the end. The values that are needed are kept, no others. */
  Map<String, String> next(Set<String> needed) throws IOException, BadListException {
    Map<String, String> block = new HashMap<>();
    boolean any = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.length() > MOST_LINE) {
        throw new BadListException("a line has more than " + MOST_LINE + " characters");
      }
      if (line.isEmpty()) {
        if (any) {
          return block;
        }
        continue;
      }
      any = true;
      int colon = line.indexOf(':');
      if (colon > 0 && needed.contains(line.substring(0, colon))) {
        block.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return block;
  }
}
