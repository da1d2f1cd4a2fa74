package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.transport.local.LocalConnection;
import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.testing.Require;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunIdentity;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom a run's folder belongs to, when another run comes to the same folder. */
final class SameFolderIT {
  /** The shells that hosts have. */
  enum Sh {
    DASH,
    BASH,
    BUSYBOX;

    List<String> command() {
      String tool = name().toLowerCase(Locale.ROOT);
      Require.tools(tool);
      String path = Require.onPath(tool).orElseThrow().toString();
      return this == BUSYBOX ? List.of(path, "sh") : List.of(path);
    }
  }

  private static final Definition BOOK = Definitions.pin(new RunbookFixture().small(), Map.of());
  private static final Definition CHANGED =
      Definitions.pin(new RunbookFixture().small(), Map.of("a.sh", new byte[] {1}));
  private static final String FIVE = RunIdentity.sha256("{\"size\":5}");
  private static final String SIX = RunIdentity.sha256("{\"size\":6}");

  @TempDir Path folder;
  private final Library library = Library.bundled();

  private LocalConnection host(Sh sh) {
    return new LocalConnection(
        sh.command(),
        Map.of("SALVOR_STATE_DIR", folder.resolve("state").toString(), "SALVOR_NO_SYSTEMD", "1"));
  }

  private PrepareOrder order(Sh sh, String run, Definition definition, String parameters) {
    return new PrepareOrder(
        new RunId(run),
        HostId.LOCAL,
        Identity.of(host(sh)).node(),
        definition,
        parameters,
        true,
        Map.of("password", run),
        Map.of(),
        false,
        Optional.empty(),
        List.of(new RunEvent.Noted(1, Instant.EPOCH, Optional.empty(), "of " + run)));
  }

  private PrepareReport prepare(Sh sh, PrepareOrder order) {
    return new Preparation(host(sh), library, run -> true, Optional::empty).prepare(order);
  }

  private PrepareReport prepare(Sh sh, String run, Definition definition, String parameters) {
    return prepare(sh, order(sh, run, definition, parameters));
  }

  private CloseReport close(Sh sh, PrepareOrder prepared, HostPin pin, boolean withoutLogs) {
    RunOutcome outcome =
        new RunOutcome(
            prepared.runId(),
            RunStatus.SUCCEEDED,
            "well",
            Instant.EPOCH,
            Instant.EPOCH,
            0,
            0,
            Optional.empty());
    return new Closing(host(sh), library, RunLogs.NONE)
        .close(
            new CloseOrder(
                prepared.runId(),
                prepared.identity().digest(),
                pin,
                outcome,
                prepared.journal(),
                withoutLogs));
  }

  private Map<String, String> content(Path of) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(of)) {
      for (Path file : files.toList()) {
        String name = of.relativize(file).toString();
        content.put(name, Files.isDirectory(file) ? "" : Files.readString(file));
      }
    }
    return content;
  }

  private static void assertTaken(PrepareReport report, String... words) {
    assertThat(report)
        .isInstanceOfSatisfying(
            PrepareReport.Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.ID_TAKEN);
              assertThat(refused.why()).contains(words).contains("choose another --run-id");
            });
  }

  @ParameterizedTest
  @EnumSource
  void anOpenRunsFolderIsRefusedToEveryOtherRunAndStaysAsItIs(Sh sh) throws IOException {
    PrepareOrder first = order(sh, "All-1", BOOK, FIVE);
    assertThat(prepare(sh, first)).isInstanceOf(PrepareReport.Ready.class);
    Path state = folder.resolve("state");
    Map<String, String> before = content(state);

    assertTaken(prepare(sh, "all-1", BOOK, FIVE), "the run All-1 of the runbook small", "id all-1");
    assertTaken(prepare(sh, "all:1", BOOK, FIVE), "All-1");
    assertTaken(prepare(sh, "all/1", BOOK, FIVE), "All-1");
    assertTaken(prepare(sh, "All-1", CHANGED, FIVE), "in another version", BOOK.sha256());
    assertTaken(prepare(sh, "All-1", BOOK, SIX), "with other parameters");

    assertThat(content(state)).isEqualTo(before);
    assertThat(prepare(sh, first)).isInstanceOf(PrepareReport.Ready.class);
  }

  @ParameterizedTest
  @EnumSource
  void howItEndedIsToldToNobodyElse(Sh sh) {
    PrepareOrder first = order(sh, "a-b", BOOK, FIVE);
    PrepareReport.Ready ready = (PrepareReport.Ready) prepare(sh, first);
    assertThat(close(sh, first, ready.pin(), false).closed()).isTrue();

    assertTaken(prepare(sh, "a:b", BOOK, FIVE), "a-b");
    assertTaken(prepare(sh, "a-b", CHANGED, FIVE), "a-b");
    assertTaken(prepare(sh, "a-b", BOOK, SIX), "a-b");
    assertThat(prepare(sh, first)).isInstanceOf(PrepareReport.EndedBefore.class);
  }

  @ParameterizedTest
  @EnumSource
  void aRunClosesNoFolderButItsOwn(Sh sh) throws IOException {
    PrepareOrder first = order(sh, "All-1", BOOK, FIVE);
    PrepareReport.Ready ready = (PrepareReport.Ready) prepare(sh, first);
    Map<String, String> before = content(folder.resolve("state"));
    PrepareOrder other = order(sh, "all-1", BOOK, FIVE);

    for (boolean withoutLogs : new boolean[] {false, true}) {
      CloseReport report = close(sh, other, ready.pin(), withoutLogs);
      assertThat(report.closed()).isFalse();
      assertThat(report.why()).contains("ID_TAKEN").contains("All-1");
    }

    assertThat(content(folder.resolve("state"))).isEqualTo(before);
    assertThat(close(sh, first, ready.pin(), false).closed()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void ofManyAtOnceExactlyOneHasTheFolder(Sh sh) throws Exception {
    List<PrepareOrder> orders =
        Stream.of("Ab.c", "ab.C", "aB.c", "AB.c").map(run -> order(sh, run, BOOK, FIVE)).toList();
    List<Callable<PrepareReport>> calls =
        orders.stream().<Callable<PrepareReport>>map(o -> () -> prepare(sh, unlocked(o))).toList();
    library.ensure(host(sh), folder.resolve("state").toString());
    List<PrepareReport> reports = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<PrepareReport> answer : threads.invokeAll(calls)) {
        reports.add(answer.get());
      }
    }

    assertThat(reports).filteredOn(PrepareReport.Ready.class::isInstance).hasSize(1);
    assertThat(reports)
        .filteredOn(r -> r instanceof PrepareReport.Refused x && x.refusal() == Refusal.ID_TAKEN)
        .hasSize(3);
    int winner =
        reports.indexOf(
            reports.stream()
                .filter(PrepareReport.Ready.class::isInstance)
                .findFirst()
                .orElseThrow());
    Path run = folder.resolve("state/runs/ab.c");
    assertThat(RunIdentity.parse(Files.readString(run.resolve("identity"))))
        .contains(orders.get(winner).identity());
    assertThat(run.resolve("secrets/password")).hasContent(orders.get(winner).runId().value());
    assertThat(content(run).keySet()).noneMatch(name -> name.startsWith(".identity"));
  }

  private static PrepareOrder unlocked(PrepareOrder order) {
    return new PrepareOrder(
        order.runId(),
        order.host(),
        order.node(),
        order.definition(),
        order.parametersSha256(),
        false,
        order.secretValues(),
        order.secretFiles(),
        order.reboots(),
        order.parameters(),
        order.journal());
  }

  @ParameterizedTest
  @EnumSource
  void whoseTheFolderIsLiesOnTheDiskBeforeAnythingElseOfTheRun(Sh sh) throws IOException {
    Require.tools("strace");
    prepare(sh, "warm-up", BOOK, FIVE);
    Files.delete(folder.resolve("state/host.lock"));
    Path trace = folder.resolve("trace");
    List<String> traced = new ArrayList<>(List.of("strace", "-f", "-y", "-A", "-s", "300"));
    traced.addAll(List.of("-o", trace.toString(), "-e", "trace=file,fsync"));
    traced.addAll(sh.command());
    LocalConnection host =
        new LocalConnection(traced, Map.of("SALVOR_STATE_DIR", folder.resolve("state").toString()));

    new Preparation(host, library, run -> true, Optional::empty)
        .prepare(order(sh, "r-1", BOOK, FIVE));

    List<String> calls = Files.readAllLines(trace);
    int synced = first(calls, "fsync(", "/runs/r-1/identity>");
    assertThat(synced).isGreaterThan(first(calls, "link", "/runs/r-1/identity\""));
    assertThat(first(calls, "/runs/r-1/locks-host", "O_CREAT")).isGreaterThan(synced);
    assertThat(first(calls, "rename", "/host.lock\"")).isGreaterThan(synced);
    assertThat(first(calls, "/runs/r-1/events.jsonl", "O_CREAT")).isGreaterThan(synced);
  }

  private static int first(List<String> calls, String... parts) {
    for (int at = 0; at < calls.size(); at++) {
      if (List.of(parts).stream().allMatch(calls.get(at)::contains)) {
        return at;
      }
    }
    throw new AssertionError("no call " + List.of(parts));
  }

  @ParameterizedTest
  @EnumSource
  void aFolderThatDoesNotSayWhoseItIsBelongsToNobodyElse(Sh sh) throws IOException {
    PrepareOrder first = order(sh, "r-1", BOOK, FIVE);
    PrepareReport.Ready ready = (PrepareReport.Ready) prepare(sh, first);
    Files.delete(Path.of(ready.runFolder(), "identity"));

    assertTaken(prepare(sh, first), "does not say which run");
    assertThat(close(sh, first, ready.pin(), false).closed())
        .as("the run that is under way ends")
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalLeavesNoFolder(Sh sh) {
    PrepareReport.Ready ready = (PrepareReport.Ready) prepare(sh, "r-1", BOOK, FIVE);
    assertThat(prepare(sh, "r-2", BOOK, FIVE)).isInstanceOf(PrepareReport.Refused.class);
    assertThat(Path.of(ready.runFolder()).resolveSibling("r-2")).doesNotExist();
    CloseReport report = close(sh, order(sh, "r-3", BOOK, FIVE), ready.pin(), false);
    assertThat(report.why()).contains("not on this host any more");
    assertThat(Path.of(ready.runFolder()).resolveSibling("r-3")).doesNotExist();
  }
}
