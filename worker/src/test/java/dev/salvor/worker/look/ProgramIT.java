package dev.salvor.worker.look;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a look asks the salvor command, whatever that does. */
final class ProgramIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private Program.Ran<JsonNode> run(Duration limit, String does) throws IOException {
    Path command = folder.resolve("salvor");
    Files.writeString(command, "#!/bin/sh\n" + does + "\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
    return new Program(Map.of("SALVOR_COMMAND", command.toString()))
        .run(limit, SalvorJson.mapper()::readTree, List.of("x"));
  }

  @Test
  void anAnswerIsReadWhateverFollowsItAndHoweverItEnds() throws IOException {
    Program.Ran<JsonNode> ran =
        run(LONG, "printf '[1]\\n'; head -c 300000 /dev/zero | tr '\\0' ' '; echo oh >&2; exit 9");
    assertThat(ran.answer()).map(JsonNode::toString).contains("[1]");
    assertThat(ran.exit()).isEqualTo(9);
    assertThat(ran.why()).isEqualTo("oh");
  }

  @Test
  void whatIsNoAnswerIsSaidWithItsLastWords() throws IOException {
    Program.Ran<JsonNode> ran =
        run(LONG, "echo '{\"a\": '; printf 'no \\033[2J way\\nat all\\n' >&2; exit 2");
    assertThat(ran.answer()).isEmpty();
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.why()).isEqualTo("no \\e[2J way; at all");
    assertThat(run(LONG, "echo nonsense").why()).startsWith("its answer cannot be read");
    assertThat(new Program(Map.of()).run(LONG, SalvorJson.mapper()::readTree, List.of()).why())
        .contains("does not know the salvor command");
  }

  @Test
  void oneThatHangsIsEndedWithItsChildren() throws IOException {
    Program.Ran<JsonNode> ran = run(Duration.ofSeconds(1), "sleep 300 & sleep 300");
    assertThat(ran.answer()).isEmpty();
    assertThat(ran.why()).isEqualTo("no answer within 1 s");
  }
}
