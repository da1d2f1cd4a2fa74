package dev.salvor.worker;

import dev.salvor.worker.doctor.Doctor;
import dev.salvor.worker.doctor.Finding;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.watch.ScheduleChanges;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.wire.Wire;
import io.temporal.common.converter.DataConverter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prints what the doctor found; fails where there is a problem. */
final class Examination {
  private Examination() {}

  static int run(Map<String, String> env, StateFolder state, PrintStream out, boolean json)
      throws NodeException {
    Optional<String> key = KeyGuard.problem(state, kind(env));
    List<Finding> findings =
        new Doctor(env, state, key, engine -> schedules(env, state, engine)).look();
    if (json) {
      Answers.print(out, findings);
    } else {
      findings.forEach(finding -> out.println(line(finding)));
    }
    boolean well = findings.stream().noneMatch(f -> f.level() == Finding.Level.PROBLEM);
    return well ? 0 : NodeMain.FAILED;
  }

  /** What is configured and cannot be used is a finding, and no end of the examination. */
  private static EngineKind kind(Map<String, String> env) {
    try {
      return EngineTarget.configured(env).map(EngineTarget::kind).orElse(EngineKind.EMBEDDED);
    } catch (IOException unusable) {
      return EngineKind.EXTERNAL;
    }
  }

  /** Nothing can be said of them without the key. */
  private static Optional<List<dev.salvor.worker.watch.Finding>> schedules(
      Map<String, String> env, StateFolder state, EngineConnection engine) {
    try {
      DataConverter converter = Wire.present(state.root());
      List<String> queues = Gateways.queues(env, WorkerAssembly.node(state));
      return Optional.of(ScheduleChanges.look(engine, converter, queues, state, Instant.now()));
    } catch (UncheckedIOException | NodeException noKeyOrName) {
      return Optional.empty();
    }
  }

  private static String line(Finding finding) {
    boolean commands = finding.fix().contains("\n");
    String fix =
        finding.fix().isEmpty()
            ? ""
            : commands ? "\n" + finding.fix().indent(2).stripTrailing() : "; " + finding.fix();
    return "%-8s %-13s %s%s".formatted(finding.level(), finding.subject(), finding.detail(), fix);
  }
}
