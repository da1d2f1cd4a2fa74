package dev.salvor.worker.engine;

import static dev.salvor.worker.engine.StartTries.Next.NOTHING;
import static dev.salvor.worker.engine.StartTries.Next.OTHER_PORTS;
import static dev.salvor.worker.engine.StartTries.Next.WITHOUT_SANDBOX;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StartTriesTest {
  /** What follows on ends of one kind until there is nothing more to do. */
  private static List<StartTries.Next> all(boolean sandboxed, boolean taken, boolean panicked) {
    StartTries tries = new StartTries(sandboxed);
    List<StartTries.Next> all = new ArrayList<>();
    do {
      all.add(tries.after(taken, panicked));
    } while (all.getLast() != NOTHING && all.size() < 10);
    return all;
  }

  @Test
  void aPanicThatTheSandboxMakesEndsWithoutIt() {
    assertThat(all(true, false, true))
        .containsExactly(OTHER_PORTS, OTHER_PORTS, WITHOUT_SANDBOX, NOTHING);
  }

  /** Somebody who takes ports must not get it out of its sandbox. */
  @Test
  void portsOfOthersAreNoReasonToLeaveTheSandbox() {
    assertThat(all(true, true, false))
        .containsExactly(OTHER_PORTS, OTHER_PORTS, OTHER_PORTS, NOTHING);
    assertThat(all(true, true, true))
        .containsExactly(OTHER_PORTS, OTHER_PORTS, OTHER_PORTS, NOTHING);
  }

  @Test
  void whatElseEndsItIsTriedOnceWithoutTheSandbox() {
    assertThat(all(true, false, false)).containsExactly(WITHOUT_SANDBOX, NOTHING);
  }

  @Test
  void itEndsAlsoWhereOneEndIsUnlikeTheOther() {
    StartTries tries = new StartTries(true);
    assertThat(tries.after(true, false)).isEqualTo(OTHER_PORTS);
    assertThat(tries.after(true, false)).isEqualTo(OTHER_PORTS);
    assertThat(tries.after(true, false)).isEqualTo(OTHER_PORTS);
    assertThat(tries.after(false, false)).isEqualTo(WITHOUT_SANDBOX);
    assertThat(tries.after(true, true)).isEqualTo(NOTHING);
  }

  @Test
  void withoutASandboxPortsAreChangedAndNothingElse() {
    assertThat(all(false, false, true))
        .containsExactly(OTHER_PORTS, OTHER_PORTS, OTHER_PORTS, NOTHING);
    assertThat(all(false, false, false)).containsExactly(NOTHING);
  }
}
