package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.activity.transport.ssh.SshConnection;
import dev.salvor.activity.transport.ssh.Sshd;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A segment over SSH: the connection is nobody's parent, and the record is one for every way. */
final class SshSegmentIT {
  private static final int SHORT = 20;
  private static final int LONG = 120;

  @TempDir Path folder;
  @TempDir Path server;

  private Steps[] steps(int count, String between) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            i ->
                Lab.step(
                    "p/s" + i,
                    Lab.sh("echo s%d >>%s/lines; %s echo out%d".formatted(i, folder, between, i))))
        .toArray(Steps[]::new);
  }

  private Lab lab() {
    return new Lab(folder.resolve("state"), Shell.DASH);
  }

  @Test
  void aServerKilledInTheMiddleCostsNothingAndAnyWayFindsTheSegmentAgain() throws Exception {
    try (Sshd sshd = Sshd.start(server)) {
      Lab lab = lab();
      SegmentOrder order = lab.order(1, 0, steps(4, "sleep 0.7;"));
      try (SshConnection first = new SshConnection(sshd.target())) {
        CompletableFuture<Void> killing =
            CompletableFuture.runAsync(
                () -> {
                  Awaitility.await()
                      .atMost(Duration.ofSeconds(30))
                      .until(() -> Files.exists(folder.resolve("lines")));
                  sshd.kill();
                },
                CompletableFuture.delayedExecutor(0, TimeUnit.SECONDS));
        assertThatThrownBy(() -> lab.by(first).run(order)).isInstanceOf(UnreachableException.class);
        killing.join();
      }
      sshd.startAgain();
      try (SshConnection again = new SshConnection(sshd.target())) {
        wholeOnce(lab.by(again).run(order));
      }
      wholeOnce(lab.run(order));
    }
  }

  @Test
  void aSecretThatComesWhileTheOrderRunsIsMaskedInWhatFollows() throws Exception {
    try (Sshd sshd = Sshd.start(server);
        SshConnection ssh = new SshConnection(sshd.target())) {
      Lab lab = lab();
      Path sources = Files.createDirectories(lab.folder().resolve("sources"));
      Files.writeString(
          sources.resolve("pw"), "exec:'sh' '-c' 'echo late-\"$(echo word)\"-of-$USER; sleep 1'\n");
      Command with =
          Lab.secret("PW", "pw", Lab.sh("sleep 2; echo \"<$PW>\"; echo \"$PW\" | base64"));

      SegmentReport.Ended report = lab.by(ssh).run(lab.order(1, 0, Lab.step("p/s1", with)));

      assertThat(report.steps().getFirst().done()).as("%s", report).isTrue();
      assertThat(report.steps().getFirst().tail()).startsWith("<***>\n***").doesNotContain("late");
      assertThat(lab.folder().resolve("secrets/pw")).content().startsWith("late-word-of-");
    }
  }

  private void wholeOnce(SegmentReport.Ended report) throws Exception {
    assertThat(report.steps()).extracting(StepReport::done).containsOnly(true).hasSize(4);
    assertThat(report.steps().getLast().tail()).isEqualTo("out4\n");
    assertThat(Files.readAllLines(folder.resolve("lines")))
        .isEqualTo(List.of("s1", "s2", "s3", "s4"));
  }

  @Test
  void aStepOverSshCostsFewMillisecondsMoreThanOneHere() throws Exception {
    try (Sshd sshd = Sshd.start(server);
        SshConnection ssh = new SshConnection(sshd.target())) {
      Lab lab = lab();
      run(lab, lab.connection(), 1, SHORT);
      run(lab, ssh, 2, SHORT);
      double here = slope(lab, lab.connection(), 3);
      double there = slope(lab, ssh, 5);
      System.out.printf(
          Locale.ROOT, "%.2f ms per step over SSH, %.2f ms on this machine%n", there, here);
      assertThat(there).isLessThan(40);
    }
  }

  private double slope(Lab lab, HostConnection way, int segment) {
    long fewer = run(lab, way, segment, SHORT);
    long more = run(lab, way, segment + 1, LONG);
    return (more - fewer) / 1e6 / (LONG - SHORT);
  }

  private long run(Lab lab, HostConnection way, int segment, int count) {
    Steps[] list =
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> Lab.step("p/s" + i, Lab.command("/bin/true")))
            .toArray(Steps[]::new);
    long begin = System.nanoTime();
    SegmentReport.Ended report = lab.by(way).run(lab.order(segment, 0, list));
    long took = System.nanoTime() - begin;
    System.out.printf(Locale.ROOT, "%d steps %.0f ms%n", count, took / 1e6);
    assertThat(report.steps()).hasSize(count);
    return took;
  }
}
