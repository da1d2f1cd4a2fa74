package dev.salvor.cli;

import dev.salvor.cli.book.Books;
import dev.salvor.cli.book.JsonBooks;
import dev.salvor.cli.command.Session;
import dev.salvor.cli.engine.Endpoint;
import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.TemporalEngine;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Io;
import dev.salvor.cli.node.Node;
import dev.salvor.cli.node.NodeProgram;
import dev.salvor.workflow.contract.run.Submitter;
import dev.salvor.workflow.wire.Wire;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
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
    return new JsonBooks();
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
      known = connect(env.getOrDefault("TEMPORAL_ADDRESS", "127.0.0.1:7233"));
      engine = known;
    }
    return known;
  }

  @Override
  public void useEngine(String address) {
    close();
    engine = connect(address);
  }

  private Engine connect(String address) {
    Path state = Path.of(env.getOrDefault("SALVOR_STATE_DIR", "/var/lib/salvor"));
    return new TemporalEngine(
        new Endpoint(
            address,
            env.getOrDefault("TEMPORAL_NAMESPACE", "default"),
            WorkflowServiceStubsOptions.newBuilder().setTarget(address).build(),
            state),
        () -> Wire.dataConverter(state));
  }

  @Override
  public void close() {
    if (engine != null) {
      engine.close();
    }
  }
}
