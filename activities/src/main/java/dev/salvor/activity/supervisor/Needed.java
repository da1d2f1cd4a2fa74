package dev.salvor.activity.supervisor;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What {@code transfer.sh need} said.
 *
 * @param hopeless the host takes none of it; its own programs will say why
 * @param wanted how many files are not as they shall be, arrived or not
 * @param tar whether it unpacks
 * @param free where data lies on its way, and the target if that is on another file system
 * @param parts what has not arrived
 */
record Needed(boolean hopeless, int wanted, boolean tar, List<Free> free, List<Part> parts) {
  /**
   * Room in a file system.
   *
   * @param beside it takes whole files, whatever has arrived
   */
  record Free(long bytes, String folder, boolean beside) {}

  /**
   * A file of the manifest.
   *
   * @param number counted from 1
   * @param offset so many bytes of it have arrived
   */
  record Part(int number, long offset) {}

  Needed {
    free = List.copyOf(free);
    parts = List.copyOf(parts);
  }

  /** Empty if the text is not whole. */
  static Optional<Needed> parse(String text) {
    boolean hopeless = false;
    boolean tar = false;
    int wanted = 0;
    boolean whole = false;
    List<Free> free = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    Iterator<String> lines = text.lines().iterator();
    while (lines.hasNext()) {
      String line = lines.next();
      String[] words = line.split(" ", 3);
      switch (words[0]) {
        case "refused", "problem" -> hopeless = true;
        case "tar" -> tar = true;
        case "wanted" -> wanted = Integer.parseInt(words[1].strip());
        case "free", "beside" -> {
          if (!words[1].isEmpty()) {
            free.add(new Free(Long.parseLong(words[1]), words[2], words[0].equals("beside")));
          }
        }
        case "send" -> parts.add(new Part(Integer.parseInt(words[1]), Long.parseLong(words[2])));
        case "end" -> whole = true;
        default -> {
          // Nothing that this version asks for.
        }
      }
    }
    return whole || hopeless
        ? Optional.of(new Needed(hopeless, wanted, tar, free, parts))
        : Optional.empty();
  }
}
