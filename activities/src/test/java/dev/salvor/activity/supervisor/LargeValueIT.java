package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Parameters of actions that are longer than an environment variable can be. */
final class LargeValueIT {
  @TempDir Path folder;

  /** Bytes of the content, below and beyond what the kernel would take. */
  @ParameterizedTest
  @CsvSource({
    "DASH, 100000",
    "DASH, 300000",
    "BASH, 100000",
    "BASH, 300000",
    "BUSYBOX, 100000",
    "BUSYBOX, 300000"
  })
  void contentOfAFileArrivesByteForByteAndIsTakenBack(Shell shell, int bytes) throws Exception {
    Lab lab = new Lab(folder.resolve("state"), shell);
    Path target = Files.writeString(folder.resolve("target"), "before\n");
    String unit = "a'b\"$(id)\n%s\u00e9\\";
    String content = unit.repeat(bytes / 15) + "no line break at the end";
    Map<String, String> with = new LinkedHashMap<>();
    with.put("WITH_PATH", target.toString());
    with.put("WITH_CONTENT", content);
    with.put("WITH_DIFF", "false");

    SegmentReport.Ended done =
        lab.run(
            lab.order(
                1,
                0,
                Lab.step("p/s", action("file", "do", with))
                    .check(action("file", "check", with))
                    .verify(action("file", "verify", with))));

    assertThat(done.steps()).as(done.toString()).allMatch(StepReport::done);
    assertThat(Files.readString(target)).isEqualTo(content);
    assertThat(spilled(lab)).containsExactly("rw------- " + bytes(content));
    assertThat(Files.size(lab.segment(1).resolve("segment.0"))).isLessThan(20_000);

    SegmentReport.Ended undone =
        lab.run(lab.order(1, 1, Lab.step("p/s", action("file", "undo", with)).undo()));
    assertThat(undone.steps()).as(undone.toString()).allMatch(StepReport::done);
    assertThat(Files.readString(target)).isEqualTo("before\n");
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void otherActionsReadALongParameterFromItsFileToo(Shell shell) {
    Lab lab = new Lab(folder.resolve("state"), shell);
    String message = "::salvor a=b\n" + "x".repeat(300_000) + "\nend";
    SegmentReport.Ended done =
        lab.run(
            lab.order(
                1, 0, Lab.step("p/n", action("note", "do", Map.of("WITH_MESSAGE", message)))));
    assertThat(done.steps()).as(done.toString()).allMatch(StepReport::done);
    assertThat(done.steps().getFirst().tail()).endsWith("xx\nend\n");
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static List<String> spilled(Lab lab) throws Exception {
    try (var all = Files.list(lab.folder().resolve("files"))) {
      List<String> out = new java.util.ArrayList<>();
      for (Path file : all.toList()) {
        out.add(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                + " "
                + Files.size(file));
      }
      return out;
    }
  }

  private static Command action(String name, String op, Map<String, String> env) {
    return new Command(
        new Program.Builtin(name, op),
        env,
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(60),
        Duration.ofSeconds(1));
  }
}
