package dev.salvor.cli.command;

import dev.salvor.cli.fleet.SshIncludes;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.Texts;
import dev.salvor.fleet.imports.ImportedInventory;
import dev.salvor.fleet.imports.InventoryImport;
import dev.salvor.fleet.imports.Kind;
import dev.salvor.runbook.PosixShell;
import dev.salvor.runbook.imports.Imported;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "inventory",
    description = {
      "Make an inventory of an Ansible inventory (INI or YAML) or of an ~/.ssh/config.",
      "What could not be carried over is listed on stderr; secrets never are."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor import inventory ~/.ssh/config -o inventory.yaml",
      "  salvor import inventory production/hosts --from ansible-ini --json"
    })
public final class ImportInventoryCommand extends BaseCommand {
  @Parameters(paramLabel = "FILE", description = "The file of the other tool.")
  private String file = "";

  @Option(
      names = "--from",
      paramLabel = "KIND",
      description = "ansible-ini, ansible-yaml or ssh-config; absent: what it looks like.")
  private Optional<String> from = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the inventory goes; it must not exist. Absent: to stdout.")
  private Optional<String> output = Optional.empty();

  public ImportInventoryCommand(Session session) {
    super(session);
  }

  /** What was made, for programs. */
  record Made(
      Optional<String> file,
      Optional<String> yaml,
      int hosts,
      int groups,
      List<Imported.Left> left) {}

  @Override
  ExitCode execute() {
    Importing importing = new Importing(io(), file, output);
    Optional<Kind> named = from.map(ImportInventoryCommand::kind);
    String text = importing.text();
    SshIncludes files = new SshIncludes(Path.of(file), session().env().getOrDefault("HOME", ""));
    Kind kind = named.orElseGet(() -> Kind.of(file, text));
    return switch (InventoryImport.read(kind, file, text, files)) {
      case ImportedInventory.Made made -> deliver(importing, made);
      case ImportedInventory.Refused refused ->
          throw importing.refused(refused.line(), refused.why(), refused.instead());
    };
  }

  private static Kind kind(String word) {
    return Arrays.stream(Kind.values())
        .filter(k -> k.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                Parse.usage(
                    "--from: \""
                        + word
                        + "\" is not one of "
                        + Arrays.stream(Kind.values())
                            .map(Kind::word)
                            .collect(Collectors.joining(", "))));
  }

  private ExitCode deliver(Importing importing, ImportedInventory.Made made) {
    output.ifPresent(
        o -> Importing.write(o, made.yaml().getBytes(StandardCharsets.UTF_8), "inventory"));
    if (wantsJson()) {
      Optional<String> yaml = output.isEmpty() ? Optional.of(made.yaml()) : Optional.empty();
      print(new Made(output, yaml, made.hosts(), made.groups(), made.left()));
      return ExitCode.SUCCEEDED;
    }
    if (output.isEmpty()) {
      io().out().print(made.yaml());
      io().out().flush();
    }
    made.left().forEach(importing::say);
    io().note(
            "inventory: "
                + Texts.count(made.hosts(), "host")
                + " or ranges of hosts, "
                + Texts.count(made.groups(), "group")
                + ", "
                + Texts.count(made.left().size(), "difference")
                + " to the original");
    output.map(PosixShell::word).ifPresent(o -> io().note("next: salvor hosts --inventory " + o));
    return ExitCode.SUCCEEDED;
  }
}
