package dev.salvor.workflow.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.event.RunEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EventLogTest {
  private final EventLog events = new EventLog();

  private void note(String text) {
    events.addAt(Instant.EPOCH, (seq, at) -> new RunEvent.Noted(seq, at, Optional.empty(), text));
  }

  @Test
  void keepsAnEventUntilAnOrderThatCarriedItIsAnswered() {
    note("a");
    List<RunEvent> first = events.next();
    note("b");
    List<RunEvent> second = events.next();

    assertThat(second).extracting(RunEvent::seq).containsExactly(1L, 2L);
    events.confirm(first);
    assertThat(events.all()).extracting(RunEvent::seq).containsExactly(2L);
    events.confirm(second);
    events.confirm(first);
    assertThat(events.all()).isEmpty();
  }

  @Test
  void givesAnOrderNoMoreThanFitsButAtLeastOne() {
    note("x".repeat(EventLog.JOURNAL_CHARACTERS + 1));
    note("y".repeat(EventLog.JOURNAL_CHARACTERS / 2));
    note("z".repeat(EventLog.JOURNAL_CHARACTERS));

    assertThat(events.next()).hasSize(1);
    events.confirm(events.next());
    assertThat(events.next()).hasSize(1);
    assertThat(events.all()).hasSize(2);
  }
}
