package dev.salvor.activity.host;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.supervisor.Watcher;
import dev.salvor.activity.transport.FarConnection;
import dev.salvor.activity.transport.ssh.SshWays;
import dev.salvor.fleet.Become;
import dev.salvor.fleet.HostId;
import dev.salvor.fleet.SshRoute;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.workflow.contract.event.RunEvent;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * What a copy over SSH costs at a gateway, without an engine: {@code bench/transfer} runs it.
 *
 * <p>Arguments: the folder of the endpoints, then pairs of a source and a target. Prints for each
 * {@code copy TARGET: PART SECONDS s, segment SECONDS s}: what said that it is done, the whole with
 * a new connection, and the order alone.
 */
public final class TransferCost {
  private static final Definition DEFINITION =
      Definitions.pin(
          new Runbook(
              Runbook.SCHEMA_VERSION,
              "transfer",
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

  private final SshWays ways =
      new SshWays(Path.of(System.getProperty("user.home")), System.getProperty("user.name"));
  private final Library library = Library.bundled();
  private final Route route;

  private TransferCost(Path folder) throws Exception {
    String[] words = Files.readAllLines(folder.resolve("names")).getFirst().split(" ", -1);
    SshRoute to =
        new SshRoute(
            words[1],
            Integer.parseInt(Files.readString(folder.resolve("port")).strip()),
            Optional.of(System.getProperty("user.name")),
            List.of(folder.resolve("user").toString()),
            Optional.empty(),
            List.of(folder.resolve("known_hosts").toString()),
            Optional.empty(),
            new Become.None(),
            Duration.ofSeconds(60));
    this.route = new Route(new HostId(words[0]), "bench", to, List.of(), Map.of());
  }

  public static void main(String[] args) throws Exception {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    TransferCost cost = new TransferCost(Path.of(args[0]));
    for (int i = 1; i + 1 < args.length; i += 2) {
      cost.copy(args[i], args[i + 1]);
    }
  }

  private void copy(String source, String target) {
    RunId run = new RunId("transfer-" + System.nanoTime());
    String identity = new RunIdentity(run, "transfer", DEFINITION.sha256(), PARAMETERS).digest();
    Map<String, String> with = Map.of("WITH_SOURCE", source, "WITH_TARGET", target);
    long begin = System.nanoTime();
    try (FarConnection far = ways.open(route)) {
      HostWork work = new HostWork(far, library, RunLogs.NONE, Optional::empty, () -> false);
      PrepareReport.Ready ready =
          (PrepareReport.Ready) work.prepare(preparing(run), holder -> true);
      StepOrder step =
          new StepOrder(
              "p/copy",
              1,
              "main",
              StepOrder.Op.DO,
              Optional.of(command("check", with)),
              command("do", with),
              Optional.of(command("verify", with)),
              Idempotency.CHECK,
              Map.of(),
              OutputLimit.DEFAULT,
              false,
              false);
      long middle = System.nanoTime();
      SegmentReport report =
          work.segment(
              new SegmentOrder(
                  run, identity, ready.pin(), 1, 0, List.of(step), List.of(), Optional.of(route)),
              Watcher.NONE,
              HostAudit.NONE);
      long end = System.nanoTime();
      if (!(report instanceof SegmentReport.Ended ended) || !ended.steps().getLast().done()) {
        throw new IllegalStateException(target + ": " + report);
      }
      System.out.printf(
          Locale.ROOT,
          "copy %s: %s %.3f s, segment %.3f s%n",
          target,
          ended.steps().getLast().part(),
          (end - begin) / 1e9,
          (end - middle) / 1e9);
    }
  }

  private static Command command(String op, Map<String, String> with) {
    return new Command(
        new Program.Builtin("copy", op),
        with,
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Duration.ofMinutes(10),
        Command.DEFAULT_GRACE);
  }

  private PrepareOrder preparing(RunId run) {
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
        List.of(new RunEvent.Noted(1, Instant.EPOCH, Optional.empty(), "an event of this run")),
        Optional.of(route));
  }
}
