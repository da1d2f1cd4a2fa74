package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.local.LocalConnection;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.HoldOrder;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.run.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A state folder with one run on this machine, and orders for it. */
final class Lab {
  final Path root;
  final RunId run = new RunId("trial-1");
  final Shell shell;
  final SupervisorSettings settings;
  private final Map<String, String> environment = new HashMap<>();
  private Optional<HostConnection> way = Optional.empty();

  Lab(Path root, Shell shell) {
    this(
        root,
        shell,
        new SupervisorSettings(1 << 20, Duration.ofSeconds(2), Duration.ofSeconds(3), 3));
  }

  Lab(Path root, Shell shell, SupervisorSettings settings) {
    this.root = root;
    this.shell = shell;
    this.settings = settings;
    environment.put("SALVOR_NO_SYSTEMD", "1");
    environment.put("PATH", shell.path(Path.of("target", "shells", shell.name()).toAbsolutePath()));
    try {
      Files.createDirectories(folder());
      Files.writeString(root.resolve("state-id"), "0123456789abcdef\n");
      Files.writeString(folder().resolve("prepared.json"), "{}\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Lab failing(String point) {
    Lab other = new Lab(root, shell, settings);
    other.environment.put("SALVOR_FAILPOINT", point);
    return other;
  }

  /** With another folder of tools before the others. */
  Lab withTools(Path tools) {
    environment.compute("PATH", (name, path) -> tools + ":" + path);
    return this;
  }

  /** The same folder, reached another way. */
  Lab by(HostConnection other) {
    Lab lab = new Lab(root, shell, settings);
    lab.way = Optional.of(other);
    return lab;
  }

  HostConnection connection() {
    return way.orElseGet(() -> new LocalConnection(shell.command(), environment));
  }

  Path folder() {
    return root.resolve("runs").resolve(run.folder());
  }

  Path segment(int number) {
    return folder().resolve("segments").resolve(Integer.toString(number));
  }

  HostPin pin() {
    try {
      String machine = Files.readString(Path.of("/etc/machine-id")).strip();
      return new HostPin(machine, root.toString(), "0123456789abcdef");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SegmentOrder order(int segment, int order, Steps... steps) {
    List<StepOrder> list = Arrays.stream(steps).map(Steps::order).toList();
    return new SegmentOrder(run, "", pin(), segment, order, list, List.of());
  }

  SegmentReport.Ended run(SegmentOrder order) {
    return run(order, Watcher.NONE);
  }

  SegmentReport.Ended run(SegmentOrder order, Watcher watcher) {
    SegmentReport report = answer(order, watcher);
    if (report instanceof SegmentReport.Ended ended) {
      return ended;
    }
    throw new AssertionError("not run: " + report);
  }

  /** Lets no other step of the order begin. */
  void hold(SegmentOrder order) {
    new SegmentRunner(connection(), Library.bundled(), settings)
        .hold(new HoldOrder(order.runId(), order.pin(), order.segment(), order.order()));
  }

  SegmentReport answer(SegmentOrder order, Watcher watcher) {
    return new SegmentRunner(connection(), Library.bundled(), settings).run(order, watcher);
  }

  String record(int segment) {
    try {
      return Files.readString(segment(segment).resolve("record"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Command command(String... argv) {
    return command(Duration.ofSeconds(60), argv);
  }

  static Command command(Duration timeout, String... argv) {
    return new Command(
        new Program.Argv(List.of(argv)),
        Map.of(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        timeout,
        Duration.ofSeconds(1));
  }

  static Command sh(String text) {
    return command("sh", "-c", text);
  }

  /** The command with a secret of the run in its environment. */
  static Command secret(String name, String parameter, Command plain) {
    return new Command(
        plain.program(),
        plain.env(),
        Map.of(name, parameter),
        plain.secretFiles(),
        plain.user(),
        plain.cwd(),
        plain.timeout(),
        plain.grace());
  }

  static Steps step(String id, Command command) {
    return new Steps(id, command);
  }
}
