package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.salvor.worker.boot.WatchTimer;
import dev.salvor.worker.watch.Limits;
import dev.salvor.workflow.connect.StateFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WatchWordsTest {
  @Test
  void limitsAreReadAndPassedOnToTheTimer() {
    WatchWords words =
        WatchWords.of(
            List.of("--install", "cron", "--every", "10m", "--waiting", "4h", "--free", "5%"));

    assertThat(words.what()).isEqualTo(WatchWords.What.INSTALL);
    assertThat(words.by()).isEqualTo("cron");
    assertThat(words.every()).isEqualTo(Duration.ofMinutes(10));
    assertThat(words.limits())
        .isEqualTo(new Limits(Duration.ofHours(4), 5, Limits.DEFAULT.patience()));
    assertThat(words.passed()).containsExactly("--waiting", "4h", "--free", "5%");
  }

  @Test
  void nothingSaidIsALookWithTheUsualLimits() {
    assertThat(WatchWords.of(List.of()).limits()).isEqualTo(Limits.DEFAULT);
    assertThat(WatchWords.of(List.of()).what()).isEqualTo(WatchWords.What.LOOK);
  }

  @ParameterizedTest
  @CsvSource({"1m, */1 * * * *", "30m, */30 * * * *", "6h, 0 */6 * * *", "24h, 0 0 * * *"})
  void cronCallsAtJustTheseTimesAndMailsNothing(String every, String when) {
    WatchWords words = WatchWords.of(List.of("--install", "cron", "--every", every));

    assertThat(
            new WatchTimer(Map.of(), new StateFolder(Path.of("/s/100%"))).cronLine(words.every()))
        .startsWith(when + " /bin/sh '/s/100\\%/node/watch-node.sh' >/dev/null # salvor-watch-");
  }

  @Test
  void systemdCallsAtAnyTimes() {
    assertThat(WatchWords.of(List.of("--install", "systemd", "--every", "45m")).every())
        .isEqualTo(Duration.ofMinutes(45));
  }

  @ParameterizedTest
  @CsvSource({
    "'--waiting 4', write a time with its unit",
    "'--waiting', needs a value",
    "'--free 101', write a percentage",
    "'--free much', write a percentage",
    "'--install upstart', write systemd or cron",
    "'--every 10s --install cron', from 1m to 24h",
    "'--install cron --every 45m', cron cannot call at such times",
    "'--install cron --every 90m', cron cannot call at such times",
    "'--every 150s --install cron', use --install systemd",
    "'--install cron --every 5h', cron cannot",
    "'--install cron --every 61m', cron cannot",
    "'--print', goes with --install",
    "'--loudly', does not know"
  })
  void whatMakesNoSenseIsSaid(String words, String said) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WatchWords.of(List.of(words.split(" ", -1))))
        .withMessageContaining(said);
  }
}
