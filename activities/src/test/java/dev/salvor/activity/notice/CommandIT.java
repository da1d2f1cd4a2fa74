package dev.salvor.activity.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.notice.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandIT {
  @TempDir private Path folder;

  private Outcome send(String id, Duration timeout, String... argv) {
    return new Postman(folder.resolve("state"), Map.of(), Clock.systemUTC())
        .send(Ways.notice(id), Ways.way("cmd", new Way.Means.Command(List.of(argv)), timeout));
  }

  private Path script(String text) throws IOException {
    Path file = folder.resolve("tell.sh");
    Files.writeString(file, "#!/bin/sh\n" + text);
    return file;
  }

  @Test
  void textAndVariablesArriveAsTheyAreAndNoShellSeesThem() throws IOException {
    Path out = folder.resolve("out");
    Path tell =
        script(
            "{ cat; printf '%s\\n' \"$SALVOR_NOTICE_ID\" \"$SALVOR_NOTICE_KIND\""
                + " \"$SALVOR_NOTICE_DETAIL\" \"$2\"; } >>\"$1\"\n");
    Outcome outcome =
        send(
            "night#7",
            Duration.ofSeconds(10),
            "/bin/sh",
            tell.toString(),
            out.toString(),
            "$(touch " + folder.resolve("pwned") + ") ; a b");

    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    assertThat(out)
        .content()
        .startsWith("exited with 3: 'quoted' \"twice\" $HOME `id` ü\n")
        .contains("run      night (crash-recovery), WAITING\n")
        .endsWith(
            "night#7\nquestion\nexited with 3: 'quoted' \"twice\" $HOME `id` ü\n"
                + "$(touch "
                + folder.resolve("pwned")
                + ") ; a b\n");
    assertThat(folder.resolve("pwned")).doesNotExist();
  }

  @Test
  void aProgramThatFailsSaysWhy() throws IOException {
    Path tell = script("echo no dial tone >&2; exit 4\n");

    assertThat(send("n#1", Duration.ofSeconds(10), "/bin/sh", tell.toString()))
        .isEqualTo(Outcome.refused("/bin/sh exited with 4: no dial tone"));
  }

  /** All of it in memory, or on the disk, would end the node. */
  @Test
  void ofAProgramThatPrintsWithoutEndTheLastWordsAreKept() throws Exception {
    Path tell =
        script("head -c 200000000 /dev/zero | tr '\\0' x; echo; echo no dial tone; exit 4\n");
    AtomicLong most = new AtomicLong();
    try (ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor()) {
      ScheduledFuture<?> looking =
          looks.scheduleAtFixedRate(
              () -> most.accumulateAndGet(size(), Math::max), 0, 5, TimeUnit.MILLISECONDS);
      Outcome outcome = send("n#6", Duration.ofSeconds(60), "/bin/sh", tell.toString());
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused ->
                  assertThat(refused.why())
                      .startsWith("/bin/sh exited with 4: xxx")
                      .endsWith("no dial tone")
                      .hasSizeLessThan(400));
      assertThat(looking.isDone()).isFalse();
    }
    assertThat(most).hasValueLessThan(10_000);
  }

  private long size() {
    try (Stream<Path> files = Files.walk(folder.resolve("state"))) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | java.io.UncheckedIOException notYet) {
      return 0;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {69, 74, 75, 124, 126, 127, 137})
  void everyExitCodeIsTheProgramsOwn(int code) throws IOException {
    Path tell = script("exit " + code + "\n");

    assertThat(send("n#7", Duration.ofSeconds(10), "/bin/sh", tell.toString()))
        .isEqualTo(Outcome.refused("/bin/sh exited with " + code));
  }

  @Test
  void aSecondTryTakesNothingFromTheProgramThatStillReads() throws Exception {
    Path out = folder.resolve("out");
    Path go = folder.resolve("go");
    Path tell =
        script(
            "echo >\"$1.begun\"; until [ -e '%s' ]; do sleep 0.05; done; cat >\"$1\"\n"
                .formatted(go));
    String[] argv = {"/bin/sh", tell.toString(), out.toString()};
    Thread first = Thread.ofVirtual().start(() -> send("n#8", Duration.ofSeconds(30), argv));
    org.awaitility.Awaitility.await().until(() -> Files.exists(folder.resolve("out.begun")));
    assertThat(
            new Postman(folder.resolve("state"), Map.of(), Clock.systemUTC())
                .send(
                    Ways.notice("n#8"),
                    Ways.saying("cmd", "short", new Way.Means.Command(List.of(argv)))))
        .isEqualTo(Outcome.refused("/bin/sh of an earlier try still runs"));
    Files.createFile(go);
    first.join();

    assertThat(out).content().startsWith("exited with 3").contains("salvor show night");
  }

  @Test
  void aProgramThatLeavesAnotherBehindIsToldAllTheSame() throws IOException {
    Path tell = script("sleep 20 &\nexit 0\n");
    long begun = System.nanoTime();

    assertThat(send("n#9", Duration.ofSeconds(15), "/bin/sh", tell.toString()))
        .isInstanceOf(Outcome.Accepted.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aProgramThatIsNotThereIsSaidToBeSo() {
    assertThat(send("n#2", Duration.ofSeconds(10), "/no/such/program"))
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.why()).contains("is not there"));
  }

  @Test
  void aProgramThatHangsIsEnded() {
    long begun = System.nanoTime();
    Outcome outcome = send("n#3", Duration.ofSeconds(1), "sleep", "60");

    assertThat(outcome).isEqualTo(Outcome.refused("sleep did not end within 1 s and was ended"));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void aSecondTryDoesNotMeetTheFirst() throws Exception {
    Path out = folder.resolve("out");
    Path tell = script("echo told >>\"$1\"; sleep 2\n");
    Thread first =
        Thread.ofVirtual()
            .start(
                () ->
                    send(
                        "n#4", Duration.ofSeconds(30), "/bin/sh", tell.toString(), out.toString()));
    org.awaitility.Awaitility.await().until(() -> Files.exists(out));
    Outcome second =
        send("n#4", Duration.ofSeconds(30), "/bin/sh", tell.toString(), out.toString());
    first.join();
    Outcome third = send("n#4", Duration.ofSeconds(30), "/bin/sh", tell.toString(), out.toString());

    assertThat(second).isEqualTo(Outcome.refused("/bin/sh of an earlier try still runs"));
    assertThat(third).isEqualTo(Outcome.accepted("accepted before"));
    assertThat(out).hasContent("told");
  }

  @Test
  void nothingButTheAcceptanceIsLeft() throws IOException {
    send("n#5", Duration.ofSeconds(10), "true");

    try (Stream<Path> files = Files.list(folder.resolve("state/node/notices/sent"))) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .singleElement()
          .asString()
          .endsWith(".cmd.accepted");
    }
  }
}
