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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
