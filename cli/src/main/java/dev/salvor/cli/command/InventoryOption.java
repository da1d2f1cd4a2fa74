package dev.salvor.cli.command;

import dev.salvor.cli.fleet.Inventories;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import dev.salvor.fleet.select.HostSelector;
import dev.salvor.fleet.select.Selection;
import dev.salvor.fleet.yaml.InventoryReader;
import dev.salvor.runbook.source.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which inventory is meant, for all commands that need one. */
final class InventoryOption {
  @Option(
      names = "--inventory",
      paramLabel = "FILE",
      description = {
        "The inventory. Absent: SALVOR_INVENTORY, ./inventory.yaml,",
        "~/.config/salvor/inventory.yaml, /etc/salvor/inventory.yaml."
      })
  private Optional<String> named = Optional.empty();

  /** Its file. */
  Path file(Map<String, String> env) {
    return Inventories.file(named, env);
  }

  /** What stands in {@code file}. */
  static Inventory read(Path file) {
    return switch (InventoryReader.read(file)) {
      case InventoryReader.Result.Read read -> read.inventory();
      case InventoryReader.Result.Unreadable bad ->
          throw Problems.refused(texts(bad.problems()), "nothing was done");
    };
  }

  /** The hosts of {@code inventory} that {@code selector} means. */
  static List<Host> select(String selector, Inventory inventory) {
    return select("--on", selector, inventory);
  }

  /**
   * The hosts of {@code inventory} that {@code selector} means.
   *
   * @param option where it was given, for people
   */
  static List<Host> select(String option, String selector, Inventory inventory) {
    return switch (HostSelector.select(selector, inventory)) {
      case Selection.Selected selected -> selected.hosts();
      case Selection.Refused refused ->
          throw Problems.refused(
              texts(refused.problems()).stream().map(t -> option + " " + t).toList(),
              "nothing was done");
    };
  }

  private static List<String> texts(List<Problem> problems) {
    return problems.stream().map(Problem::text).toList();
  }
}
