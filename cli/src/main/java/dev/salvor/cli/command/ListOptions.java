package dev.salvor.cli.command;

import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where lists of packages come from, for the commands that need some. */
final class ListOptions {
  static final String FROM = "--from";

  @Mixin private final InventoryOption inventory = new InventoryOption();

  @Option(
      names = "--on",
      paramLabel = "HOSTS",
      description = "The hosts of the inventory, by name, group or label.")
  private Optional<String> selector = Optional.empty();

  @Option(
      names = FROM,
      paramLabel = "FILE",
      arity = "1..*",
      description = {
        "Files or folders with lists instead of hosts: from list --lines, the status of",
        "dpkg, an index Packages; also as gzip. No host is asked."
      })
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "On hosts what is installed below this folder, such as an image.")
  private String root = "";

  @Option(
      names = "--limit",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "After which a host counts as silent (${DEFAULT-VALUE}).")
  private String limit = "60s";

  Optional<String> selector() {
    return selector;
  }

  List<Path> files() {
    if (!files.isEmpty() && selector.isPresent()) {
      throw Parse.usage("--from reads files and --on asks hosts; choose one");
    }
    return files;
  }

  String root() {
    if (!root.isEmpty() && !root.startsWith("/")) {
      throw Parse.usage("--root: \"" + root + "\" is not a whole path; begin it with /");
    }
    return root.replaceFirst("/+$", "");
  }

  Duration limit() {
    return Parse.duration("--limit", limit);
  }

  /** The inventory; read when it is asked for. */
  Inventory inventory(Session session) {
    return InventoryOption.read(inventory.file(session.env()));
  }

  /**
   * The hosts that these words mean, one after the other.
   *
   * @param option where they were given, for people
   */
  static List<Host> select(String option, List<String> selectors, Inventory inventory) {
    return selectors.stream()
        .flatMap(selector -> InventoryOption.select(option, selector, inventory).stream())
        .distinct()
        .toList();
  }
}
