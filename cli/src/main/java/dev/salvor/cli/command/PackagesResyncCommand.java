package dev.salvor.cli.command;

import dev.salvor.cli.engine.RunFilter;
import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.ResyncJson;
import dev.salvor.cli.view.ResyncText;
import dev.salvor.cli.view.UnreadList;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import dev.salvor.packages.list.Installed;
import dev.salvor.packages.list.ListSink;
import dev.salvor.packages.resync.Resync;
import dev.salvor.packages.resync.ResyncPlan;
import dev.salvor.packages.resync.Wishes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "resync",
    description = {
      "What would have to be brought to hosts so that they have what others have: for each package",
      "which side is newer, what is brought from where, and what is left. Changes nothing;",
      "salvor run fleet-resync does it. Only Gentoo.",
      "Exit 9: the list of at least one host could not be had; the rest is said all the same."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor packages resync --truth io --from callisto --to titan",
      "  salvor packages resync --truth io --to '@role=desktop' --rebuilt --json",
      "  salvor packages resync --truth io --to titan --lists fleet.txt --binhost Packages"
    })
public final class PackagesResyncCommand extends BaseCommand {
  /** Where Portage keeps packages unless it is told otherwise. */
  private static final String PKGDIR = "/var/cache/binpkgs";

  private static final int MOST_RUNS = 200;

  @Mixin private final InventoryOption inventory = new InventoryOption();

  @Option(
      names = "--truth",
      required = true,
      paramLabel = "HOST",
      description = "The host whose packages count; of equal versions its build is taken.")
  private String truth = "";

  @Option(
      names = "--from",
      paramLabel = "HOSTS",
      description = "Further hosts that may have something newer.")
  private String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "HOSTS",
      description = "The hosts that are to be brought to the others.")
  private String to = "";

  @Option(
      names = "--binhost",
      paramLabel = "FILE|HOST:DIR",
      description = {
        "The index that is published: what it names need not be packed.",
        "Absent: TRUTH:" + PKGDIR + "; with --lists none."
      })
  private Optional<String> binhost = Optional.empty();

  @Option(
      names = "--lists",
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "Files with lists instead of hosts, of packages list --lines. No host is asked.")
  private List<Path> lists = new ArrayList<>();

  @Option(
      names = "--allow-downgrade",
      description = "What is newer there than on any source goes back to what the truth has.")
  private boolean downgrade;

  @Option(names = "--rebuilt", description = "Bring later builds of the same version too.")
  private boolean rebuilt;

  @Option(
      names = "--not-while",
      paramLabel = "RUNBOOK",
      description = "Leave out, and say, the hosts on which a run of this runbook is under way.")
  private Optional<String> notWhile = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "After which a host counts as silent (${DEFAULT-VALUE}).")
  private String limit = "60s";

  @Option(
      names = "--write",
      paramLabel = "DIR",
      description = {
        "Write plan.txt, plan.json, plan.tsv and results into this folder; for the runbook",
        "fleet-resync."
      })
  private Optional<Path> folder = Optional.empty();

  private final Map<String, Host> selected = new LinkedHashMap<>();

  public PackagesResyncCommand(Session session) {
    super(session);
  }

  /** Who is meant. */
  private record Roles(String truth, List<String> from, List<String> to) {
    Set<String> all() {
      Set<String> all = new LinkedHashSet<>(List.of(truth));
      all.addAll(from);
      all.addAll(to);
      return all;
    }
  }

  @Override
  ExitCode execute() {
    Duration patience = Parse.duration("--limit", limit);
    Optional<Inventory> read =
        lists.isEmpty()
            ? Optional.of(InventoryOption.read(inventory.file(session().env())))
            : Optional.empty();
    Roles roles = read.map(this::meant).orElseGet(this::named);
    if (read.isPresent()) {
      session().ensureNode();
    }
    Map<String, String> busy = new LinkedHashMap<>();
    notWhile.ifPresent(runbook -> busy.putAll(underWay(runbook, roles.to())));
    List<String> free = roles.to().stream().filter(host -> !busy.containsKey(host)).toList();
    Resync resync = new Resync(roles.truth(), roles.from(), free, new Wishes(downgrade, rebuilt));
    Optional<String> index =
        binhost
            .filter(text -> !text.isEmpty())
            .or(() -> read.map(inventory -> roles.truth() + ":" + PKGDIR));
    index.ifPresent(text -> resync.published(published(text, patience).packages()));
    Set<String> meant = new LinkedHashSet<>(new Roles(roles.truth(), roles.from(), free).all());
    Set<String> silent = new LinkedHashSet<>(meant);
    PackageLists told =
        new PackageLists(
            session(),
            name -> {
              silent.remove(name);
              return meant.contains(name) ? resync.host(name) : new Nobody();
            });
    if (read.isPresent()) {
      List<Host> hosts =
          selected.values().stream().filter(host -> meant.contains(host.name())).toList();
      told.ask(hosts, read.get(), patience, "list", "");
    } else {
      told.read("--lists", lists);
    }
    List<UnreadList> unread = new ArrayList<>(told.unread());
    unread.forEach(list -> silent.remove(list.host()));
    silent.forEach(host -> unread.add(new UnreadList(host, "there is no list of it")));
    unread.stream()
        .filter(list -> list.host().equals(roles.truth()))
        .findFirst()
        .ifPresent(
            list -> {
              unread.stream()
                  .filter(other -> !other.host().equals(list.host()))
                  .forEach(other -> io().note(other.host() + ": " + other.why()));
              throw new CliProblem(
                  ExitCode.UNREACHABLE,
                  "the truth " + list.host() + ": " + list.why() + "; nothing was compared");
            });
    List<String> without = unread.stream().map(UnreadList::host).toList();
    boolean nothing = !free.isEmpty() && without.containsAll(free);
    return said(resync.plan(), nothing, unread, busy, index);
  }

  /** For lists of hosts that are not meant. */
  private static final class Nobody implements ListSink {
    @Override
    public void host(HostHead head) {}

    @Override
    public void installed(Installed one) {}
  }

  private Roles meant(Inventory inventory) {
    List<String> truths = hosts("--truth", truth, inventory);
    if (truths.size() != 1) {
      throw Parse.usage(
          "--truth is one host; " + truth + " means " + truths.size() + ": " + truths);
    }
    List<String> sources = from.isBlank() ? List.of() : hosts("--from", from, inventory);
    return checked(new Roles(truths.getFirst(), sources, hosts("--to", to, inventory)));
  }

  private List<String> hosts(String option, String selector, Inventory inventory) {
    if (selector.isBlank()) {
      throw Parse.usage(option + ": name a host");
    }
    List<Host> hosts = InventoryOption.select(option, selector, inventory);
    hosts.forEach(host -> selected.putIfAbsent(host.name(), host));
    return hosts.stream().map(Host::name).toList();
  }

  private Roles named() {
    return checked(new Roles(truth.strip(), words(from), words(to)));
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("[, ]+", -1)).filter(word -> !word.isEmpty()).toList();
  }

  private static Roles checked(Roles roles) {
    boolean any =
        roles.to().stream()
            .anyMatch(
                host ->
                    Stream.concat(Stream.of(roles.truth()), roles.from().stream())
                        .anyMatch(source -> !source.equals(host)));
    if (!any) {
      throw Parse.usage(
          "--to means " + roles.to() + ", and no other host that it could be brought to");
    }
    return roles;
  }

  private PublishedIndex.Read published(String text, Duration patience) {
    return new PublishedIndex(
            session(), patience, () -> InventoryOption.read(inventory.file(session().env())))
        .read(text);
  }

  /** Hosts with the run that is under way there. */
  private Map<String, String> underWay(String runbook, List<String> hosts) {
    RunFilter filter =
        new RunFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.of(runbook),
                Optional.empty(),
                MOST_RUNS)
            .thatAreOpen();
    Map<String, String> busy = new LinkedHashMap<>();
    for (RunRow row : session().engine().list(filter)) {
      if (hosts.contains(row.host())) {
        busy.putIfAbsent(row.host(), row.id().value());
      }
    }
    return busy;
  }

  private ExitCode said(
      ResyncPlan plan,
      boolean nothing,
      List<UnreadList> unread,
      Map<String, String> busy,
      Optional<String> index) {
    ResyncJson json = ResyncJson.of(plan, unread, busy, index);
    List<String> notes = ResyncText.notes(plan, unread, busy);
    folder.ifPresent(into -> ResyncFiles.write(into, plan, json, notes));
    if (wantsJson()) {
      print(json);
    } else {
      ResyncText.lines(plan, paint()).forEach(io().out()::println);
      io().out().flush();
      notes.forEach(io()::note);
      io().note(
              nothing
                  ? "nothing was compared: there is no list of any host of --to"
                  : ResyncText.summary(plan));
    }
    return unread.isEmpty() ? ExitCode.SUCCEEDED : ExitCode.UNREACHABLE;
  }
}
