package dev.salvor.cli;

import dev.salvor.cli.book.Books;
import dev.salvor.cli.book.YamlBooks;
import dev.salvor.cli.command.Session;
import dev.salvor.cli.engine.Endpoint;
import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.TemporalEngine;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Io;
import dev.salvor.cli.node.Node;
import dev.salvor.cli.node.NodeProgram;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.contract.run.Submitter;
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
  private @Nullable Engine engine;

  ProcessSession(Map<String, String> env) {
    this.env = env;
    this.io = Io.ofProcess(env);
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
    return new YamlBooks();
  }

  @Override
  public Node node() {
    return new NodeProgram(
        Optional.ofNullable(System.getProperty("salvor.launcher"))
            .orElseThrow(
                () ->
                    new CliProblem(
                        ExitCode.FAILED, "the node is started by the salvor script; use that")));
  }

  @Override
  public Engine engine() {
    Engine known = engine;
    if (known == null) {
      known = connect();
      engine = known;
    }
    return known;
  }

  @Override
  public StateFolder state() {
    return StateFolder.of(env);
  }

  private Engine connect() {
    StateFolder state = state();
    EngineTarget target = target(state);
    return new TemporalEngine(
        new Endpoint(
            target.address(),
            target.namespace(),
            target.profile().toWorkflowServiceStubsOptions(),
            state.root()),
        () -> Wire.dataConverter(state.root()));
  }

  private EngineTarget target(StateFolder state) {
    try {
      return EngineTarget.find(env, state)
          .orElseThrow(
              () ->
                  new CliProblem(
                      ExitCode.ENGINE_UNREACHABLE,
                      "no engine was ever started in " + state + "; start one: salvor up"));
    } catch (IOException e) {
      throw new CliProblem(
          ExitCode.ENGINE_UNREACHABLE, "which engine to use cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (engine != null) {
      engine.close();
    }
  }
}
