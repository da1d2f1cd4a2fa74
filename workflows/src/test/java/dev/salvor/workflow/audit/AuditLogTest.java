package dev.salvor.workflow.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.audit.AuditLine;
import dev.salvor.audit.ChainEnd;
import dev.salvor.audit.Whence;
import dev.salvor.audit.Who;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditLogTest {
  @TempDir private Path temp;
  private Path state;
  private AuditLog log;

  @BeforeEach
  void open() {
    state = temp.resolve("state");
    log = new AuditLog(state);
  }

  static AuditEntry entry(String why) {
    return AuditEntry.of(
            Instant.parse("2026-11-20T14:30:22Z"),
            AuditAction.DECISION,
            Who.of("ann"),
            Whence.worker("desk"))
        .why(why);
  }

  private void write(int from, int to) throws IOException {
    for (int i = from; i <= to; i++) {
      assertThat(log.append(entry("entry " + i)).seq()).isEqualTo(i);
    }
  }

  private Path file(String name) {
    return state.resolve("audit").resolve(name);
  }

  private AuditProof proof(ChainEnd... noted) throws IOException {
    return AuditProof.ofState(state, List.of(noted));
  }

  private List<AuditLine> entries() throws IOException {
    List<AuditLine> all = new ArrayList<>();
    assertThat(AuditReader.read(state, all::add)).isZero();
    return all;
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(channel.truncate(size).size()).isEqualTo(size);
    }
  }

  private static void add(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.APPEND);
  }

  @Test
  void entriesAreThereInTheirOrderForTheOwnerAlone() throws IOException {
    write(1, 3);
    assertThat(entries())
        .extracting(l -> l.entry().why().orElseThrow())
        .containsExactly("entry 1", "entry 2", "entry 3");
    assertThat(proof().isWhole()).isTrue();
    assertThat(proof().end()).isEqualTo(entries().getLast().end());
    assertThat(mode(state)).isEqualTo("rwx------");
    assertThat(mode(state.resolve("audit"))).isEqualTo("rwx------");
    for (String name : List.of("audit.jsonl", "head", "lock")) {
      assertThat(mode(file(name))).isEqualTo("rw-------");
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void aLogThatNobodyWroteToIsWhole() throws IOException {
    assertThat(proof().isWhole()).isTrue();
    assertThat(proof().lines()).isZero();
    assertThat(state).doesNotExist();
  }

  @Test
  void aCutAtEachByteIsFoundAndNeverHeals() throws IOException {
    write(1, 4);
    byte[] whole = Files.readAllBytes(file("audit.jsonl"));
    byte[] head = Files.readAllBytes(file("head"));
    for (int size = 0; size < whole.length; size += 7) {
      Files.write(file("audit.jsonl"), Arrays.copyOf(whole, size));
      Files.write(file("head"), head);
      assertThat(proof().findings()).as("cut to %d", size).isNotEmpty();
      assertThat(log.append(entry("afterwards")).seq()).isGreaterThan(5);
      assertThat(proof().findings()).as("cut to %d, then written", size).isNotEmpty();
    }
  }

  @Test
  void aCutBeginningIsFound() throws IOException {
    write(1, 4);
    List<String> lines = Files.readAllLines(file("audit.jsonl"));
    Files.write(file("audit.jsonl"), lines.subList(2, 4));
    assertThat(proof().findings())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.line()).isEqualTo(1);
              assertThat(f.what()).contains("missing before it: entries 1 to 2");
            });
  }

  @Test
  void aLogThatIsGoneIsMissed() throws IOException {
    write(1, 3);
    Files.delete(file("audit.jsonl"));
    assertThat(proof().findings()).isNotEmpty();
    assertThat(log.append(entry("goes on")).seq()).isEqualTo(5);
    assertThat(proof().findings()).isNotEmpty();
  }

  @Test
  void aHeadThatIsGoneOrUnreadableIsFoundAndNoted() throws IOException {
    write(1, 3);
    Files.delete(file("head"));
    assertThat(proof().findings()).isNotEmpty();
    assertThat(log.append(entry("goes on")).seq()).isEqualTo(5);
    assertThat(proof().findings())
        .singleElement()
        .satisfies(f -> assertThat(f.what()).contains("the file head"));

    Files.writeString(file("head"), "S1 nonsense\n");
    assertThat(proof().findings()).hasSize(2);
  }

  @Test
  void onlyAnEndThatWasNotedElsewhereShowsThatAllIsGone() throws IOException {
    ChainEnd noted = log.append(entry("the last one"));
    for (String name : List.of("audit.jsonl", "head")) {
      Files.delete(file(name));
    }
    write(1, 2);
    assertThat(proof().isWhole()).isTrue();
    assertThat(proof(noted).isWhole()).isFalse();
  }

  @Test
  void theFolderOfARunNotesAnEndThatHasToBeThere() throws IOException {
    write(1, 3);
    Path run = Files.createDirectories(state.resolve("runs/a-1"));
    Files.writeString(run.resolve(AuditProof.NOTED), proof().end() + "\n");
    Files.createDirectories(state.resolve("runs/a-2"));
    Files.writeString(state.resolve("runs/a-2/audit"), "half");
    write(4, 4);
    assertThat(proof().isWhole()).isTrue();

    for (String name : List.of("audit.jsonl", "head")) {
      Files.delete(file(name));
    }
    write(1, 2);
    assertThat(proof().findings()).singleElement().asString().contains("up to 3 had been written");
    write(3, 3);
    assertThat(proof().isWhole()).isTrue(); // the same entries again are the same chain
  }

  @Test
  void aHalfWrittenLastLineIsNotedByTheNextWriter() throws IOException {
    write(1, 2);
    for (int left : new int[] {1, 2, 80, 200, 0}) {
      long good = proof().end().seq();
      byte[] next = AuditLine.after(proof().end(), entry("killed")).bytes();
      add(file("audit.jsonl"), Arrays.copyOf(next, next.length - left));
      assertThat(proof().isWhole()).isTrue();
      assertThat(proof().notes()).singleElement().asString().contains("half-written");
      // One that lacks only its end counts as written.
      assertThat(log.append(entry("the next")).seq()).isEqualTo(good + (left == 0 ? 3 : 2));
      assertThat(proof().findings()).isEmpty();
      assertThat(proof().notes()).isEmpty();
    }
    List<AuditLine> all = new ArrayList<>();
    assertThat(AuditReader.read(state, all::add)).isEqualTo(4);
    assertThat(all).extracting(l -> l.entry().action()).contains(AuditAction.TORN);
  }

  @Test
  void whatAKilledWriterHadWrittenWholeIsKept() throws IOException {
    write(1, 2);
    byte[] head = Files.readAllBytes(file("head"));
    write(3, 4);
    Files.write(file("head"), head);
    add(file("audit.jsonl"), "{\"seq\":5".getBytes(StandardCharsets.UTF_8));
    assertThat(proof().notes()).hasSize(2);
    assertThat(log.append(entry("goes on")).seq()).isEqualTo(7);
    assertThat(proof().findings()).isEmpty();
    List<AuditLine> all = new ArrayList<>();
    assertThat(AuditReader.read(state, all::add)).isEqualTo(1);
    assertThat(all)
        .extracting(l -> l.entry().action())
        .containsSequence(AuditAction.TORN, AuditAction.RECOVERED, AuditAction.DECISION);
  }

  @Test
  void whatSomebodyAddedByHandIsFound() throws IOException {
    write(1, 2);
    Files.writeString(file("audit.jsonl"), "nothing of ours\n", StandardOpenOption.APPEND);
    assertThat(proof().findings()).singleElement().extracting(f -> f.line()).isEqualTo(3L);
    assertThat(log.append(entry("goes on")).seq()).isEqualTo(4);
    assertThat(proof().findings()).hasSize(2);
  }

  @Test
  void anEntryBehindALineThatLostItsEndCanBeRead() throws IOException {
    write(1, 2);
    byte[] all = Files.readAllBytes(file("audit.jsonl"));
    all[all.length - 1] = 'x';
    Files.write(file("audit.jsonl"), all);
    write(4, 4);
    long[] last = {0};
    assertThat(AuditReader.read(state, line -> last[0] = line.seq())).isEqualTo(1);
    assertThat(last[0]).isEqualTo(4);
    assertThat(proof().isWhole()).isFalse();
  }

  @Test
  void aFullFileIsPutAsideAndTheChainGoesOn() throws IOException {
    log = new AuditLog(state, 2000, Duration.ofSeconds(10));
    write(1, 40);
    try (var files = Files.list(state.resolve("audit"))) {
      assertThat(files.filter(f -> f.toString().endsWith(".jsonl")).count()).isGreaterThan(4);
    }
    assertThat(file("audit-000000000000000001.jsonl")).exists();
    assertThat(proof().findings()).isEmpty();
    assertThat(proof().lines()).isEqualTo(40);
    assertThat(entries()).hasSize(40);

    Path first = file("audit-000000000000000001.jsonl");
    byte[] kept = Files.readAllBytes(first);
    Files.delete(first);
    assertThat(proof().findings()).singleElement().asString().contains("missing before it");
    Files.write(first, kept);
    assertThat(proof().isWhole()).isTrue();
  }

  @Test
  void whoDiesBetweenThePartsOfARotationLosesNothing() throws IOException {
    write(1, 5);
    Files.move(file("audit.jsonl"), file("audit-000000000000000001.jsonl"));
    assertThat(proof().findings()).isEmpty();
    write(6, 7);
    assertThat(proof().findings()).isEmpty();
    assertThat(entries()).hasSize(7);

    truncate(file("audit-000000000000000001.jsonl"), 100);
    assertThat(proof().findings()).isNotEmpty();
  }

  @Test
  void everyLineThatIsEditedInAnyFileIsNamed() throws IOException {
    log = new AuditLog(state, 1500, Duration.ofSeconds(10));
    write(1, 12);
    try (var files = Files.list(state.resolve("audit"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
        byte[] whole = Files.readAllBytes(file);
        int line = 1;
        for (int at = 0; at < whole.length; at += 11) {
          byte[] changed = whole.clone();
          changed[at] ^= 1;
          Files.write(file, changed);
          int number =
              line
                  + (int)
                      new String(whole, 0, at, StandardCharsets.UTF_8)
                          .chars()
                          .filter(c -> c == '\n')
                          .count();
          assertThat(proof().findings())
              .as("byte %d of %s", at, file)
              .first()
              .extracting(f -> f.file() + ":" + f.line())
              .isEqualTo(file + ":" + number);
        }
        Files.write(file, whole);
      }
    }
    assertThat(proof().isWhole()).isTrue();
  }

  @Test
  void nothingIsRecordedWhereNothingCanBeWritten() throws IOException {
    Files.createDirectories(state);
    Files.writeString(state.resolve("audit"), "");
    assertThatThrownBy(() -> log.append(entry("x")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a folder");
  }

  @Test
  void aLinkInTheFoldersPlaceOfAFileIsNotFollowed() throws IOException {
    write(1, 1);
    Path elsewhere = Files.writeString(temp.resolve("elsewhere"), "");
    Files.delete(file("audit.jsonl"));
    Files.createSymbolicLink(file("audit.jsonl"), elsewhere);
    assertThatThrownBy(() -> log.append(entry("x"))).isInstanceOf(IOException.class);
    assertThat(elsewhere).isEmptyFile();
  }

  @Test
  void whoHoldsTheLockForGoodHoldsNobodyElseForGood() throws IOException {
    write(1, 1);
    log = new AuditLog(state, 1 << 20, Duration.ofMillis(50));
    try (FileChannel other = FileChannel.open(file("lock"), StandardOpenOption.WRITE);
        FileLock held = other.lock()) {
      assertThat(held.isValid()).isTrue();
      assertThatThrownBy(() -> log.append(entry("x"))).hasMessageContaining("is it stopped?");
    }
    write(2, 2);
    assertThat(proof().lines()).isEqualTo(2);
  }

  @Test
  void manyThreadsAndSeveralLogsLoseNothing() throws Exception {
    int each = 30;
    ConcurrentHashMap<Long, String> acknowledged = new ConcurrentHashMap<>();
    List<Thread> threads = new ArrayList<>();
    AuditLog second = new AuditLog(state);
    for (int t = 0; t < 8; t++) {
      int name = t;
      AuditLog mine = t % 4 == 0 ? second : log;
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < each; i++) {
                      String why = name + " says " + i;
                      try {
                        acknowledged.put(mine.append(entry(why)).seq(), why);
                      } catch (IOException e) {
                        throw new UncheckedIOException(e);
                      }
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(acknowledged).hasSize(8 * each);
    assertThat(proof().findings()).isEmpty();
    assertThat(entries())
        .allSatisfy(l -> assertThat(l.entry().why()).contains(acknowledged.get(l.seq())));
  }
}
