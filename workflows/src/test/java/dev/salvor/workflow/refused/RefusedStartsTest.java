package dev.salvor.workflow.refused;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RefusedStartsTest {
  private static final Instant T = Instant.parse("2026-11-23T03:00:00Z");

  @TempDir private Path node;

  private Path file() {
    return RefusedStarts.file(node);
  }

  private static RefusedStarts.One one(int number, Instant at) {
    return new RefusedStarts.One(at, "forged-" + number, "execution-" + number, "no seal");
  }

  private RefusedStarts.Kept when(long count, Instant now) {
    Awaitility.await().until(() -> RefusedStarts.read(file(), now).count() == count);
    return RefusedStarts.read(file(), now);
  }

  @Test
  void theFirstAreNamedAndAllOthersAreANumber() throws Exception {
    RefusedStarts starts = RefusedStarts.in(file());
    int threads = 4;
    CountDownLatch ready = new CountDownLatch(threads);
    for (int thread = 0; thread < threads; thread++) {
      int from = thread * 2500;
      Thread.ofVirtual()
          .start(
              () -> {
                for (int i = 0; i < 2500; i++) {
                  starts.add(one(from + i, T));
                }
                ready.countDown();
              });
    }
    ready.await();
    RefusedStarts.Kept kept = when(10_000, T);
    assertThat(kept.first()).hasSize(RefusedStarts.NAMED);
    assertThat(kept.since()).hasValue(T);
    assertThat(Files.size(file())).isLessThan(10_000);
  }

  @Test
  void oneIsCountedOnceAndAWorkerThatDiedHasForgottenNone() {
    RefusedStarts.in(file()).add(one(1, T));
    assertThat(when(1, T).first()).containsExactly(one(1, T));
    RefusedStarts next = RefusedStarts.in(file());
    next.add(one(1, T));
    next.add(one(2, T));
    assertThat(when(2, T).first()).containsExactly(one(1, T), one(2, T));
  }

  @Test
  void whatIsOldIsToldNoMoreAndMakesRoom() {
    RefusedStarts starts = RefusedStarts.in(file());
    for (int i = 0; i < 30; i++) {
      starts.add(one(i, T));
    }
    assertThat(when(30, T).more()).isEqualTo(10);
    Instant later = T.plus(RefusedStarts.TOLD).plusSeconds(1);
    assertThat(RefusedStarts.read(file(), later)).isEqualTo(RefusedStarts.Kept.NONE);
    starts.add(one(31, later));
    assertThat(when(1, later).first()).containsExactly(one(31, later));
    assertThat(RefusedStarts.read(file(), later.minus(Duration.ofHours(1))).count()).isEqualTo(1);
  }

  @Test
  void wordsOfStrangersAreCutAndADamagedFileIsNone() throws IOException {
    RefusedStarts.One long1 =
        new RefusedStarts.One(T, "x".repeat(100_000), "e", "y".repeat(100_000));
    assertThat(long1.run()).hasSizeLessThan(400);
    assertThat(long1.why()).hasSizeLessThan(400);
    for (String text : new String[] {"", "null", "[]", "{\"first\":3}", "{\"first\":[{}]}", "{"}) {
      Files.writeString(file(), text);
      assertThat(RefusedStarts.read(file(), T)).as(text).isEqualTo(RefusedStarts.Kept.NONE);
    }
    RefusedStarts.in(file()).add(one(1, T));
    assertThat(when(1, T).first()).hasSize(1);
  }
}
