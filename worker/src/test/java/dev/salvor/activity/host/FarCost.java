package dev.salvor.activity.host;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.supervisor.Watcher;
import dev.salvor.activity.transport.FarConnection;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.activity.transport.ssh.SshWays;
import dev.salvor.fleet.Become;
import dev.salvor.fleet.HostId;
import dev.salvor.fleet.SshRoute;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.worker.LogsOfFarRuns;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunIdentity;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/**
 * What orders to hosts far away cost at a gateway, without an engine: {@code bench/far} runs it
 * against {@code bench/endpoints}.
 *
 * <p>Arguments: the folder of the endpoints, then what to measure, a line of figures each: {@code
 * exec N AT_ONCE}, a connection, one command, no record; {@code call N}, calls on one connection;
 * {@code run N AT_ONCE STEPS}, prepare, segment and close at each; {@code open N}, connections that
 * stay open; {@code warm}, only what the first connection needs once.
 */
public final class FarCost {
  private static final Definition DEFINITION =
      Definitions.pin(
          new Runbook(
              Runbook.SCHEMA_VERSION,
              "far",
              Optional.empty(),
              Map.of(),
              List.of("local"),
              List.of(),
              Optional.empty(),
              List.of(),
              List.of(),
              "5m",
              List.of(),
              Optional.empty()),
          Map.of());
  private static final String PARAMETERS = RunIdentity.sha256("{}");

  private final Path folder;
  private final List<String[]> endpoints;
  private final int port;
  private final SshWays ways =
      new SshWays(Path.of(System.getProperty("user.home")), System.getProperty("user.name"));
  private final FarHosts hosts;
  private final AtomicLongArray phases = new AtomicLongArray(3);
  private int runs;

  private FarCost(Path folder) throws IOException {
    this.folder = folder;
    this.endpoints =
        Files.readAllLines(folder.resolve("names")).stream().map(l -> l.split(" ", -1)).toList();
    this.port = Integer.parseInt(Files.readString(folder.resolve("port")).strip());
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    RunLogs logs = LogsOfFarRuns.in(scratch);
    Library library = Library.bundled();
    this.hosts =
        new FarHosts(
            ways::open,
            connection -> new HostWork(connection, library, logs, Optional::empty, () -> false),
            1000);
  }

  public static void main(String[] args) throws Exception {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    FarCost cost = new FarCost(Path.of(args[0]));
    for (int i = 1; i < args.length; ) {
      switch (args[i]) {
        case "exec" -> {
          cost.exec(number(args, i + 1), number(args, i + 2));
          i += 3;
        }
        case "run" -> {
          cost.run(number(args, i + 1), number(args, i + 2), number(args, i + 3));
          i += 4;
        }
        case "fresh" -> {
          cost.fresh(number(args, i + 1));
          i += 2;
        }
        case "steps" -> {
          cost.steps(number(args, i + 1));
          i += 2;
        }
        case "call" -> {
          cost.call(number(args, i + 1));
          i += 2;
        }
        case "open" -> {
          cost.open(number(args, i + 1));
          i += 2;
        }
        default -> throw new IllegalArgumentException(args[i]);
      }
    }
    cost.hosts.close();
  }

  private static int number(String[] args, int at) {
    return Integer.parseInt(args[at]);
  }

  private Route route(int endpoint) {
    String[] words = endpoints.get(endpoint % endpoints.size());
    SshRoute to =
        new SshRoute(
            words[1],
            port,
            Optional.of(System.getProperty("user.name")),
            List.of(folder.resolve("user").toString()),
            Optional.empty(),
            List.of(folder.resolve("known_hosts").toString()),
            Optional.empty(),
            new Become.None(),
            Duration.ofSeconds(60));
    return new Route(new HostId(words[0]), "bench", to, List.of(), Map.of());
  }

  private void exec(int count, int atOnce) throws Exception {
    measured(
        "exec " + count,
        count,
        atOnce,
        i -> {
          try (FarConnection far = ways.open(route(i))) {
            if (!far.run(ShellCall.of(List.of("-c", "echo done"))).out().equals("done\n")) {
              throw new IllegalStateException("no answer of " + i);
            }
          }
        });
  }

  private void run(int count, int atOnce, int steps) throws Exception {
    runs++;
    String prefix = "far-" + ProcessHandle.current().pid() + "-" + runs + "-";
    for (int p = 0; p < 3; p++) {
      phases.set(p, 0);
    }
    measured("run " + count + " x " + steps, count, atOnce, i -> whole(prefix + i, i, steps));
    System.out.printf(
        Locale.ROOT,
        "  each: prepare %.1f ms, segment %.1f ms, close %.1f ms%n",
        phases.get(0) / 1e6 / count,
        phases.get(1) / 1e6 / count,
        phases.get(2) / 1e6 / count);
  }

  /** Of hosts whose state folder is not there: the connection, the programs, and prepare. */
  private void fresh(int count) throws Exception {
    Library library = Library.bundled();
    measured(
        "fresh",
        count,
        1,
        i -> {
          try (FarConnection far = ways.open(route(i))) {
            HostWork work = new HostWork(far, library, RunLogs.NONE, Optional::empty, () -> false);
            work.prepare(
                preparing(new RunId("fresh-" + System.nanoTime()), route(i)), holder -> true);
          }
        });
  }

  private void steps(int count) throws Exception {
    whole("steps-" + System.nanoTime(), 3, count);
    measured("steps " + count, 1, 1, i -> whole("steps-" + System.nanoTime(), 3, count));
  }

  private void call(int count) throws Exception {
    try (FarConnection far = ways.open(route(0))) {
      far.run(ShellCall.of(List.of("-c", ":")));
      measured("call " + count, count, 1, i -> far.script("echo yes", List.of()));
      measured(
          "heads " + count, count, 1, i -> far.heads(List.of("/etc/passwd", "/etc/group"), 100));
    }
  }

  private void open(int count) throws Exception {
    RunId id = new RunId("open");
    measured("open " + count, count, 50, i -> hosts.at(id, route(i), work -> work));
    List<FarConnection> kept = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      kept.add(ways.open(route(i)));
    }
    measured("connect " + count, count, 50, i -> kept.get(i).run(ShellCall.of(List.of("-c", ":"))));
    System.gc();
    Runtime heap = Runtime.getRuntime();
    System.out.printf(
        Locale.ROOT,
        "  %d open: heap used %d MB of %d, resident %s, platform threads %d%n",
        count,
        (heap.totalMemory() - heap.freeMemory()) >> 20,
        heap.maxMemory() >> 20,
        line("VmRSS"),
        Thread.getAllStackTraces().size());
    double before = cpu();
    Thread.sleep(10_000);
    System.out.printf(Locale.ROOT, "  10 s of nothing: %.2f s of CPU%n", cpu() - before);
    kept.forEach(FarConnection::close);
  }

  private static String line(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(l -> l.startsWith(name))
        .findFirst()
        .orElse("")
        .replaceAll("\\s+", " ");
  }

  private void measured(String what, int count, int atOnce, Consumer<Integer> work)
      throws Exception {
    Semaphore places = new Semaphore(atOnce);
    double cpu = cpu();
    long forks = processes();
    long begin = System.nanoTime();
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends java.util.concurrent.Future<?>> all =
          IntStream.range(0, count)
              .mapToObj(
                  i ->
                      each.submit(
                          () -> {
                            places.acquireUninterruptibly();
                            try {
                              work.accept(i);
                            } finally {
                              places.release();
                            }
                          }))
              .toList();
      for (var one : all) {
        one.get();
      }
    }
    double wall = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%s: wall %.3f s, each %.1f ms, gateway CPU %.2f s, machine forks %.1f each, %s%n",
        what,
        wall,
        wall * 1000 / count,
        cpu() - cpu,
        (double) (processes() - forks) / count,
        line("VmHWM"));
  }

  /** Of the whole machine; of use only while nothing else happens there. */
  private static long processes() throws IOException {
    return Files.readAllLines(Path.of("/proc/stat")).stream()
        .filter(l -> l.startsWith("processes "))
        .mapToLong(l -> Long.parseLong(l.substring(10)))
        .sum();
  }

  private static double cpu() {
    try {
      String[] words =
          Files.readString(Path.of("/proc/self/stat")).replaceAll("^.*\\) ", "").split(" ", -1);
      return (Long.parseLong(words[11]) + Long.parseLong(words[12])) / 100.0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void whole(String name, int endpoint, int steps) {
    RunId run = new RunId(name);
    Route route = route(endpoint);
    Optional<Route> way = Optional.of(route);
    String identity = new RunIdentity(run, "far", DEFINITION.sha256(), PARAMETERS).digest();
    long t0 = System.nanoTime();
    PrepareOrder prepare = preparing(run, route);
    PrepareReport.Ready ready =
        (PrepareReport.Ready)
            hosts.<PrepareReport>at(run, route, work -> work.prepare(prepare, holder -> true));
    long t1 = System.nanoTime();
    List<StepOrder> list =
        IntStream.rangeClosed(1, steps).mapToObj(i -> step("p/s" + i, "echo done " + i)).toList();
    SegmentOrder order =
        new SegmentOrder(run, identity, ready.pin(), 1, 0, list, List.of(event(2)), way);
    SegmentReport report =
        hosts.<SegmentReport>at(
            run, route, work -> work.segment(order, Watcher.NONE, HostAudit.NONE));
    if (!(report instanceof SegmentReport.Ended ended)
        || ended.steps().size() != steps
        || !ended.steps().getLast().tail().equals("done " + steps + "\n")) {
      throw new IllegalStateException(name + ": " + report);
    }
    long t2 = System.nanoTime();
    RunOutcome outcome =
        new RunOutcome(
            run, RunStatus.SUCCEEDED, "well", Instant.EPOCH, Instant.EPOCH, 0, 0, Optional.empty());
    CloseOrder close =
        new CloseOrder(run, identity, ready.pin(), outcome, List.of(event(3)), false, way);
    CloseReport closed =
        hosts.<CloseReport>at(run, route, work -> work.close(close, HostAudit.NONE));
    if (!closed.closed()) {
      throw new IllegalStateException(name + ": " + closed.why());
    }
    hosts.forget(run, route);
    long t3 = System.nanoTime();
    phases.addAndGet(0, t1 - t0);
    phases.addAndGet(1, t2 - t1);
    phases.addAndGet(2, t3 - t2);
  }

  private static PrepareOrder preparing(RunId run, Route route) {
    return new PrepareOrder(
        run,
        route.host(),
        new NodeId("0123456789abcdef"),
        DEFINITION,
        PARAMETERS,
        false,
        Map.of(),
        Map.of(),
        false,
        Optional.of(Map.of()),
        List.of(event(1)),
        Optional.of(route));
  }

  private static RunEvent event(long seq) {
    return new RunEvent.Noted(seq, Instant.EPOCH, Optional.empty(), "an event of this run");
  }

  private static StepOrder step(String id, String text) {
    Command command =
        new Command(
            new Program.Argv(List.of("sh", "-c", text)),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(60),
            Command.DEFAULT_GRACE);
    return new StepOrder(
        id,
        1,
        "main",
        StepOrder.Op.DO,
        Optional.empty(),
        command,
        Optional.empty(),
        Idempotency.NEVER,
        Map.of(),
        OutputLimit.DEFAULT,
        false,
        false);
  }
}
