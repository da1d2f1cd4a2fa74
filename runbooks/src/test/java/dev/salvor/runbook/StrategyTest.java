package dev.salvor.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StrategyTest {
  private static Strategy strategy(Share... serial) {
    Strategy usual = Strategy.DEFAULT;
    return new Strategy(
        List.of(serial),
        usual.maxConcurrency(),
        usual.maxErrors(),
        usual.maxWaveErrors(),
        usual.pauseBetween(),
        usual.approveBetween(),
        usual.onWaveFailure(),
        usual.askTimeout());
  }

  private static Strategy read(String text) {
    RunbookReader.Result result =
        RunbookReader.read(
            "r.yaml",
            "schemaVersion: 1\nname: x\nstrategy: "
                + text
                + "\n"
                + "phases: [{name: p, steps: [{name: s, run: [x], timeout: 1m, idempotency:"
                + " safe}]}]\n",
            FileSource.none());
    assertThat(result).isInstanceOf(RunbookReader.Result.Read.class);
    return ((RunbookReader.Result.Read) result).definition().runbook().strategy().orElseThrow();
  }

  @Test
  void theLastWaveIsRepeatedUntilNoHostIsLeft() {
    assertThat(strategy(Share.count(1), Share.percent(10), Share.percent(100)).waves(50))
        .containsExactly(1, 5, 44);
    assertThat(strategy(Share.count(2)).waves(5)).containsExactly(2, 2, 1);
    assertThat(strategy(Share.percent(30)).waves(10)).containsExactly(3, 3, 3, 1);
  }

  @Test
  void aWaveHasAtLeastOneHost() {
    assertThat(strategy(Share.percent(1)).waves(3)).containsExactly(1, 1, 1);
    assertThat(strategy(Share.count(100)).waves(3)).containsExactly(3);
    assertThat(strategy(Share.count(100)).waves(0)).isEmpty();
  }

  @Test
  void percentOfABudgetIsRoundedDown() {
    assertThat(Share.percent(10).of(19)).isEqualTo(1);
    assertThat(Share.percent(10).of(9)).isZero();
    assertThat(Share.count(4).of(2)).isEqualTo(4);
  }

  @Test
  void whatIsLeftOutIsAsUsual() {
    assertThat(read("{}")).isEqualTo(Strategy.DEFAULT);
    assertThat(read("{maxErrors: 10%}").maxErrors()).isEqualTo(Share.percent(10));
  }

  @Test
  void everythingThatIsWrittenIsRead() {
    assertThat(
            read(
                "{serial: [1, 10%], maxConcurrency: 7, maxErrors: {wave: 1, run: 5%}, pauseBetween:"
                    + " 5m, approveBetween: {message: on?, approvers: [ada], timeout: 4h},"
                    + " onWaveFailure: ask, askTimeout: 2h}"))
        .isEqualTo(
            new Strategy(
                List.of(Share.count(1), Share.percent(10)),
                7,
                Share.percent(5),
                Optional.of(Share.count(1)),
                Duration.ofMinutes(5),
                Optional.of(
                    new Approval(
                        "on?",
                        List.of("ada"),
                        1,
                        false,
                        Duration.ofHours(4),
                        Approval.OnTimeout.ABORT,
                        java.util.Map.of())),
                Strategy.OnWaveFailure.ASK,
                Duration.ofHours(2)));
  }

  @Test
  void canariesAndCausesAreRead() {
    Strategy read =
        read(
            "{canary: {per: [os, hw], bake: 10m, approve: {timeout: 4h}, onFailure: ask}, haltOn:"
                + " [ROLLBACK_UNHEALTHY], maxSameCause: 1}");

    assertThat(read)
        .isEqualTo(
            Strategy.DEFAULT
                .after(
                    new Canary(
                        List.of("os", "hw"),
                        Optional.of(Duration.ofMinutes(10)),
                        Optional.of(
                            new Approval(
                                "the canaries are done; begin the other hosts?",
                                List.of(),
                                1,
                                false,
                                Duration.ofHours(4),
                                Approval.OnTimeout.ABORT,
                                java.util.Map.of())),
                        Canary.OnFailure.ASK))
                .halting(
                    new Halts(
                        List.of("ROLLBACK_UNHEALTHY"),
                        Optional.of(1),
                        Optional.empty(),
                        Halts.OnUnknown.CONTINUE)));
    assertThat(read("{canary: {per: [os]}}").canary())
        .contains(
            new Canary(List.of("os"), Optional.empty(), Optional.empty(), Canary.OnFailure.ABORT));
  }

  @Test
  void limitsOfWhatIsNotKnownAreRead() {
    assertThat(read("{maxDeferred: 20%, onUnknown: ask}").halts())
        .contains(
            new Halts(
                List.of(), Optional.empty(), Optional.of(Share.percent(20)), Halts.OnUnknown.ASK));
  }

  @Test
  void percentOfFewHostsMayBeAtLeastSoMany() {
    Strategy read = read("{maxErrors: {run: 2%, wave: 1%, atLeast: 1}}");

    assertThat(read.mayFail(40)).isEqualTo(1);
    assertThat(read.mayFail(200)).isEqualTo(4);
    assertThat(read.mayFailInWave(5)).contains(1);
    assertThat(read("{maxErrors: {run: 2%}}").mayFail(40)).isZero();
    assertThat(read("{maxErrors: {run: 3, wave: 10%, atLeast: 1}}").mayFail(40)).isEqualTo(3);
  }

  @Test
  void hostsWithoutALabelAreAKindOfTheirOwn() {
    Canary canary =
        new Canary(List.of("os", "hw"), Optional.empty(), Optional.empty(), Canary.OnFailure.ABORT);

    assertThat(canary.kind(java.util.Map.of("os", "debian", "hw", "pi4", "site", "eu")))
        .isEqualTo("os=debian, hw=pi4");
    assertThat(canary.kind(java.util.Map.of("os", "debian"))).isEqualTo("os=debian, no hw");
  }

  @Test
  void theWavesAfterTheCanariesTakePercentOfAllHosts() {
    assertThat(strategy(Share.percent(10), Share.percent(100)).waves(50, 47))
        .containsExactly(5, 42);
    assertThat(strategy(Share.percent(10)).waves(3, 0)).isEmpty();
  }

  @Test
  void aCauseIsTheLastWordThatWasNamed() {
    assertThat(Cause.named("a\n::salvor cause=DISK_FULL\nb\n::salvor cause=PROBE\n"))
        .contains("PROBE");
    assertThat(Cause.named("::salvor cause=two words\n ::salvor cause=X\n::salvor cause=\n"))
        .isEmpty();
  }

  /** What was written before there were canaries keeps its digest. */
  @Test
  void whatIsNotSaidIsNotWritten() throws JsonProcessingException {
    assertThat(SalvorJson.mapper().writeValueAsString(read("{serial: [1]}")))
        .doesNotContain("canary", "halts");
  }

  @Test
  void itIsTheSameAfterItsWayThroughJson() throws JsonProcessingException {
    Strategy strategy = strategy(Share.count(1), Share.percent(10));
    String json = SalvorJson.mapper().writeValueAsString(strategy);

    assertThat(json).contains("[\"1\",\"10%\"]");
    assertThat(SalvorJson.mapper().readValue(json, Strategy.class)).isEqualTo(strategy);
  }

  @Test
  void aWaveOfNobodyIsNone() {
    assertThatThrownBy(() -> strategy(Share.count(0))).hasMessageContaining("at least one host");
    assertThat(Share.parse("101%")).isEmpty();
    assertThat(Share.parse("-1")).isEmpty();
  }
}
