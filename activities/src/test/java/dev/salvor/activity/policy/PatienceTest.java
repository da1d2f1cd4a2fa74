package dev.salvor.activity.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.activity.transport.local.LocalConnection;
import dev.salvor.policy.PolicyFile;
import dev.salvor.runbook.SecretRef;
import dev.salvor.runbook.source.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class PatienceTest {
  private static final PolicyFile.State BROKEN =
      new PolicyFile.State.Broken(
          List.of(new Problem("/x/worker.yaml", 2, 1, "", "it is half-written", "")));
  private static final SecretRef SECRET = SecretRef.ofHost("/root/password");
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicReference<PolicyFile.State> state = new AtomicReference<>(BROKEN);
  private final PolicyGate gate = new PolicyGate(state::get, Signers.NOT_LOOKED_AT, clock::get);

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private void assertWaits(SecretRef secret) {
    assertThatThrownBy(() -> gate.refuses(secret, new LocalConnection()))
        .isInstanceOf(PolicyUnusableException.class)
        .hasMessageContaining("waits, at most 15m")
        .hasMessageContaining("/x/worker.yaml:2:1")
        .hasMessageContaining("mend that file");
  }

  @Test
  void whoAsksFirstWaitsTheWholeTimeWheneverTheOthersBegan() {
    assertWaits(SECRET);
    pass(Patience.MOST.minusNanos(1));
    assertWaits(SECRET);
    assertWaits(SecretRef.ofHost("/root/other"));
    pass(Duration.ofNanos(1));
    assertThat(gate.refuses(SECRET, new LocalConnection()))
        .get()
        .asString()
        .contains("still after 15m", "it refuses everything", "/x/worker.yaml:2:1");
    assertWaits(SecretRef.ofHost("/root/other"));
  }

  @Test
  void aPolicyThatCouldBeUsedMeanwhileIsWaitedForAnew() {
    assertWaits(SECRET);
    pass(Patience.MOST);
    state.set(new PolicyFile.State.Absent());
    assertThat(gate.refuses(SECRET, new LocalConnection())).isEmpty();
    state.set(BROKEN);
    assertWaits(SECRET);
  }
}
