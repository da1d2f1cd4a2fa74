package dev.salvor.release;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which paths a release may hold. They stand in lines that a shell reads word by word, so nothing
 * that ends a line or a word unseen may be in them.
 */
public final class ReleasePaths {
  /** The list itself, and what is signed of it: never part of the tree. */
  public static final String MANIFEST = "MANIFEST";

  /** The signature of the list. */
  public static final String SIGNATURE = "MANIFEST.sig";

  /** The facts, for programs that read JSON. */
  public static final String FACTS = "RELEASE.json";

  /** Names that no tree may have at its root. */
  public static final Set<String> RESERVED = Set.of(MANIFEST, SIGNATURE);

  /** The order in a manifest and in an archive: by bytes of UTF-8. */
  public static final Comparator<String> ORDER =
      Comparator.comparing(p -> p.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private static final int MOST_BYTES = 4095;
  private static final int MOST_NAME_BYTES = 255;
  private static final char REPLACEMENT = '\uFFFD';

  private ReleasePaths() {}

  /** Why {@code path} cannot be a path of a release; empty if it can. */
  public static Optional<String> wrong(String path) {
    if (path.startsWith("/")) {
      return Optional.of("the path is absolute");
    }
    Optional<String> text = wrongText(path);
    if (text.isPresent()) {
      return text;
    }
    for (String name : path.split("/", -1)) {
      if (name.isEmpty()) {
        return Optional.of("the path has an empty part");
      }
      if (name.equals(".") || name.equals("..")) {
        return Optional.of("the path has the part \"" + name + "\"");
      }
      if (name.getBytes(StandardCharsets.UTF_8).length > MOST_NAME_BYTES) {
        return Optional.of("a name in it is longer than " + MOST_NAME_BYTES + " bytes");
      }
    }
    return Optional.empty();
  }

  /** Why {@code target} cannot be what a link says, wherever it leads; empty if it can. */
  public static Optional<String> wrongTarget(String target) {
    return target.startsWith("/")
        ? Optional.of("the link is absolute (" + target + ")")
        : wrongText(target).map(why -> "of what the link says, " + why);
  }

  /** Why {@code text} cannot be the last word of a line; empty if it can. */
  static Optional<String> wrongText(String text) {
    if (text.isEmpty()) {
      return Optional.of("nothing is there");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      return Optional.of("the text is longer than " + MOST_BYTES + " bytes");
    }
    if (text.startsWith(" ") || text.endsWith(" ")) {
      return Optional.of("the text begins or ends with a space");
    }
    return text.codePoints()
        .mapToObj(ReleasePaths::wrongPoint)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> wrongPoint(int point) {
    if (point == '\n') {
      return Optional.of("the text holds a line end");
    }
    if (Character.isISOControl(point) || point == 0x2028 || point == 0x2029) {
      return Optional.of("the text holds the control character U+%04X".formatted(point));
    }
    return point == REPLACEMENT || Character.getType(point) == Character.SURROGATE
        ? Optional.of("the text is not UTF-8")
        : Optional.empty();
  }

  /** The folders above {@code path}, the outermost first; the root is none. */
  public static List<String> parents(String path) {
    List<String> out = new ArrayList<>();
    for (int at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
      out.add(path.substring(0, at));
    }
    return out;
  }

  /** Whether {@code path} lies in the folder of {@code other}, or below it. */
  static boolean isBeside(String path, String other) {
    return path.startsWith(other.substring(0, other.lastIndexOf('/') + 1));
  }
}
