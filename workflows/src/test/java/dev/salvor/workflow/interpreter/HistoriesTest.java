package dev.salvor.workflow.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Histories of each kind of run, recorded once and replayed against the code of today: a change
 * that a running workflow would notice fails here first. {@code -Dsalvor.histories.record=true}
 * records those that are missing; one that is there is never overwritten, since it stands for runs
 * that may still be open.
 */
final class HistoriesTest {
  private static final Path FOLDER = Path.of("src/test/resources/histories");

  @AutoClose private final Engine engine = new Engine();

  @ParameterizedTest
  @EnumSource(HistoryShape.class)
  void replaysAsItWasRecorded(HistoryShape shape) throws Exception {
    if (Boolean.getBoolean("salvor.histories.record") && !Files.exists(file(shape))) {
      record(file(shape), shape.run(engine));
    }
    Engine.replay(recorded(file(shape)), InterpreterOptions.DEFAULT);
  }

  @ParameterizedTest
  @EnumSource(HistoryShape.class)
  void replaysWhatItHasJustDone(HistoryShape shape) throws Exception {
    Engine.Started run = shape.run(engine);
    Engine.replay(run.history(), InterpreterOptions.DEFAULT);
  }

  @Test
  void aChangedInterpreterIsDetected() {
    InterpreterOptions changed = new InterpreterOptions(Duration.ofHours(1), 1);

    assertThatThrownBy(() -> Engine.replay(recorded(file(HistoryShape.FALLBACK)), changed))
        .hasStackTraceContaining("NonDeterministic");
  }

  @Test
  void aChangedHistoryIsDetected() throws IOException {
    String text = Files.readString(file(HistoryShape.FALLBACK), StandardCharsets.UTF_8);
    WorkflowExecutionHistory forged =
        WorkflowExecutionHistory.fromJson(text.replace("\"segment\"", "\"other\""));

    assertThat(text).contains("\"segment\"");
    assertThatThrownBy(() -> Engine.replay(forged, InterpreterOptions.DEFAULT))
        .hasStackTraceContaining("NonDeterministic");
  }

  @Test
  void whatWasCarriedOverReplaysAsItWasRecorded() throws Exception {
    InterpreterOptions cutOften = new InterpreterOptions(Duration.ofHours(1), 1);
    Path file = FOLDER.resolve("carried_over.json");
    if (Boolean.getBoolean("salvor.histories.record") && !Files.exists(file)) {
      try (Engine cutting = new Engine(cutOften)) {
        record(file, HistoryShape.ROLLBACK.run(cutting));
      }
    }
    Engine.replay(recorded(file), cutOften);
  }

  private static void record(Path file, Engine.Started run) throws IOException {
    Files.createDirectories(FOLDER);
    String json = run.history().toJson(true);
    Files.writeString(
        file,
        json.replaceAll("\"identity\": \"[^\"]*\"", "\"identity\": \"recorder\""),
        StandardCharsets.UTF_8);
  }

  private static WorkflowExecutionHistory recorded(Path file) throws IOException {
    return WorkflowExecutionHistory.fromJson(Files.readString(file, StandardCharsets.UTF_8));
  }

  private static Path file(HistoryShape shape) {
    return FOLDER.resolve(shape.name().toLowerCase(Locale.ROOT) + ".json");
  }
}
