package dev.salvor.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProgramsTest {
  private static final Duration MOST = Duration.ofSeconds(20);

  private static Programs.Result sh(Duration most, String text) {
    return Programs.run(most, "/bin/sh", "-c", text);
  }

  @Test
  void hearsBothChannelsAndTheExitCode() {
    Programs.Result result = sh(MOST, "echo out; echo err >&2; exit 3");
    assertThat(result).isEqualTo(new Programs.Result(3, "out\nerr"));
  }

  @Test
  void keepsTheFirstPartOfALongOutputAndLetsTheProgramEnd() {
    Programs.Result result = sh(MOST, "yes | head -c 1000000; exit 5");
    assertThat(result.exit()).isEqualTo(5);
    assertThat(result.output()).hasSizeBetween(65_000, 65_536).startsWith("y\ny\n");
  }

  @Test
  void doesNotWaitForWhatTheProgramLeavesRunning() {
    long begun = System.nanoTime();
    Programs.Result result = sh(MOST, "echo said; sleep 15 & exit 0");
    assertThat(result).isEqualTo(new Programs.Result(0, "said"));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void killsALateProgram() {
    assertThat(sh(Duration.ofMillis(200), "echo began; exec sleep 15").exit()).isEqualTo(124);
  }

  @Test
  void saysWhenThereIsNoSuchProgram() {
    assertThat(Programs.run(MOST, "/nowhere/at-all").exit()).isEqualTo(127);
  }
}
