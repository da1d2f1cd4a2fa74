package dev.salvor.fleet.yaml;

import dev.salvor.fleet.Inventory;
import dev.salvor.fleet.yaml.Sheet.HostAt;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.schema.InventorySchema;
import dev.salvor.runbook.schema.SecretRefs;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Source;
import dev.salvor.runbook.yaml.DocumentKind;
import dev.salvor.runbook.yaml.ProblemList;
import dev.salvor.runbook.yaml.TextFile;
import dev.salvor.runbook.yaml.YamlText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads inventories. Whatever the text is, the answer is an inventory or all problems in it; never
 * an exception.
 */
public final class InventoryReader {
  private static final List<String> MAPPINGS = List.of("labels", "ports");
  private static final List<String> SETTINGS =
      List.of(
          "user",
          "identityFiles",
          "passphrase",
          "knownHosts",
          "become",
          "connectTimeout",
          "port",
          "jump",
          "transports");

  /** What became of a text. */
  public sealed interface Result {
    /** It can be used. */
    record Read(Inventory inventory) implements Result {}

    /**
     * It cannot be used.
     *
     * @param problems in order of place; at least one
     */
    record Unreadable(List<Problem> problems) implements Result {
      public Unreadable {
        problems = List.copyOf(problems);
      }
    }
  }

  private InventoryReader() {}

  /** Reads a file. */
  public static Result read(Path file) {
    return read(
        String.valueOf(file),
        TextFile.read(file, "write one, or \"salvor import inventory FILE\" makes one of another"));
  }

  /** Reads the bytes of a file, which must be UTF-8. */
  public static Result read(String fileName, byte[] bytes) {
    return read(fileName, TextFile.of(fileName, bytes));
  }

  private static Result read(String fileName, TextFile file) {
    return file.text()
        .map(text -> read(fileName, text))
        .orElseGet(() -> new Result.Unreadable(file.problem().stream().toList()));
  }

  /** Reads a text. */
  public static Result read(String fileName, String text) {
    YamlText.Parsed parsed = YamlText.parse(DocumentKind.INVENTORY, fileName, text);
    List<Problem> problems = new ArrayList<>(parsed.problems());
    if (parsed.source().isEmpty()) {
      return new Result.Unreadable(ProblemList.of(problems));
    }
    Source source = parsed.source().get();
    add(InventorySchema.check(source.cursor()), problems);
    List<Problem> found = new ArrayList<>();
    Sheet sheet = SheetReader.read(source.cursor(), found::add);
    Settings settings = new Settings(sheet, found::add);
    Reach reach = new Reach(settings);
    new ReachCheck(sheet, reach, found::add).check();
    written(sheet, found::add);
    contradictions(sheet, settings);
    add(found, problems);
    return problems.isEmpty()
        ? new Result.Read(new InventoryDecoder(sheet, settings, reach).decode())
        : new Result.Unreadable(ProblemList.of(problems));
  }

  /** Adds what is said of places of which nothing was said before. */
  private static void add(List<Problem> found, List<Problem> problems) {
    Set<String> before = new HashSet<>();
    problems.forEach(p -> before.add(place(p)));
    found.stream().filter(p -> !before.contains(place(p))).forEach(problems::add);
  }

  private static String place(Problem problem) {
    return problem.line() + ":" + problem.column();
  }

  /** Times and references to secrets, wherever they are written. */
  private static void written(Sheet sheet, Consumer<Problem> out) {
    List<Cursor> places = new ArrayList<>();
    places.add(sheet.root().at("defaults"));
    sheet.root().at("groups").entries().forEach(e -> places.add(e.getValue()));
    sheet.root().at("hosts").entries().forEach(e -> places.add(e.getValue()));
    for (Cursor place : places) {
      SecretRefs.check(place.at("passphrase"), out);
      SecretRefs.check(place.at("become").at("password"), out);
      Cursor at = place.at("connectTimeout");
      boolean good =
          at.text().flatMap(Durations::parse).filter(d -> !d.isZero()).isPresent()
              || at.text().isEmpty();
      if (!good) {
        out.accept(
            at.error("\"" + at.text().orElse("") + "\" is no time to wait", "write 10s or 1m"));
      }
    }
  }

  /** Asks for everything once, so that what groups differ in is said. */
  private static void contradictions(Sheet sheet, Settings settings) {
    for (HostAt host : sheet.hosts().values()) {
      SETTINGS.forEach(key -> settings.of(host, key));
      MAPPINGS.forEach(key -> settings.entries(host, key));
    }
  }
}
