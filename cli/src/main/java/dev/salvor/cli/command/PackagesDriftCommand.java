package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.cli.view.DriftText;
import dev.salvor.cli.view.PackagesJson;
import dev.salvor.cli.view.UnreadList;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import dev.salvor.packages.drift.Drift;
import dev.salvor.packages.drift.DriftClass;
import dev.salvor.packages.drift.HostDrift;
import dev.salvor.packages.list.ListSink;
import dev.salvor.workflow.report.DriftPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "drift",
    description = {
      "How hosts differ in their packages: version, missing, rebuilt (same version, other build,",
      "USE flags or repository), stale-index (with --binhost). Each says which side is newer by"
          + " the",
      "distribution's own order, or that neither is. Changes nothing.",
      "Exit 0: no more than --threshold. 1: more. 9: the list of at least one host could not be"
          + " had."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor packages drift --on all --threshold 20 --html drift.html",
      "  salvor packages drift --between callisto titan --class version",
      "  salvor packages drift --on builders --binhost io:/var/cache/binpkgs"
    })
public final class PackagesDriftCommand extends BaseCommand {
  @Mixin private final ListOptions options = new ListOptions();

  @Option(
      names = "--between",
      arity = "2",
      paramLabel = "HOST",
      description = "Only these two hosts.")
  private List<String> between = new ArrayList<>();

  @Option(
      names = "--class",
      split = ",",
      paramLabel = "CLASS",
      completionCandidates = Classes.class,
      description = "Only these: version, missing, rebuilt, stale-index. May be repeated.")
  private List<String> classes = new ArrayList<>();

  @Option(
      names = "--threshold",
      paramLabel = "N",
      description = "So many differences are none for the exit code (${DEFAULT-VALUE}).")
  private int threshold;

  @Option(
      names = "--binhost",
      paramLabel = "FILE|HOST:DIR",
      description = "The index that is published, to which hosts' copies of it are compared.")
  private Optional<String> binhost = Optional.empty();

  @Option(
      names = "--binhost-uri",
      paramLabel = "TEXT",
      description = "Of hosts with copies from several binhosts, the one whose name has this.")
  private String uri = "";

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page for a browser too.")
  private Optional<Path> page = Optional.empty();

  private final Drift drift = new Drift();

  /** Hosts of lists that are not meant. */
  private final Set<String> others = new TreeSet<>();

  /** Those that there are. */
  static final class Classes implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return DriftClass.all().iterator();
    }
  }

  public PackagesDriftCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Set<DriftClass> wanted = wanted();
    if (threshold < 0) {
      throw Parse.usage("--threshold: " + threshold + " is below 0");
    }
    if (!between.isEmpty() && options.selector().isPresent()) {
      throw Parse.usage("--between names the hosts; leave --on out");
    }
    boolean fromFiles = !options.files().isEmpty();
    if (fromFiles && between.size() == 2 && between.get(0).equals(between.get(1))) {
      throw Parse.usage("--between takes two hosts; " + between.get(0) + " is given twice");
    }
    Optional<Inventory> inventory =
        fromFiles ? Optional.empty() : Optional.of(options.inventory(session()));
    List<Host> hosts = inventory.map(this::meant).orElse(List.of());
    binhost.ifPresent(text -> published(text, inventory));
    PackageLists lists = new PackageLists(session(), this::sink);
    lists.have(
        options, hosts, inventory.orElse(Inventory.EMPTY), binhost.isPresent() ? "index" : "list");
    comparable(lists.unread());
    return said(wanted, lists.unread());
  }

  private Set<DriftClass> wanted() {
    Set<DriftClass> wanted = new TreeSet<>();
    for (String word : classes) {
      wanted.add(
          DriftClass.named(word)
              .orElseThrow(
                  () ->
                      Parse.usage(
                          "--class: there is no class \""
                              + word
                              + "\"; one of "
                              + String.join(", ", DriftClass.all()))));
    }
    return wanted.isEmpty() ? EnumSet.allOf(DriftClass.class) : wanted;
  }

  private List<Host> meant(Inventory inventory) {
    if (between.isEmpty()) {
      return ListOptions.select("--on", List.of(options.selector().orElse("all")), inventory);
    }
    List<Host> hosts = ListOptions.select("--between", between, inventory);
    if (hosts.size() != 2) {
      throw Parse.usage(
          "--between takes two hosts; "
              + String.join(" and ", between)
              + " mean "
              + hosts.size()
              + ": "
              + String.join(", ", hosts.stream().map(Host::name).limit(5).toList()));
    }
    return hosts;
  }

  private void published(String text, Optional<Inventory> inventory) {
    PublishedIndex index =
        new PublishedIndex(
            session(),
            options.limit(),
            () -> inventory.orElseGet(() -> options.inventory(session())));
    PublishedIndex.Read read = index.read(text);
    drift.published("binhost " + text, read.written(), read.packages());
  }

  /** Lists of hosts that are not meant go nowhere. */
  private ListSink sink(String name) {
    if (between.isEmpty() || options.files().isEmpty() || between.contains(name)) {
      return drift.host(name, uri);
    }
    others.add(name);
    return new Drift().host(name, "");
  }

  /** What cannot be compared is no drift of none. */
  private void comparable(List<UnreadList> unread) {
    if (!between.isEmpty() && drift.kinds().size() > 1) {
      throw Parse.usage(
          "--between: "
              + String.join(
                  " and ",
                  drift.hosts().stream()
                      .map(h -> h.host() + " (" + h.distribution() + ")")
                      .toList())
              + " are of different distributions, whose packages cannot be compared");
    }
    List<String> known = drift.hosts().stream().map(HostDrift::host).toList();
    List<String> absent =
        options.files().isEmpty()
            ? List.of()
            : between.stream().filter(host -> !known.contains(host)).toList();
    if (!absent.isEmpty()) {
      unread.forEach(list -> io().note("not compared: " + list.host() + ": " + list.why()));
      Set<String> there = new TreeSet<>(known);
      there.addAll(others);
      throw new CliProblem(
          unread.isEmpty() ? ExitCode.USAGE : ExitCode.UNREACHABLE,
          "--between: there is no list of "
              + String.join(" and ", absent)
              + "; there are lists of: "
              + DriftText.hosts(List.copyOf(there)));
    }
    if (drift.size() < least() && unread.isEmpty()) {
      throw Parse.usage(
          drift.size() == 0
              ? "there is no list of any host to compare"
              : "there is one host only, "
                  + drift.hosts().getFirst().host()
                  + ", and nothing to compare it with");
    }
  }

  private int least() {
    return binhost.isPresent() ? 1 : 2;
  }

  private ExitCode said(Set<DriftClass> wanted, List<UnreadList> unread) {
    Drift.Counts counts;
    if (wantsJson()) {
      counts =
          JsonDrift.print(
              io(),
              drift,
              wanted,
              all -> PackagesJson.Counted.of(all, threshold, drift.hosts(), unread));
    } else {
      counts =
          drift.findings(wanted, finding -> io().out().println(DriftText.line(finding, paint())));
      io().out().flush();
      for (HostDrift host : drift.hosts()) {
        host.notes().forEach(note -> io().note(host.host() + ": " + note));
      }
      unread.forEach(list -> io().note("not compared: " + list.host() + ": " + list.why()));
      if (binhost.isEmpty()) {
        DriftText.alone(drift.hosts()).forEach(io()::note);
      }
      io().note(
              drift.size() < least()
                  ? "nothing was compared: "
                      + (drift.size() == 0
                          ? "there is no list of any host"
                          : "there is a list of " + drift.hosts().getFirst().host() + " only")
                  : DriftText.counts(counts, drift.size()));
    }
    page.ifPresent(file -> write(file, wanted, unread));
    if (!unread.isEmpty()) {
      return ExitCode.UNREACHABLE;
    }
    return counts.total() > threshold ? ExitCode.FAILED : ExitCode.SUCCEEDED;
  }

  private void write(Path file, Set<DriftClass> wanted, List<UnreadList> unread) {
    Map<String, String> why = new LinkedHashMap<>();
    unread.forEach(list -> why.put(list.host(), list.why()));
    try {
      PageFile.write(
          file.toAbsolutePath(),
          out -> DriftPage.write(drift, wanted, why, session().clock().instant(), out));
    } catch (IOException e) {
      throw new CliProblem(
          ExitCode.FAILED,
          "the page cannot be written: "
              + FileWords.of(file, e)
              + "; name another place with --html FILE",
          e);
    }
  }
}
