package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.transport.ssh.SshConnection;
import dev.salvor.activity.transport.ssh.Sshd;
import dev.salvor.runbook.Output;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs on their way from a host into a report. */
final class OutputsIT {
  private static final Output WHOLE =
      new Output(
          Output.Type.STRING,
          Output.From.STDOUT,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static final String SECRET = "Kq7-unlikely-Value-23";

  @TempDir Path folder;

  @Test
  void stepThatMakesTheReportTooLongFailsAndTheNextIsNotRun() {
    Lab lab = new Lab(folder, Shell.DASH);
    Steps[] steps = new Steps[6];
    for (int i = 0; i < steps.length; i++) {
      steps[i] =
          Lab.step("s" + i, Lab.sh("head -c 110000 /dev/zero | tr '\\0' x")).output("text", WHOLE);
    }

    SegmentReport.Ended report = lab.run(lab.order(1, 0, steps));

    assertThat(report.steps()).hasSize(5);
    assertThat(report.steps().subList(0, 4)).allMatch(step -> step.done());
    assertThat(report.steps().getLast().done()).isFalse();
    assertThat(report.steps().getLast().why())
        .contains("output text", "longer than 512 KiB", "segment: alone");
    assertThat(lab.record(1)).doesNotContain("begin 1 s5 ");
  }

  private static Output key(Output.Type type) {
    return new Output(
        type, Output.From.STDOUT, Optional.empty(), Optional.empty(), Optional.of("k"));
  }

  /** What a step prints that holds a secret, and as what it is taken. */
  private static final Map<String, Output> HOLDING =
      Map.of(
          "echo \"::salvor k=$PW\"", key(Output.Type.STRING),
          "echo \"::salvor k=https://me:$PW@host/\"", key(Output.Type.STRING),
          "echo \"::salvor k=$(printf %s \"x$PW\" | base64)\"", key(Output.Type.STRING),
          "echo \"::salvor k={\\\"a\\\":[1,{\\\"$PW\\\":2}]}\"", key(Output.Type.JSON),
          "echo \"so $PW.\"", WHOLE);

  @Test
  void aStepWhoseOutputHoldsASecretFailsAndHandsNothingOn() throws Exception {
    Lab lab = new Lab(folder.resolve("state"), Shell.DASH);
    Path secrets = Files.createDirectories(lab.folder().resolve("secrets"));
    Files.writeString(secrets.resolve("pw"), SECRET);

    int segment = 0;
    for (Map.Entry<String, Output> one : HOLDING.entrySet()) {
      holdsSecret(lab, ++segment, one.getKey(), one.getValue());
    }
    SegmentReport.Ended other =
        lab.run(
            lab.order(
                ++segment,
                0,
                Lab.step("s0", Lab.secret("PW", "pw", Lab.sh("echo ::salvor k=${#PW}")))
                    .output("k", key(Output.Type.INT))));
    assertThat(other.steps().getFirst().done()).as("%s", other).isTrue();
  }

  @Test
  void overSshTheOutputOfASecretThatACommandGaveIsNotTakenEither() throws Exception {
    try (Sshd sshd = Sshd.start(Files.createDirectories(folder.resolve("sshd")));
        SshConnection ssh = new SshConnection(sshd.target())) {
      Lab lab = new Lab(folder.resolve("state"), Shell.DASH);
      Path sources = Files.createDirectories(lab.folder().resolve("sources"));
      Files.writeString(sources.resolve("pw"), "exec:'echo' '" + SECRET + "'\n");

      holdsSecret(lab.by(ssh), 1, "echo \"::salvor k=$PW\"", key(Output.Type.STRING));
    }
  }

  /** The step goes on only when its line was told. */
  @Test
  void theLineOfARunningStepEndsBeforeTheSecretThatBeginsThere() throws Exception {
    Lab lab = new Lab(folder.resolve("state"), Shell.DASH);
    Path secrets = Files.createDirectories(lab.folder().resolve("secrets"));
    Files.writeString(secrets.resolve("pw"), SECRET);
    Path told = folder.resolve("told");
    Set<String> lines = new LinkedHashSet<>();

    SegmentReport.Ended report =
        lab.run(
            lab.order(
                1,
                0,
                Lab.step(
                    "s0",
                    Lab.secret(
                        "PW",
                        "pw",
                        Lab.sh(
                            "printf 'it is %s' \"${PW%?}\"; until [ -e '"
                                + told
                                + "' ]; do sleep 0.1; done; echo \"${PW#\"${PW%?}\"}.\"")))),
            progress -> {
              if (lines.add(progress.tail()) && !progress.tail().isEmpty()) {
                create(told);
              }
              return Watcher.Wish.GO_ON;
            });

    assertThat(report.steps().getFirst().tail()).isEqualTo("it is ***.\n");
    assertThat(lines).contains("it is ").allMatch(line -> !line.contains("Kq7"));
  }

  private static void create(Path file) {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException before) {
      // Told before.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void holdsSecret(Lab lab, int segment, String text, Output output) {
    SegmentReport.Ended report =
        lab.run(
            lab.order(
                segment,
                0,
                Lab.step("s0", Lab.secret("PW", "pw", Lab.sh(text))).output("tok", output),
                Lab.step("s1", Lab.sh("echo reached"))));

    StepReport step = report.steps().getFirst();
    assertThat(report.steps()).as(text).hasSize(1);
    assertThat(step.done()).as(text).isFalse();
    assertThat(step.outputs()).isEmpty();
    assertThat(step.why())
        .contains("output tok: it holds the value of a secret", "stored", "params.PARAMETER");
    assertThat(report.toString()).doesNotContain(SECRET);
  }
}
