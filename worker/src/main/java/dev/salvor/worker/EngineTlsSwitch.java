package dev.salvor.worker;

import dev.salvor.worker.engine.EmbeddedEngine;
import dev.salvor.worker.engine.EngineBinary;
import dev.salvor.worker.engine.EngineCertificates;
import dev.salvor.worker.engine.EngineFinder;
import dev.salvor.worker.engine.EngineProgram;
import dev.salvor.worker.engine.EngineUpgrade;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.StateFolder;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the embedded engine behind TLS with client certificates, or back. The store stays: both
 * programs are the same server. Open runs go on.
 */
final class EngineTlsSwitch {
  private final Map<String, String> env;
  private final StateFolder state;
  private final Answers answers;
  private final PrintStream out;
  private final PrintStream err;

  EngineTlsSwitch(Map<String, String> env, StateFolder state, Answers answers, PrintStream err) {
    this.env = env;
    this.state = state;
    this.answers = answers;
    this.out = answers.lines();
    this.err = err;
  }

  /**
   * What {@code engine tls --json} says.
   *
   * @param folder with the certificates
   * @param node how the node came up with it, if it ran
   */
  private record Switched(boolean tls, boolean changed, String folder, Optional<UpAnswer> node) {}

  int run(boolean on) throws NodeException {
    String folder = state.engineTls().folder().toString();
    boolean changed = (EngineProgram.of(state) == EngineProgram.SERVER) != on;
    boolean running = isRunning();
    if (changed) {
      EngineProgram program = on ? EngineProgram.SERVER : EngineProgram.CLI;
      // Getting it may take minutes, or be impossible: before anything is changed.
      EngineBinary binary = new EngineFinder(env, err::println, program).find();
      refuseOtherStore(binary);
      set(on);
    }
    Optional<UpAnswer> node = running ? Optional.of(up(on, changed)) : Optional.empty();
    out.println(
        "engine: TLS is "
            + (on ? "on, certificates in " + folder : "off")
            + (changed ? "" : " already"));
    return answers.done(new Switched(on, changed, folder, node));
  }

  private void set(boolean on) throws NodeException {
    EngineCertificates certificates = new EngineCertificates(state.engineTls(), Clock.systemUTC());
    NodeLock.holding(
        state,
        err::println,
        () -> {
          if (on) {
            certificates.create();
          } else {
            certificates.destroy();
          }
          return on;
        });
  }

  /** Brings the node up as it is set now; a change that it does not survive is taken back. */
  private UpAnswer up(boolean on, boolean changed) throws NodeException {
    try {
      return new Up(env, state, out, err).run(false);
    } catch (NodeException failure) {
      if (!changed) {
        throw failure;
      }
      String why = "with TLS " + word(on) + " the node does not come up: " + failure.getMessage();
      try {
        set(!on);
        UpAnswer unused = new Up(env, state, out, err).run(false);
      } catch (NodeException again) {
        throw new NodeException(
            why + "\nnor does it with TLS " + word(!on) + ": " + again.getMessage(), again);
      }
      throw new NodeException(why + "\nTLS is " + word(!on) + " again, and the node runs", failure);
    }
  }

  private static String word(boolean on) {
    return on ? "on" : "off";
  }

  private boolean isRunning() {
    return EmbeddedEngine.process(state).isPresent()
        && !Files.exists(state.stopped())
        && EngineRecord.read(state).filter(r -> r.kind() == EngineKind.EMBEDDED).isPresent();
  }

  /** What was made by another version must not meet this one by a change of the setting. */
  private void refuseOtherStore(EngineBinary binary) throws NodeException {
    if (new EngineUpgrade(state, out::println).isDue(binary)) {
      throw new NodeException(
          "the store of "
              + state
              + " is of another version than "
              + binary
              + "; nothing was changed. First: salvor engine upgrade");
    }
  }
}
