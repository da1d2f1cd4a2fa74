package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.salvor.testing.Require;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A state folder that is full or read-only: nothing runs unrecorded, and it can be tried again. */
final class FullDiskIT {
  private static final SupervisorSettings HASTY =
      new SupervisorSettings(1 << 20, Duration.ofMillis(500), Duration.ofSeconds(90), 1);

  @TempDir Path folder;
  private Path mount;
  private Path lines;

  @BeforeEach
  void mount() throws Exception {
    Require.root();
    lines = folder.resolve("lines");
    mount = Files.createDirectory(folder.resolve("small"));
    Require.that(
        call("mount", "-t", "tmpfs", "-o", "size=8m", "none", mount.toString()) == 0,
        "mount of a tmpfs is needed");
  }

  @AfterEach
  void umount() throws Exception {
    call("umount", "-l", mount.toString());
  }

  private static int call(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private Lab lab(Shell shell) {
    return new Lab(mount.resolve("state"), shell, HASTY);
  }

  private void fill() throws Exception {
    call("dd", "if=/dev/zero", "of=" + mount.resolve("fill"), "bs=4k", "status=none");
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void orderForFullDiskIsNotBegunAndCanBeTriedAgain(Shell shell) throws Exception {
    Lab lab = lab(shell);
    lab.run(lab.order(1, 0, Lab.step("warm", Lab.sh("exit 0"))));
    fill();

    SegmentReport.Ended full = lab.run(lab.order(2, 0, Lab.step("a", Lab.sh("echo a >>" + lines))));
    Files.delete(mount.resolve("fill"));
    SegmentReport.Ended again =
        lab.run(lab.order(2, 1, Lab.step("a", Lab.sh("echo a >>" + lines)).attempt(2)));

    assertThat(full.steps().getFirst().result()).isEqualTo(new AttemptResult.NotBegun());
    assertThat(full.steps().getFirst().why()).isNotEmpty();
    assertThat(again.steps().getFirst().done()).isTrue();
    assertThat(Files.readString(lines)).isEqualTo("a\n");
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void diskThatFillsWhileStepsRunLosesNothing(Shell shell) throws Exception {
    Lab lab = lab(shell);
    int next = 1;
    int attempt = 1;
    boolean notBegun = false;
    for (int order = 0; next <= 60 && order < 10; order++) {
      List<Steps> steps = new ArrayList<>();
      for (int i = next; i <= 60; i++) {
        String fill = i == 5 ? "; dd if=/dev/zero of=" + mount + "/fill bs=4k 2>&-; exit 0" : "";
        steps.add(
            Lab.step("s" + i, Lab.sh("echo " + i + " >>" + lines + fill))
                .attempt(i == next ? attempt : 1));
      }
      for (StepReport step : lab.run(lab.order(1, order, steps.toArray(Steps[]::new))).steps()) {
        if (step.done()) {
          next++;
          attempt = 1;
        } else {
          assertThat(step.result()).as(step.toString()).isEqualTo(new AttemptResult.NotBegun());
          attempt++;
          notBegun = true;
          Files.deleteIfExists(mount.resolve("fill"));
        }
      }
    }

    assertThat(notBegun).as("the disk was full").isTrue();
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      expected.add(Integer.toString(i));
    }
    assertThat(Files.readAllLines(lines)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void orderForReadOnlyStateIsNotBegun(Shell shell) throws Exception {
    Lab lab = lab(shell);
    lab.run(lab.order(1, 0, Lab.step("warm", Lab.sh("exit 0"))));
    await("the supervisor to close its files")
        .until(() -> call("mount", "-o", "remount,ro", mount.toString()) == 0);

    SegmentReport.Ended report =
        lab.run(lab.order(2, 0, Lab.step("a", Lab.sh("echo a >>" + lines))));

    assertThat(report.steps().getFirst().result()).isEqualTo(new AttemptResult.NotBegun());
    assertThat(report.steps().getFirst().why()).containsIgnoringCase("read-only");
    assertThat(lines).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void eventThatTheDiskTearsIsWrittenWhenThereIsRoom(Shell shell) throws Exception {
    Path journal = mount.resolve("events.jsonl");
    String first = "{\"seq\":1,\"text\":\"" + "x".repeat(3900) + "\"}\n";
    String second = "{\"seq\":2,\"text\":\"" + "y".repeat(9000) + "\"}\n";
    Files.writeString(journal, first);
    Files.writeString(mount.resolve("new"), second);
    fill();

    int full = append(shell);
    int stillFull = append(shell);
    Files.delete(mount.resolve("fill"));
    int roomy = append(shell);

    assertThat(List.of(full, stillFull)).doesNotContain(0);
    assertThat(roomy).isZero();
    assertThat(Files.readString(journal)).isEqualTo(first + second);
  }

  /** Appends event 2, as a program on the host does. */
  private int append(Shell shell) throws Exception {
    Path program = Path.of("target/classes/dev/salvor/host/supervisor-events.sh").toAbsolutePath();
    List<String> command = new ArrayList<>(shell.command());
    command.addAll(
        List.of(
            "-c",
            "folder=$1 events=new first=2 last=2; . \"$2\"; exit 0",
            "sh",
            mount.toString(),
            program.toString()));
    return call(command.toArray(String[]::new));
  }
}
