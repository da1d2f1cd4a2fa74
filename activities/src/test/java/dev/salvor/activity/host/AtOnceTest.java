package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.transport.UnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AtOnceTest {
  private final Semaphore places = new Semaphore(3);

  @Test
  void neverMoreThanThereArePlacesAndTheAnswersInTheirOrder() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Integer> all = IntStream.range(0, 40).boxed().toList();
    List<Integer> answers =
        AtOnce.ask(
            places,
            all,
            Duration.ofSeconds(20),
            one -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              now.decrementAndGet();
              return one * 2;
            },
            (one, why) -> -1);

    assertThat(answers).isEqualTo(all.stream().map(one -> one * 2).toList());
    assertThat(most.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void oneThatHangsIsLeftBehindAndOneThatWaitsForAPlaceIsNot() {
    CountDownLatch end = new CountDownLatch(1);
    List<String> answers =
        AtOnce.ask(
            new Semaphore(2),
            List.of("hangs", "a", "b", "lost"),
            Duration.ofSeconds(1),
            one -> {
              if (one.equals("hangs")) {
                awaited(end);
              }
              if (one.equals("lost")) {
                throw new UnreachableException("no route");
              }
              return one;
            },
            (one, why) -> one + ": " + why);
    end.countDown();

    assertThat(answers).containsExactly("hangs: no answer within 1 s", "a", "b", "lost: no route");
  }

  private static void awaited(CountDownLatch end) {
    try {
      assertThat(end.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
