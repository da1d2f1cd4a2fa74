package dev.salvor.activity.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.journal.Masker;
import dev.salvor.workflow.journal.RunSummary;
import dev.salvor.workflow.report.Outputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report reads outputs of its run, and nothing else on the host. */
final class FolderOutputsTest {
  private static final String SECRET = "correct-horse-battery";

  @TempDir private Path folder;

  private Outputs.Output read(String stdoutPath, Outputs.Stream stream, int most) {
    Instant at = Instant.parse("2026-11-20T22:00:00Z");
    RunSummary.Attempt attempt =
        new RunSummary.Attempt(
            1,
            "main",
            StepPart.COMMAND,
            "EXITED",
            Optional.of(0),
            true,
            at,
            at,
            Duration.ZERO,
            "",
            "",
            "",
            1,
            1,
            stdoutPath,
            List.of());
    return new FolderOutputs(folder, Masker.of(List.of(SECRET), List.of()))
        .read(attempt, stream, most);
  }

  private Path output(String name, String text) throws IOException {
    Path file = Files.createDirectories(folder.resolve("segments/3")).resolve(name);
    return Files.writeString(file, text);
  }

  @Test
  void outputAndErrorsAreReadByTheirPlaceInTheFolder() throws IOException {
    output("a.b.1.out", "said " + SECRET + "\n::salvor result x\n");
    output("a.b.1.err", "oh no\n");
    String path = "/elsewhere/runs/r/segments/3/a.b.1.out";
    assertThat(read(path, Outputs.Stream.OUT, 100))
        .isEqualTo(new Outputs.Output.Text("said ***\n", 0, ""));
    assertThat(read(path, Outputs.Stream.ERR, 100))
        .isEqualTo(new Outputs.Output.Text("oh no\n", 0, ""));
  }

  @Test
  void pathsThatLeadElsewhereAreNotRead() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.out"), "of another");
    Files.createSymbolicLink(output("real.out", "x").resolveSibling("link.out"), secret);
    Files.createSymbolicLink(folder.resolve("segments/4"), folder);
    for (String path :
        List.of(
            secret.toString(),
            "/r/segments/3/../../secret.out",
            "/r/segments/../secret.out",
            "/r/segments/3/.hidden.out",
            "/r/segments/3/link.out",
            "/r/segments/4/secret.out",
            "/r/segments/3/gone.out",
            "/etc/passwd",
            "\0",
            "")) {
      assertThat(read(path, Outputs.Stream.OUT, 100))
          .as(path)
          .isInstanceOf(Outputs.Output.Absent.class);
    }
  }

  @Test
  void aSecretAcrossACutIsNotShownInPart() throws IOException {
    for (int shift = 0; shift < SECRET.length() + 2; shift++) {
      output(
          "long.out",
          "a".repeat(251 - shift)
              + SECRET
              + "b".repeat(300_000)
              + SECRET
              + "c".repeat(1000 - shift));
      Outputs.Output got = read("/r/segments/3/long.out", Outputs.Stream.OUT, 1000);
      assertThat(got).isInstanceOf(Outputs.Output.Text.class);
      if (got instanceof Outputs.Output.Text(String head, long leftOut, String tail)) {
        assertThat(head + tail).doesNotContain("corr", "rect", "horse", "batt", "tery");
        assertThat(head).startsWith("a".repeat(200));
        assertThat(tail).endsWith("c".repeat(900));
        assertThat(leftOut).isGreaterThan(290_000);
      }
    }
  }
}
