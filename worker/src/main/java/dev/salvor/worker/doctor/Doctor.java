package dev.salvor.worker.doctor;

import dev.salvor.worker.boot.BootState;
import dev.salvor.worker.boot.BootUnit;
import dev.salvor.worker.engine.EmbeddedEngine;
import dev.salvor.worker.engine.EngineBinary;
import dev.salvor.worker.engine.EngineFinder;
import dev.salvor.worker.engine.EngineProgram;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.Programs;
import dev.salvor.worker.process.Systemd;
import dev.salvor.worker.process.UnitName;
import dev.salvor.workflow.connect.Account;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.NodeView;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.connect.StateFolder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks at everything a node needs. */
public final class Doctor {
  private final Map<String, String> env;
  private final StateFolder state;
  private final Optional<String> keyProblem;
  private final EngineCheck.Schedules schedules;

  /**
   * Looks at the node of a state folder.
   *
   * @param keyProblem why the key of its payloads cannot be used
   * @param schedules what was changed of schedules on the engine that is given
   */
  public Doctor(
      Map<String, String> env,
      StateFolder state,
      Optional<String> keyProblem,
      EngineCheck.Schedules schedules) {
    this.keyProblem = keyProblem;
    this.schedules = schedules;
    this.env = env;
    this.state = state;
  }

  /** All findings, the good ones too, in a fixed order. */
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    EngineCheck engine = new EngineCheck(env, state, schedules);
    findings.add(jdk());
    if (!engine.isOfOthers()) {
      findings.add(engine());
    }
    findings.add(home(engine.isOfOthers()));
    findings.addAll(new StateChecks(state).look());
    findings.add(key());
    findings.addAll(PolicyCheck.look(state));
    findings.addAll(TrustCheck.look(state));
    findings.add(AuditCheck.look(state.root()));
    findings.addAll(new StoreChecks(state).look());
    findings.addAll(TlsCheck.look(env, state, Clock.systemUTC()));
    findings.addAll(engine.look());
    findings.add(node());
    findings.add(ports());
    sandbox().ifPresent(findings::add);
    findings.add(tool("setsid", "commands and the engine need a session of their own"));
    findings.add(tool("flock", "two engines or supervisors could meet in a rare race"));
    findings.add(ClockCheck.look());
    findings.add(ClockCheck.sync(env));
    findings.add(boot());
    return findings;
  }

  private static Finding jdk() {
    Runtime.Version version = Runtime.version();
    String detail = version + " at " + System.getProperty("java.home");
    return version.feature() >= 21
        ? Finding.ok("jdk", detail)
        : Finding.problem("jdk", detail, "install a JDK 21 or newer, or set SALVOR_JAVA_HOME");
  }

  private Finding engine() {
    try {
      Optional<EngineBinary> binary =
          new EngineFinder(env, line -> {}, EngineProgram.of(state)).present();
      if (binary.isEmpty()) {
        return Finding.warning(
            "engine",
            EngineBinary.wanted(EngineProgram.of(state)) + " is not here yet",
            "salvor up gets it (download, or go install)");
      }
      return binary.get().version().equals(EngineBinary.PINNED)
          ? Finding.ok("engine", binary.get().toString())
          : Finding.warning(
              "engine",
              binary.get() + " is not the tested version " + EngineBinary.PINNED,
              "unset " + EngineProgram.of(state).variable());
    } catch (NodeException failure) {
      return Finding.problem(
          "engine",
          String.valueOf(failure.getMessage()),
          "correct or unset " + EngineProgram.of(state).variable());
    }
  }

  private Finding home(boolean others) {
    boolean below = !Account.isRoot() && env.getOrDefault("SALVOR_STATE_DIR", "").isEmpty();
    return HomeCheck.look(env, below || !(others || hasEngine()));
  }

  private boolean hasEngine() {
    try {
      return new EngineFinder(env, line -> {}, EngineProgram.of(state)).present().isPresent();
    } catch (NodeException unusable) {
      return false;
    }
  }

  private Finding key() {
    return keyProblem
        .map(
            problem -> {
              String[] parts = problem.split("\n", 2);
              return Finding.problem(
                  "key",
                  parts[0],
                  parts.length > 1
                      ? parts[1]
                      : "restore it from the backup of keys/, with mode 600");
            })
        .orElseGet(() -> Finding.ok("key", "usable, or made at the first start"));
  }

  private Finding node() {
    NodeView view = NodeView.of(state);
    String detail =
        "engine "
            + view.engine().map(record -> "runs at " + record.address()).orElse("is down")
            + ", worker "
            + view.worker().map(record -> "runs, pid " + record.process().pid()).orElse("is down");
    return view.engine().isPresent() && view.worker().isEmpty()
        ? Finding.warning("node", detail, "salvor up")
        : Finding.ok("node", detail);
  }

  private Finding tool(String name, String why) {
    return Programs.onPath(env, name)
        .map(path -> Finding.ok(name, path.toString()))
        .orElseGet(
            () -> Finding.problem(name, "not on PATH: " + why, "install util-linux or busybox"));
  }

  private Finding ports() {
    return PortsCheck.look(EngineRecord.read(state), engineProcess());
  }

  private OptionalLong engineProcess() {
    return EmbeddedEngine.process(state).stream().mapToLong(ProcessMark::pid).findFirst();
  }

  private Optional<Finding> sandbox() {
    OptionalLong engine = engineProcess();
    return engine.isPresent() && Systemd.isUsable()
        ? SandboxCheck.look(
            Path.of("/proc", Long.toString(engine.getAsLong())), UnitName.of("engine", state))
        : Optional.empty();
  }

  private Finding boot() {
    return switch (new BootUnit(env, state).state()) {
      case BootState.Installed there -> Finding.ok("boot", "comes back by " + there.unit());
      case BootState.Absent absent ->
          Finding.ok("boot", "will come back by " + absent.unit() + " while a run is open");
      case BootState.Impossible not ->
          Finding.warning("boot", "does not come back at boot", not.why());
    };
  }
}
