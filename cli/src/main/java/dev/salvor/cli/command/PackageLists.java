package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.cli.view.UnreadList;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import dev.salvor.packages.list.BadListException;
import dev.salvor.packages.list.Installed;
import dev.salvor.packages.list.ListFiles;
import dev.salvor.packages.list.ListReader;
import dev.salvor.packages.list.ListSink;
import dev.salvor.packages.list.Packed;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.gateway.HostPackages;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Has lists of packages read, from hosts or from files, and remembers those that could not be. */
final class PackageLists {
  /** What the engine carries in one piece; what does not fit is asked for again. */
  private static final int AT_ONCE = 20;

  private static final long MOST_TEXT = 256L << 20;

  private final Session session;
  private final Function<String, ListSink> sinks;
  private final List<UnreadList> unread = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final ListReader reader = new ListReader();

  /**
   * For lists that go into sinks.
   *
   * @param sinks by the name of a host; one that gets no {@code end} is to forget what it was told
   */
  PackageLists(Session session, Function<String, ListSink> sinks) {
    this.session = session;
    this.sinks = sinks;
  }

  /** Those that could not be had, in their order. */
  List<UnreadList> unread() {
    return List.copyOf(unread);
  }

  /** Asks hosts; a few at a time, as lists are large. */
  void ask(List<Host> hosts, Inventory inventory, Duration limit, String what, String folder) {
    session.ensureNode();
    AskedHosts asked = AskedHosts.of(hosts, inventory, session);
    AskGateway gateway = new AskGateway(session);
    List<GatewayQuestion.Checked> left = new ArrayList<>(asked.hosts());
    while (!left.isEmpty()) {
      AskedHosts part =
          new AskedHosts(asked.gateway(), left.subList(0, Math.min(AT_ONCE, left.size())));
      List<HostPackages> told =
          told(
              gateway.ask(
                  asked.gateway(),
                  new GatewayQuestion.Packages(part.hosts(), limit, what, folder),
                  part.patience(limit)));
      if (told.isEmpty() || told.size() > part.hosts().size()) {
        throw AskGateway.strange();
      }
      told.forEach(this::read);
      left = new ArrayList<>(left.subList(told.size(), left.size()));
    }
  }

  private static List<HostPackages> told(GatewayAnswer answer) {
    return switch (answer) {
      case GatewayAnswer.Listed listed -> listed.hosts();
      case GatewayAnswer.Not not -> throw new CliProblem(ExitCode.FAILED, not.why());
      case GatewayAnswer ignored -> throw AskGateway.strange();
    };
  }

  private void read(HostPackages host) {
    String name = host.host().name();
    if (host.unreachable().isPresent()) {
      unread.add(new UnreadList(name, host.unreachable().get()));
      return;
    }
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Packed.unpacked(host.packed(), MOST_TEXT), StandardCharsets.UTF_8))) {
      reader.read(in, new Checked(name, sinks.apply(name)));
    } catch (IOException | BadListException e) {
      unread.add(new UnreadList(name, "its list cannot be used: " + e.getMessage()));
    }
  }

  /** Reads the files that were given, or asks hosts if there are none. */
  void have(ListOptions options, List<Host> hosts, Inventory inventory, String what) {
    if (options.files().isEmpty()) {
      ask(hosts, inventory, options.limit(), what, options.root());
    } else {
      read(ListOptions.FROM, options.files());
    }
  }

  /**
   * Reads files, and those of folders. A file may have lists of several hosts.
   *
   * @param option where they were given, for people
   */
  void read(String option, List<Path> paths) {
    ListFiles files = new ListFiles();
    for (Path path : paths) {
      List<Path> all = files(option, path);
      if (all.isEmpty()) {
        throw Parse.usage(option + ": there is no file in the folder " + path);
      }
      all.forEach(file -> read(option, file, files));
    }
  }

  private static List<Path> files(String option, Path path) {
    try {
      return ListFiles.of(path);
    } catch (IOException e) {
      throw new CliProblem(ExitCode.USAGE, option + ": " + FileWords.of(path, e), e);
    }
  }

  private void read(String option, Path file, ListFiles files) {
    try {
      files.read(file, new Several(option, file));
    } catch (IOException e) {
      throw new CliProblem(ExitCode.USAGE, option + ": " + FileWords.of(file, e), e);
    } catch (BadListException e) {
      unread.add(new UnreadList(file.toString(), "no list can be read: " + e.getMessage()));
    }
  }

  /** Sees to it that a host with nothing to read is said. */
  private class Checked implements ListSink {
    private String name;
    private ListSink to;
    private boolean known = true;
    private final List<String> notes = new ArrayList<>();

    Checked(String name, ListSink to) {
      this.name = name;
      this.to = to;
    }

    final void next(String another, ListSink sink) {
      name = another;
      to = sink;
      notes.clear();
    }

    @Override
    public void host(HostHead head) {
      known = head.isKnown();
      to.host(head);
    }

    @Override
    public final void installed(Installed one) {
      to.installed(one);
    }

    @Override
    public final void index(IndexHead head) {
      to.index(head);
    }

    @Override
    public final void indexed(Installed one) {
      to.indexed(one);
    }

    @Override
    public final void note(String text) {
      notes.add(text);
      to.note(text);
    }

    @Override
    public final void end() {
      if (known) {
        to.end();
      } else {
        unread.add(new UnreadList(name, String.join("; ", notes)));
      }
    }
  }

  /** Lists that name their hosts themselves. */
  private final class Several extends Checked {
    private final String option;
    private final Path file;

    Several(String option, Path file) {
      super(
          "",
          new ListSink() {
            @Override
            public void host(HostHead head) {}

            @Override
            public void installed(Installed one) {}
          });
      this.option = option;
      this.file = file;
    }

    @Override
    public void host(HostHead head) {
      if (!seen.add(head.host())) {
        throw Parse.usage(
            option + ": " + file + " has a second list of the host " + head.host() + "; keep one");
      }
      next(head.host(), sinks.apply(head.host()));
      super.host(head);
    }
  }
}
