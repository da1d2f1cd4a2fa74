package dev.salvor.workflow.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.audit.AuditLine;
import dev.salvor.audit.ChainEnd;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes at once, and processes that are killed. */
final class AuditProcessesTest {
  private static final int LOOPS = Math.min(Integer.getInteger("salvor.loops", 3), 500);
  private static final long SMALL = 20_000;

  @TempDir private Path temp;

  private Process writer(Path state, String name, long most, String... before) throws IOException {
    List<String> command = new ArrayList<>(List.of(before));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            AuditWriter.class.getName(),
            state.toString(),
            name,
            Long.toString(SMALL),
            Long.toString(most)));
    return new ProcessBuilder(command).redirectError(temp.resolve(name + ".err").toFile()).start();
  }

  /** What it says that it has recorded, until it ends. */
  private static void hear(Process process, int most, Map<String, String> heard)
      throws IOException {
    BufferedReader out = process.inputReader();
    for (int i = 0; i < most; i++) {
      String line = out.readLine();
      if (line == null) {
        return;
      }
      if (line.indexOf(' ') > 0) {
        heard.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
      }
    }
  }

  private static Map<String, String> written(Path state) throws IOException {
    Map<String, String> all = new HashMap<>();
    long unread =
        AuditReader.read(
            state, (AuditLine l) -> all.put(l.end().toString(), l.entry().why().orElse("")));
    assertThat(unread).isBetween(0L, (long) LOOPS * 2);
    return all;
  }

  /** By its handle: what it has said stays readable. */
  private static void kill(Process process) throws InterruptedException {
    assertThat(process.toHandle().destroyForcibly()).isTrue();
    assertThat(process.waitFor()).isEqualTo(128 + 9);
  }

  @Test
  void twoProcessesAtOnceLoseNothing() throws Exception {
    Path state = temp.resolve("state");
    Process one = writer(state, "one", 120);
    Process two = writer(state, "two", 120);
    Map<String, String> heard = new HashMap<>();
    hear(one, 120, heard);
    hear(two, 120, heard);
    assertThat(one.waitFor()).isZero();
    assertThat(two.waitFor()).isZero();
    assertThat(heard).hasSize(240);
    AuditProof proof = AuditProof.ofState(state, List.of());
    assertThat(proof.findings()).isEmpty();
    assertThat(proof.lines()).isEqualTo(240);
    assertThat(written(state)).containsAllEntriesOf(heard);
  }

  @Test
  void whatWasRecordedSurvivesTheKillOfItsWriter() throws Exception {
    Path state = temp.resolve("state");
    Random random = new Random(17);
    Map<String, String> heard = new HashMap<>();
    for (int i = 0; i < LOOPS; i++) {
      Process one = writer(state, "a" + i, Long.MAX_VALUE);
      Process two = writer(state, "b" + i, Long.MAX_VALUE);
      hear(one, 5 + random.nextInt(60), heard);
      TimeUnit.MICROSECONDS.sleep(random.nextInt(3000)); // where in its work it dies
      kill(one);
      hear(one, Integer.MAX_VALUE, heard);
      hear(two, 5 + random.nextInt(60), heard);
      kill(two);
      hear(two, Integer.MAX_VALUE, heard);
      AuditProof proof = AuditProof.ofState(state, List.of());
      assertThat(proof.findings()).as("after loop %d", i).isEmpty();
    }
    ChainEnd last = new AuditLog(state).append(AuditLogTest.entry("afterwards"));
    AuditProof proof = AuditProof.ofState(state, List.of(last));
    assertThat(proof.findings()).isEmpty();
    assertThat(proof.notes()).isEmpty();
    assertThat(written(state)).containsAllEntriesOf(heard);
    System.out.println(
        "audit: " + 2 * LOOPS + " writers killed, " + heard.size() + " entries acknowledged");
  }

  /** A limit of the file's size stands for a full disk: the write goes in half, then fails. */
  @Test
  void anEntryThatFindsNoRoomIsRefusedAndLeavesTheChainWhole() throws Exception {
    Path state = temp.resolve("state");
    Process full = writer(state, "full", 1000, "/bin/sh", "-c", "ulimit -f 16; exec \"$@\"", "sh");
    Map<String, String> heard = new HashMap<>();
    hear(full, Integer.MAX_VALUE, heard);
    assertThat(full.waitFor()).isNotZero();
    assertThat(Files.readString(temp.resolve("full.err"))).contains("IOException");
    assertThat(heard).isNotEmpty().hasSizeLessThan(1000);
    assertThat(AuditProof.ofState(state, List.of()).findings()).isEmpty();
    assertThat(written(state)).isEqualTo(heard);
    assertThat(new AuditLog(state).append(AuditLogTest.entry("room again")).seq())
        .isEqualTo(heard.size() + 1L);
    assertThat(AuditProof.ofState(state, List.of()).findings()).isEmpty();
  }
}
