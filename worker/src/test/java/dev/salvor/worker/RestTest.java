package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RestTest {
  private static final long MB = 1L << 20;

  private long size = 40 * MB;
  private long used = 20 * MB;
  private int collected;
  private final Rest rest = new Rest(() -> size, () -> used, this::collect);

  private void collect() {
    collected++;
    size = 30 * MB;
    used = 15 * MB;
  }

  @Test
  void collectsOnceWhenNothingHappensAnyMore() {
    rest.look();
    used += 10 * MB;
    rest.look();
    assertThat(collected).isZero();
    used += MB;
    rest.look();
    assertThat(collected).isOne();

    used += MB;
    rest.look();
    rest.look();
    assertThat(collected).isOne();
  }

  @Test
  void collectsAgainAfterWorkThatMadeTheHeapLarger() {
    rest.look();
    rest.look();
    assertThat(collected).isOne();
    size = 100 * MB;
    used = 80 * MB;
    rest.look();
    assertThat(collected).isOne();
    // Meanwhile what was new was collected.
    used = 50 * MB;
    rest.look();
    assertThat(collected).isOne();
    rest.look();
    assertThat(collected).isEqualTo(2);
  }
}
