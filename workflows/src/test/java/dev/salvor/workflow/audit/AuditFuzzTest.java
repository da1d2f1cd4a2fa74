package dev.salvor.workflow.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.fuzz.Fuzz;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that somebody edited, or that a full disk and a power cut left. */
final class AuditFuzzTest {
  private static final String[] MARKS = {
    "\n",
    "{",
    "}",
    "\"",
    ",",
    "\"hash\":\"",
    "\"previous\":\"",
    "\"seq\":",
    "\"seq\":1e400,",
    "null",
    "0",
    "9999999999999999999",
    "\u0000",
    "\uD83D\uDE00"
  };

  @TempDir private Path temp;
  private Path state;
  private Path file;
  private Path head;

  @BeforeEach
  void write() throws IOException {
    state = temp.resolve("state");
    AuditLog log = new AuditLog(state);
    for (int i = 1; i <= 6; i++) {
      assertThat(log.append(AuditLogTest.entry("entry " + i).detail("n", "x")).seq()).isEqualTo(i);
    }
    file = state.resolve("audit/audit.jsonl");
    head = state.resolve("audit/head");
  }

  private AuditProof proof() throws IOException {
    return AuditProof.ofState(state, List.of());
  }

  @Test
  void noEditedLogIsWhole() throws IOException {
    byte[] good = Files.readAllBytes(file);
    Fuzz.of("audit", List.of(good), MARKS)
        .run(
            input -> {
              Files.write(file, input);
              AuditProof proof = proof();
              assertThat(AuditReader.read(state, line -> assertThat(line.seq()).isPositive()))
                  .isNotNegative();
              boolean same = Arrays.equals(input, good);
              assertThat(proof.isWhole() && proof.notes().isEmpty()).isEqualTo(same);
            });
  }

  @Test
  void noNotedEndIsBelievedThatIsNotTheLogs() throws IOException {
    byte[] good = Files.readAllBytes(head);
    Fuzz.of("audit-head", List.of(good), MARKS)
        .run(
            input -> {
              Files.write(head, input);
              AuditProof proof = proof();
              if (proof.isWhole() && proof.notes().isEmpty()) {
                assertThat(Head.parse(ByteBuffer.wrap(input)).orElseThrow().end())
                    .isEqualTo(proof.end());
              }
            });
  }

  @Test
  void aWriterGoesOnBehindWhateverIsThere() throws IOException {
    byte[] good = Files.readAllBytes(file);
    byte[] end = Files.readAllBytes(head);
    Fuzz.of("audit-tail", List.of(good), MARKS)
        .run(
            input -> {
              Files.write(file, input);
              Files.write(head, end);
              long seq = new AuditLog(state).append(AuditLogTest.entry("next")).seq();
              assertThat(seq).isGreaterThan(6);
              long[] last = {0};
              long unread = AuditReader.read(state, line -> last[0] = line.seq());
              assertThat(unread).isNotNegative();
              assertThat(last[0]).isEqualTo(seq);
            });
  }
}
