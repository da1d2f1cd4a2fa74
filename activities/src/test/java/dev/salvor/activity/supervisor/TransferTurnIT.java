package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two that bring the data of one step: the last that came is the only one. */
final class TransferTurnIT {
  private static final Path HOST = Path.of("src/main/resources/dev/salvor/host").toAbsolutePath();
  private static final String BIG = "0123456789".repeat(2000);

  @TempDir Path folder;
  private Path step;
  private Path target;

  @BeforeEach
  void folders() throws IOException {
    Require.tools("flock");
    target = folder.resolve("target");
    step = folder.resolve("state/runs/trial/steps/s");
    Files.createDirectories(folder.resolve("state/runs/trial/files"));
    Files.createDirectories(segment());
    Files.writeString(folder.resolve("state/state-id"), "0123456789abcdef\n");
    Files.writeString(folder.resolve("state/runs/trial/prepared.json"), "{}\n");
  }

  private Path segment() {
    return folder.resolve("state/runs/trial/segments/1");
  }

  private Path manifest(Map<String, String> files) throws IOException {
    StringBuilder text = new StringBuilder("C1 tree " + files.size() + " 0 0\nd 755 0 - .\n");
    new TreeMap<>(files)
        .forEach(
            (name, content) -> {
              byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
              text.append(
                  "f 644 " + bytes.length + " " + Digests.sha256(bytes) + " ./" + name + "\n");
            });
    return Files.writeString(folder.resolve("state/runs/trial/files/m"), text.append("C1 end\n"));
  }

  private Process start(Shell shell, String turn, String op, String... more) throws IOException {
    List<String> command = new ArrayList<>(shell.command());
    String machine = Files.readString(Path.of("/etc/machine-id")).strip();
    command.addAll(
        List.of(HOST.resolve("transfer.sh").toString(), op, folder.resolve("state").toString()));
    command.addAll(List.of(machine, "0123456789abcdef", "trial", "-", "s", "m", "1", "0", turn));
    command.add(target.toString());
    command.addAll(List.of(more));
    return shell(shell, command);
  }

  private Process shell(Shell shell, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .put("PATH", shell.path(Path.of("target", "shells", shell.name()).toAbsolutePath()));
    return builder.start();
  }

  private static String ends(Process process, int code) throws Exception {
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isEqualTo(code);
    return said;
  }

  private String says(Shell shell, String turn, String op, String... more) throws Exception {
    return ends(start(shell, turn, op, more), 0);
  }

  private void gives(Shell shell, String turn, String content, String... more) throws Exception {
    Process append = start(shell, turn, "append", more);
    append.getOutputStream().write(content.getBytes(StandardCharsets.UTF_8));
    ends(append, 0);
  }

  /** The order's own program. */
  private String action(Shell shell, String op, int code) throws Exception {
    List<String> command = new ArrayList<>(List.of("env"));
    command.add("SALVOR_LIB=" + HOST.resolve("actions"));
    command.add("SALVOR_RUN_DIR=" + folder.resolve("state/runs/trial"));
    command.add("SALVOR_STEP_DIR=" + step);
    command.add("WITH_TARGET=" + target);
    command.add("WITH_MANIFEST=" + folder.resolve("state/runs/trial/files/m"));
    command.addAll(shell.command());
    command.addAll(List.of(HOST.resolve("actions/copy.sh").toString(), op));
    return ends(shell(shell, command), code);
  }

  @ParameterizedTest
  @EnumSource
  void whoWritesForAnEarlierDeliveryIsEndedBeforeALaterOneLooks(Shell shell) throws Exception {
    manifest(Map.of("big", BIG));
    assertThat(says(shell, "A", "need", "missing")).contains("send 2 0");
    Process early = start(shell, "A", "append", "2", "0");
    OutputStream late = early.getOutputStream();
    late.write(BIG.substring(0, 5000).getBytes(StandardCharsets.UTF_8));
    late.flush();
    Path staged = step.resolve("staged/m/tree/big");
    Awaitility.await().until(() -> Files.exists(staged) && Files.size(staged) == 5000);

    assertThat(says(shell, "B", "need", "missing")).contains("send 2 5000");
    gives(shell, "B", BIG.substring(5000), "2", "5000");
    assertThat(says(shell, "B", "arrived")).contains("whole");
    action(shell, "do", 0);
    action(shell, "verify", 0);

    try {
      late.write("too late".getBytes(StandardCharsets.UTF_8));
      late.flush();
    } catch (IOException e) {
      // It reads no more.
    }
    assertThat(early.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(early.exitValue()).isEqualTo(76);
    assertThat(target.resolve("big")).hasContent(BIG);
    action(shell, "verify", 0);
  }

  @ParameterizedTest
  @EnumSource
  void aSuspendedWriterIsEndedToo(Shell shell) throws Exception {
    manifest(Map.of("big", BIG));
    says(shell, "A", "need", "missing");
    Process early = start(shell, "A", "append", "2", "0");
    early.getOutputStream().write(new byte[10]);
    early.getOutputStream().flush();
    Path staged = step.resolve("staged/m/tree/big");
    Awaitility.await().until(() -> Files.exists(staged) && Files.size(staged) == 10);
    String writer = Files.readString(step.resolve("staging.writer")).split(" ", 2)[0];
    assertThat(new ProcessBuilder("kill", "-STOP", writer).start().waitFor()).isZero();

    says(shell, "B", "need", "missing");

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                ProcessHandle.of(Long.parseLong(writer)).filter(ProcessHandle::isAlive).isEmpty());
    ends(early, 76);
  }

  @ParameterizedTest
  @EnumSource
  void whoHasLostTheTurnChangesNothing(Shell shell) throws Exception {
    manifest(Map.of("a", "one", "b", "two"));
    says(shell, "A", "need", "missing");
    gives(shell, "A", "one", "2", "0");
    says(shell, "B", "need", "missing");
    for (List<String> op : List.of(List.of("append", "3", "0"), List.of("unpack"))) {
      Process append =
          start(shell, "A", op.getFirst(), op.subList(1, op.size()).toArray(new String[0]));
      assertThat(ends(append, 76)).contains("somebody else has begun");
    }
    ends(start(shell, "A", "arrived"), 76);
    assertThat(step.resolve("staged/m/tree/a")).hasContent("one");
    assertThat(step.resolve("staged/m/tree/b")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void aLateDeliveryTakesNothingFromAnOrderThatIsOnItsWayOrThere(Shell shell) throws Exception {
    manifest(Map.of("a", "one"));
    says(shell, "A", "need", "missing");
    says(shell, "B", "need", "missing");
    gives(shell, "B", "one", "2", "0");
    says(shell, "B", "arrived");
    // Between arrived and the order.
    assertThat(says(shell, "A", "need", "missing")).contains("wanted 1").doesNotContain("send ");
    Files.writeString(segment().resolve("segment.0"), "", StandardOpenOption.CREATE_NEW);
    for (String op : List.of("need", "unpack", "append", "arrived")) {
      assertThat(says(shell, "C", op, "2", "0")).startsWith("refused ORDERED");
    }
    action(shell, "do", 0);
    assertThat(target.resolve("a")).hasContent("one");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotWantedAnyMoreDoesNotStay(Shell shell) throws Exception {
    manifest(Map.of("a", "one", "b", "two"));
    says(shell, "A", "need", "missing");
    gives(shell, "A", "one", "2", "0");
    Path stray = Files.writeString(step.resolve("staged/m/tree/odd\nname"), "x");
    Files.createDirectories(target);
    Files.writeString(target.resolve("a"), "one");

    assertThat(says(shell, "B", "need", "missing")).contains("wanted 1").contains("send 3 0");

    assertThat(stray).doesNotExist();
    assertThat(Objects.requireNonNull(step.resolve("staged/m/tree").toFile().list())).isEmpty();
  }
}
