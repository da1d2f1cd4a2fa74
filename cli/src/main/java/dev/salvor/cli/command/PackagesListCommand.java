package dev.salvor.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.PackagesJson;
import dev.salvor.cli.view.Table;
import dev.salvor.cli.view.Table.Cell;
import dev.salvor.cli.view.Texts;
import dev.salvor.cli.view.UnreadList;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import dev.salvor.packages.list.Installed;
import dev.salvor.packages.list.ListLines;
import dev.salvor.packages.list.ListSink;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    description = {
      "List what is installed on hosts: packages of Gentoo (/var/db/pkg) and of Debian (dpkg).",
      "Nothing is left on them. Without --on it is this machine.",
      "Exit 9: the list of at least one host could not be had."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor packages list --on io",
      "  salvor packages list --on all --lines > fleet.txt",
      "  salvor packages list --from fleet.txt --json"
    })
public final class PackagesListCommand extends BaseCommand {
  @Mixin private final ListOptions options = new ListOptions();

  @Option(
      names = "--lines",
      description = "A line for each package with tabs between its fields, for --from.")
  private boolean lines;

  public PackagesListCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    if (lines && wantsJson()) {
      throw Parse.usage("--lines and --json are two forms of the same; choose one");
    }
    List<UnreadList> unread = told();
    if (wantsJson()) {
      io().out().println();
    }
    io().out().flush();
    unread.forEach(list -> io().note(list.host() + ": " + list.why()));
    return unread.isEmpty() ? ExitCode.SUCCEEDED : ExitCode.UNREACHABLE;
  }

  /** Prints the lists, and gives those that could not be had. */
  private List<UnreadList> told() {
    try (SequenceWriter json = writer()) {
      PackageLists lists = new PackageLists(session(), name -> new Gathered(name, json));
      Optional<String> selector = options.selector();
      Inventory inventory = selector.isPresent() ? options.inventory(session()) : Inventory.EMPTY;
      List<Host> hosts =
          selector
              .map(text -> ListOptions.select("--on", List.of(text), inventory))
              .orElse(List.of(Host.LOCAL));
      lists.have(options, hosts, inventory, "list");
      if (wantsJson()) {
        for (UnreadList list : lists.unread()) {
          json.write(PackagesJson.HostList.of(list));
        }
      }
      return lists.unread();
    } catch (IOException e) {
      throw new CliProblem(ExitCode.FAILED, "the list cannot be written: " + e.getMessage(), e);
    }
  }

  /** An array whose members are written as they come. */
  private SequenceWriter writer() throws IOException {
    SequenceWriter writer =
        SalvorJson.mapper()
            .writerWithDefaultPrettyPrinter()
            .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .writeValues(wantsJson() ? io().out() : Writer.nullWriter());
    return writer.init(true);
  }

  /** One host's list, which is printed when it is known to be whole. */
  private final class Gathered implements ListSink {
    private final String name;
    private final SequenceWriter json;
    private String kind = HostHead.UNKNOWN;
    private String architecture = "";
    private final List<Installed> packages = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Gathered(String name, SequenceWriter json) {
      this.name = name;
      this.json = json;
    }

    @Override
    public void host(HostHead head) {
      kind = head.kind();
      architecture = head.architecture();
    }

    @Override
    public void installed(Installed one) {
      packages.add(one);
    }

    @Override
    public void note(String text) {
      notes.add(text);
    }

    @Override
    public void end() {
      if (wantsJson()) {
        write();
      } else if (lines) {
        ListLines.write(new HostHead(kind, name, architecture), packages, io().out()::println);
      } else {
        table().lines(paint()).forEach(io().out()::println);
        notes.forEach(note -> io().note(name + ": " + note));
        io().note(name + ": " + Texts.count(packages.size(), "package") + " of " + kind);
      }
    }

    private Table table() {
      Table table = Table.of("HOST", "PACKAGE", "VERSION", "SLOT", "REPOSITORY", "FLAGS");
      for (Installed one : packages) {
        table.row(
            List.of(
                Cell.of(Safe.line(name)),
                Cell.of(Safe.line(one.name())),
                Cell.of(Safe.line(one.version())),
                Cell.of(Safe.line(one.slot())),
                Cell.of(Safe.line(one.repository())),
                Cell.of(Safe.line(one.flags()))));
      }
      return table;
    }

    private void write() {
      try {
        json.write(
            new PackagesJson.HostList(
                name,
                Optional.empty(),
                Optional.of(kind),
                notes,
                packages.stream().map(PackagesJson.Program::of).toList()));
      } catch (IOException e) {
        throw new CliProblem(ExitCode.FAILED, "the list cannot be written: " + e.getMessage(), e);
      }
    }
  }
}
