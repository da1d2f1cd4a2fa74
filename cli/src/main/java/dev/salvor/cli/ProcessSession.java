package dev.salvor.cli;

import dev.salvor.cli.audit.Audit;
import dev.salvor.cli.audit.AuditedEngine;
import dev.salvor.cli.audit.NodeAudit;
import dev.salvor.cli.book.Books;
import dev.salvor.cli.book.CatalogueBooks;
import dev.salvor.cli.command.Session;
import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.TemporalEngine;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Io;
import dev.salvor.cli.node.Node;
import dev.salvor.cli.node.NodeProgram;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.NodeView;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.WorkerRecord;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Submitter;
import dev.salvor.workflow.standing.StandingOrders;
import dev.salvor.workflow.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The session of this process. */
final class ProcessSession implements Session, AutoCloseable {
  private final Io io;
  private final Map<String, String> env;
  private final StateFolder state;
  private @Nullable TemporalEngine engine;
  private @Nullable Audit audit;

  ProcessSession(Map<String, String> env) {
    this(env, Io.ofProcess(env));
  }

  ProcessSession(Map<String, String> env, Io io) {
    this.env = env;
    this.io = io;
    this.state = StateFolder.of(env);
  }

  @Override
  public Io io() {
    return io;
  }

  @Override
  public Map<String, String> env() {
    return env;
  }

  @Override
  public Clock clock() {
    return Clock.systemUTC();
  }

  @Override
  public Submitter submitter() {
    String account = System.getProperty("user.name");
    String user = env.getOrDefault("SUDO_USER", "");
    return new Submitter(account.equals("root") && !user.isEmpty() ? user : account, machine());
  }

  /** The kernel knows the name; asking a name service could hang. */
  private static String machine() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "localhost";
    }
  }

  @Override
  public Books books() {
    return new CatalogueBooks();
  }

  @Override
  public Node node() {
    return new NodeProgram(
        Optional.ofNullable(System.getProperty("salvor.launcher"))
            .orElseThrow(
                () ->
                    new CliProblem(
                        ExitCode.FAILED,
                        "this program cannot start the node; call the script \"salvor\" instead")));
  }

  @Override
  public Engine engine() {
    return new AuditedEngine(temporal(), audit());
  }

  @Override
  public synchronized Audit audit() {
    if (audit == null) {
      audit = new NodeAudit(state.root(), env, io, clock());
    }
    return audit;
  }

  /** Begins to connect to the engine, if there is one that answers to commands. */
  void connect() {
    try {
      temporal().connect();
    } catch (CliProblem e) {
      return; // the command will meet the same and say it
    }
  }

  /** A head start may ask for it at the same time as the command. */
  private synchronized TemporalEngine temporal() {
    EngineTarget now = target().orElseThrow(this::nowhere);
    if (now.kind() != EngineKind.EXTERNAL && NodeView.of(state).engine().isEmpty()) {
      throw down();
    }
    TemporalEngine known = engine;
    if (known == null || !now.equals(known.target())) {
      close();
      known =
          new TemporalEngine(
              now,
              () -> Wire.present(state.root()),
              clock(),
              Optional.of(new StandingOrders(state.node())));
      engine = known;
    }
    return known;
  }

  private CliProblem nowhere() {
    if (!Files.notExists(state.root())
        && !(Files.isReadable(state.root()) && Files.isExecutable(state.root()))) {
      return new CliProblem(
          ExitCode.ENGINE_UNREACHABLE,
          "the state folder "
              + state
              + " cannot be read by user "
              + System.getProperty("user.name")
              + "; correct its owner or mode (chown, chmod), or set SALVOR_STATE_DIR to another"
              + " folder (open runs stay behind in this one)");
    }
    return new CliProblem(
        ExitCode.ENGINE_UNREACHABLE,
        "no engine is configured and none was started here yet (state folder "
            + state
            + "); start one with: salvor up");
  }

  /** Whoever listens on the port of its last start is another engine: it is never asked. */
  private CliProblem down() {
    return new CliProblem(
        ExitCode.ENGINE_UNREACHABLE,
        "the engine of "
            + state
            + " is down"
            + state.stoppedBy().map(how -> " (" + how + ")").orElse("")
            + "; start it with: salvor up");
  }

  private Optional<EngineTarget> target() {
    try {
      return EngineTarget.find(env, state);
    } catch (IOException e) {
      throw new CliProblem(
          ExitCode.USAGE, "the Temporal configuration cannot be used: " + e.getMessage(), e);
    }
  }

  @Override
  public void awaken() {
    Optional<EngineTarget> target = target();
    if (target.isEmpty() || target.get().kind() != EngineKind.EMBEDDED) {
      return;
    }
    if (!Files.exists(state.stopped()) && !NodeView.of(state).isUp(EngineKind.EMBEDDED)) {
      io.note("the node is down; starting it");
      node().ensure(io::note);
    }
  }

  @Override
  public void ensureNode() {
    // The node may be up: then nobody else looks at the folder before the run begins.
    Optional<String> open = state.openToOthers();
    if (open.isPresent()) {
      throw new CliProblem(
          ExitCode.FAILED,
          "the state folder " + state + " " + open.get() + "; nothing was started");
    }
    Optional<EngineTarget> target = target();
    NodeView view = NodeView.of(state);
    boolean up =
        target
            .filter(t -> view.isUp(t.kind()))
            .filter(t -> view.worker().filter(w -> w.engine().equals(t.toString())).isPresent())
            .isPresent();
    if (!up) {
      node().ensure(io::note);
    }
  }

  @Override
  public NodeId serving() {
    return WorkerRecord.living(state)
        .map(worker -> new NodeId(worker.node()))
        .orElseThrow(
            () ->
                new CliProblem(
                    ExitCode.ENGINE_UNREACHABLE,
                    "the worker of "
                        + state
                        + " is not running any more; nothing was started. The same command again"
                        + " starts it; if it does not, see: salvor doctor"));
  }

  @Override
  public boolean sharesEngine() {
    return target().filter(t -> t.kind() == EngineKind.EXTERNAL).isPresent();
  }

  @Override
  public Path stateRoot() {
    return state.root();
  }

  @Override
  public synchronized void close() {
    if (engine != null) {
      engine.close();
      engine = null;
    }
  }
}
