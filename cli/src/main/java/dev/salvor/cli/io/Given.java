package dev.salvor.cli.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What this program was given. The JVM replaces what it cannot decode without a word; a value that
 * did not arrive byte for byte is refused instead.
 */
public final class Given {
  private static final char REPLACEMENT = '\uFFFD';

  private Given() {}

  /** What is wrong with the arguments or the name of the state folder; empty if nothing is. */
  public static Optional<String> damage(String[] arguments, Map<String, String> env) {
    return damage(arguments, raw(arguments.length))
        .or(() -> damage(env, "SALVOR_STATE_DIR"))
        .map(why -> why + "; nothing was done");
  }

  /** What is wrong with the variable {@code name}; empty if nothing is, or it is not set. */
  public static Optional<String> damage(Map<String, String> env, String name) {
    return env.getOrDefault(name, "").indexOf(REPLACEMENT) < 0
        ? Optional.empty()
        : Optional.of("the environment variable " + name + " " + why(noLocale()));
  }

  /**
   * What is wrong with the first argument that did not arrive.
   *
   * @param raw the same as bytes; empty if they are not known
   */
  static Optional<String> damage(String[] arguments, List<byte[]> raw) {
    for (int i = 0; i < arguments.length; i++) {
      byte[] decoded = arguments[i].getBytes(StandardCharsets.UTF_8);
      boolean arrived =
          raw.isEmpty()
              ? arguments[i].indexOf(REPLACEMENT) < 0
              : Arrays.equals(raw.get(i), decoded);
      if (!arrived) {
        byte[] given = raw.isEmpty() ? decoded : raw.get(i);
        String option = i > 0 && arguments[i - 1].startsWith("-") ? arguments[i - 1] + " " : "";
        return Optional.of(option + "\"" + shown(given) + "\" " + why(isUtf8(given)));
      }
    }
    return Optional.empty();
  }

  private static String why(boolean readable) {
    return readable
        ? "cannot be read: this machine has no UTF-8 locale (C.UTF-8, or see: locale -a)"
        : "is not UTF-8, and nothing else can be taken";
  }

  private static boolean noLocale() {
    return !"UTF-8".equals(System.getProperty("sun.jnu.encoding"));
  }

  /** The last {@code count} arguments of this process; empty where the system does not say. */
  private static List<byte[]> raw(int count) {
    byte[] line;
    try {
      line = Files.readAllBytes(Path.of("/proc/self/cmdline"));
    } catch (IOException e) {
      return List.of();
    }
    List<byte[]> all = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < line.length; i++) {
      if (line[i] == 0) {
        all.add(Arrays.copyOfRange(line, begin, i));
        begin = i + 1;
      }
    }
    return all.size() < count ? List.of() : all.subList(all.size() - count, all.size());
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).hasArray();
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** The text, its foreign bytes as {@code \xff}, no longer than a line. */
  private static String shown(byte[] bytes) {
    boolean text = isUtf8(bytes);
    StringBuilder out = new StringBuilder();
    String whole = new String(bytes, text ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    for (char c : whole.substring(0, Math.min(whole.length(), 80)).toCharArray()) {
      out.append(
          text || c < 0x80 ? String.valueOf(c) : String.format(Locale.ROOT, "\\x%02x", (int) c));
    }
    return out + (whole.length() > 80 ? "..." : "");
  }
}
