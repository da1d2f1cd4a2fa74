package dev.salvor.runbook.catalogue;

import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Similar;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds runbooks. {@code runbooks/index} in the resources lists those that come with the product,
 * one name in each line; {@code runbooks/<name>/<name>.yaml} is the runbook.
 */
public final class Catalogue {
  private static final String FOLDER = "/runbooks/";

  private Catalogue() {}

  /** Names of the runbooks that come with the product. */
  public static List<String> names() {
    return bytes("index")
        .map(b -> new String(b, StandardCharsets.UTF_8))
        .map(t -> t.lines().map(String::strip).filter(l -> !l.isEmpty()).toList())
        .orElse(List.of());
  }

  /**
   * Reads a runbook.
   *
   * @param nameOrPath a name of the catalogue, or a path: what holds {@code /} or ends in {@code
   *     .yaml} or {@code .yml}
   */
  public static RunbookReader.Result open(String nameOrPath) {
    if (isPath(nameOrPath)) {
      return RunbookReader.read(Path.of(nameOrPath));
    }
    return bytesOf(nameOrPath)
        .map(text -> RunbookReader.read(nameOrPath + ".yaml", text, files(nameOrPath)))
        .orElseGet(() -> new RunbookReader.Result.Unreadable(List.of(unknown(nameOrPath))));
  }

  /** All that is wrong with the runbook that {@link #open} would read, and what deserves a look. */
  public static RunbookReader.Lint lint(String nameOrPath) {
    if (isPath(nameOrPath)) {
      return RunbookReader.lint(Path.of(nameOrPath));
    }
    return bytesOf(nameOrPath)
        .map(text -> RunbookReader.lint(nameOrPath + ".yaml", text, files(nameOrPath)))
        .orElseGet(() -> new RunbookReader.Lint(List.of(unknown(nameOrPath)), List.of()));
  }

  /** Whether a file is meant, not a name of the catalogue. */
  public static boolean isPath(String nameOrPath) {
    return nameOrPath.contains("/") || nameOrPath.endsWith(".yaml") || nameOrPath.endsWith(".yml");
  }

  private static Optional<byte[]> bytesOf(String name) {
    return names().contains(name) ? bytes(name + "/" + name + ".yaml") : Optional.empty();
  }

  private static Problem unknown(String name) {
    List<String> names = names();
    String all =
        "known: "
            + String.join(", ", names)
            + "; to give a file, write a path with / or the ending .yaml";
    return new Problem(
        "", 0, 0, "", "there is no runbook \"" + name + "\"", Similar.hint(name, names, all));
  }

  /** The text of a runbook of the catalogue, as a start for one's own. */
  public static Optional<String> text(String name) {
    return names().contains(name)
        ? bytes(name + "/" + name + ".yaml").map(b -> new String(b, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static FileSource files(String name) {
    return file -> {
      boolean outside = file.startsWith("/") || List.of(file.split("/", -1)).contains("..");
      if (outside) {
        return new FileSource.Content.Refused("lies outside the folder of the runbook", "");
      }
      return bytes(name + "/" + file)
          .<FileSource.Content>map(FileSource.Content.Bytes::new)
          .orElseGet(() -> new FileSource.Content.Refused("is not there", ""));
    };
  }

  private static Optional<byte[]> bytes(String path) {
    try (InputStream in = Catalogue.class.getResourceAsStream(FOLDER + path)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the catalogue cannot be read", e);
    }
  }
}
