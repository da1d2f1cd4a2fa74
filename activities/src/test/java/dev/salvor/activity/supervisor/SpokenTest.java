package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SpokenTest {
  @Test
  void bringsWhatAnActionFoundOntoOneLineWithoutDetailAndResultLines() {
    assertThat(
            Spoken.of(
                """
                hung: pid 181 (lab-dstate) state D, waits in kernel_clone
                    [<0>] kernel_clone+0x1af/0x3e0
                unchanged: nothing was ended
                ::salvor ended=0
                """))
        .isEqualTo(
            "hung: pid 181 (lab-dstate) state D, waits in kernel_clone; unchanged: nothing was"
                + " ended");
  }

  @Test
  void saysNothingForNothing() {
    assertThat(Spoken.of("\n::salvor ended=0\n")).isEmpty();
  }

  @Test
  void leavesOutWhatIsSimplyOk() {
    assertThat(Spoken.of("host: ok\nkernel: partial: not permitted\nmounts: ok\n"))
        .isEqualTo("kernel: partial: not permitted");
  }

  @Test
  void isShortHoweverMuchWasPrinted() {
    assertThat(Spoken.of("a line of some length\n".repeat(1000))).hasSize(600);
  }
}
