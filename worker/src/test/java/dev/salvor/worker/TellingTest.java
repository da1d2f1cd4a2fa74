package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.worker.watch.Finding;
import dev.salvor.worker.watch.Memory;
import dev.salvor.workflow.connect.StateFolder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TellingTest {
  @TempDir private Path root;

  @Test
  void whatStrangersWroteIsHarmlessOnATerminal() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Finding finding =
        new Finding(
            "k", "s", "run\u001b[2J\nnothing is wrong", "a\u202eb\nc\u0007", "show \u001b]0;x");

    Telling.Told told =
        new Telling(Map.of(), new StateFolder(root), Answers.of(out, out, false))
            .said(List.of(finding), Memory.EMPTY, Instant.EPOCH);

    assertThat(told.open()).isEqualTo(1);
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines().limit(4))
        .containsExactly(
            "run\\e[2J\\nnothing is wrong", "  a\\u{202e}b", "  c\\x07", "  -> show \\e]0;x");
  }
}
