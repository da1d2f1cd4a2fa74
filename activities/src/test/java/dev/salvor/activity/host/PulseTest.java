package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.ActivityNotExistsException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class PulseTest {
  @Test
  void beatsUntilTheWorkEndsAndNeverAfterwards() throws Exception {
    AtomicInteger beats = new AtomicInteger();
    CountDownLatch three = new CountDownLatch(3);
    Pulse pulse =
        Pulse.start(
            () -> {
              beats.incrementAndGet();
              three.countDown();
            },
            Duration.ZERO,
            Duration.ofMillis(5));
    assertThat(three.await(10, TimeUnit.SECONDS)).isTrue();
    pulse.close();
    int atTheEnd = beats.get();

    assertThat(new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(beats.get()).isEqualTo(atTheEnd);
  }

  @Test
  void stopsQuietlyWhenTheEngineHasGivenTheWorkAway() {
    AtomicInteger beats = new AtomicInteger();
    CountDownLatch first = new CountDownLatch(1);
    Pulse pulse =
        Pulse.start(
            () -> {
              beats.incrementAndGet();
              first.countDown();
              throw new ActivityNotExistsException(new IllegalStateException("gone"));
            },
            Duration.ofMillis(1),
            Duration.ofMillis(1));
    await(first);
    pulse.close();

    assertThat(beats).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
