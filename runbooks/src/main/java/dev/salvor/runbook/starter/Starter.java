package dev.salvor.runbook.starter;

import dev.salvor.runbook.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A commented runbook that runs as it is and changes one file in a folder of its own. */
public final class Starter {
  private Starter() {}

  /**
   * The files of the runbook's folder by relative path; the first is the runbook.
   *
   * @param name of the runbook
   * @param work absolute path of the folder that it works in
   */
  public static Map<String, String> files(String name, String work) {
    Names.requirePathName(name, "name");
    Map<String, String> out = new LinkedHashMap<>();
    out.put(
        name + ".yaml",
        text("starter.yaml").replace("@NAME@", quoted(name)).replace("@FOLDER@", quoted(work)));
    out.put("files/holds-greeting.sh", text("holds-greeting.sh"));
    return out;
  }

  /** As YAML in single quotes, in which nothing but the quote itself means anything. */
  private static String quoted(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  private static String text(String name) {
    try (InputStream in = Starter.class.getResourceAsStream("/dev/salvor/starter/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the starter cannot be read", e);
    }
  }
}
