package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;

import dev.salvor.runbook.Share;
import dev.salvor.runbook.Strategy;
import dev.salvor.workflow.contract.run.RunStatus;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** As {@link HistoriesTest}, of a fleet's run; what a single host does is in its own history. */
final class FleetHistoriesTest {
  private static final Path FILE = Path.of("src/test/resources/histories/fleet.json");

  @AutoClose private final FleetEngine engine = new FleetEngine();

  private FleetEngine.Started run() {
    engine.script.ends(RunStatus.FAILED, "h3");
    FleetEngine.Started run =
        engine.start(
            book(phase("one", step("a")))
                .strategy(
                    new Strategy(
                        List.of(Share.count(1), Share.count(3)),
                        2,
                        Share.count(1),
                        Optional.of(Share.count(0)),
                        Duration.ofMinutes(1),
                        Optional.empty(),
                        Strategy.OnWaveFailure.CONTINUE,
                        Duration.ofHours(1)))
                .pin(),
            FleetEngine.hosts(7));
    run.outcome();
    return run;
  }

  @Test
  void replaysAsItWasRecorded() throws Exception {
    if (Boolean.getBoolean("salvor.histories.record") && !Files.exists(FILE)) {
      record(run().histories().getFirst());
    }
    Engine.replay(
        WorkflowExecutionHistory.fromJson(Files.readString(FILE, StandardCharsets.UTF_8)),
        InterpreterOptions.DEFAULT);
  }

  @Test
  void replaysWhatItHasJustDone() throws Exception {
    Engine.replay(run().histories().getFirst(), InterpreterOptions.DEFAULT);
  }

  private static void record(WorkflowExecutionHistory history) throws IOException {
    Files.writeString(
        FILE,
        history.toJson(true).replaceAll("\"identity\": \"[^\"]*\"", "\"identity\": \"recorder\""),
        StandardCharsets.UTF_8);
  }
}
