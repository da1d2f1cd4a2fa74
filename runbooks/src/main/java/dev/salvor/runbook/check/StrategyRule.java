package dev.salvor.runbook.check;

import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Share;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Waves and budgets of a fleet that can be kept. */
final class StrategyRule implements Rule {
  @Override
  public void check(Walk walk, Map<String, String> files, Consumer<Problem> out) {
    Cursor at = walk.root().at("strategy");
    if (!at.present()) {
      return;
    }
    neverReached(at.at("serial").items(), out);
    Cursor wave = at.at("maxErrors").at("wave");
    Cursor run = at.at("maxErrors").at("run");
    Optional<Share> most = share(run);
    if (wave.present()
        && share(wave)
            .flatMap(w -> most.filter(m -> m.percent() == w.percent() && m.number() < w.number()))
            .isPresent()) {
      out.accept(
          wave.error(
              "a wave may have more failures than the run, so this never counts",
              "make it less than maxErrors.run, or leave it out"));
    }
    Cursor least = at.at("maxErrors").at("atLeast");
    if (least.present() && Stream.of(run, wave).noneMatch(b -> isPercent(b))) {
      out.accept(
          least.error(
              "no budget is in percent, so this never counts",
              "write {run: 2%, atLeast: 1}, or leave it out"));
    }
    if (at.at("onWaveFailure").text().filter("continue"::equals).isPresent() && !wave.present()) {
      out.accept(
          at.at("onWaveFailure")
              .error(
                  "continue goes on after a wave with too many failures, and no wave has a budget",
                  "add maxErrors: {wave: 1, run: 10%}"));
    }
    if (at.has("askTimeout") && !asks(at)) {
      out.accept(at.at("askTimeout").keyError("nobody is asked", "add onWaveFailure: ask"));
    }
    approval(at.at("approveBetween"), out);
    approval(at.at("canary").at("approve"), out);
  }

  private static boolean isPercent(Cursor budget) {
    return share(budget).filter(Share::percent).isPresent();
  }

  private static boolean asks(Cursor at) {
    return at.has("canary")
        || at.has("maxDeferred")
        || at.at("onUnknown").text().filter("ask"::equals).isPresent()
        || at.at("onWaveFailure").text().filter("ask"::equals).isPresent();
  }

  private static void approval(Cursor at, Consumer<Problem> out) {
    positive(at.at("timeout"), "an approval needs time", out);
    int people = at.at("approvers").items().size();
    int min = at.at("min").node().asInt(1);
    if (people > 0 && min > people) {
      out.accept(
          at.at("min")
              .error(
                  min + " must approve, but only " + people + " may",
                  "name more approvers, or ask for fewer"));
    }
  }

  /** Everything is in the waves before. */
  private static void neverReached(List<Cursor> serial, Consumer<Problem> out) {
    for (int i = 0; i + 1 < serial.size(); i++) {
      if (share(serial.get(i)).filter(s -> s.percent() && s.number() == 100).isPresent()) {
        out.accept(
            serial
                .get(i + 1)
                .error("no host is left for this wave: 100% stands before it", "remove it"));
        return;
      }
    }
  }

  private static void positive(Cursor at, String message, Consumer<Problem> out) {
    if (at.text().flatMap(Durations::parse).filter(Duration::isZero).isPresent()) {
      out.accept(at.error(message, "write 4h or 30m"));
    }
  }

  private static Optional<Share> share(Cursor at) {
    return at.node().canConvertToInt()
        ? Optional.of(at.node().asInt()).filter(n -> n >= 0).map(Share::count)
        : at.text().flatMap(Share::parse);
  }
}
