package dev.salvor.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepResult;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EventLineTest {
  @Test
  void tellsARunLineByLine() {
    assertThat(Examples.events().stream().map(e -> EventLine.of(e).text()))
        .containsExactly(
            "14:30:22Z  run mend-20261120-143022-x7k2 on local by alice@desk",
            "14:30:22Z  host ready, logs in /var/lib/salvor/runs/mend",
            "14:30:22Z  phase 1/2 look",
            "14:30:26Z  look.disks main attempt 1: exit 0 after 1.0s",
            "14:30:23Z  look.disks SUCCEEDED",
            "14:30:23Z  phase look ended after 1.0s",
            "14:30:23Z  phase 2/2 build (Build it again)",
            "14:30:30Z  build.compile main attempt 1: timed out after 5m00s, all its processes"
                + " ended after 1.0s: no output for long",
            "14:35:23Z  PIVOT build.compile: main failed by timeout after 5m00s: timed out; trying"
                + " download",
            "14:30:32Z  build.compile download attempt 2: exit 0 after 1.0s",
            "14:35:24Z  build.compile SUCCEEDED_BY_FALLBACK download after 2 attempts");
  }

  @Test
  void aHostilePrintStaysOneHarmlessLine() {
    RunEvent event =
        new RunEvent.Noted(1, Examples.START, Optional.of("a.b"), "x\n\u001b[2Jy\u202e");
    assertThat(EventLine.of(event).text()).isEqualTo("14:30:22Z  a.b x\\n\\e[2Jy\\u{202e}");
  }

  @Test
  void aToleratedFailureIsNoAlarm() {
    assertThat(EventLine.tone(StepResult.FAILED, true)).isEqualTo(Paint.Tone.WAIT);
    assertThat(EventLine.tone(StepResult.FAILED, false)).isEqualTo(Paint.Tone.BAD);
    assertThat(EventLine.tone(RunStatus.SUCCEEDED_WITH_PIVOTS)).isEqualTo(Paint.Tone.PIVOT);
  }
}
