package dev.salvor.runbook.yaml;

import dev.salvor.runbook.Approval;
import dev.salvor.runbook.Canary;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Halts;
import dev.salvor.runbook.Share;
import dev.salvor.runbook.Strategy;
import dev.salvor.runbook.source.Cursor;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code strategy}. */
final class Strategies {
  private Strategies() {}

  static Optional<Strategy> decode(Cursor at) {
    if (!at.present()) {
      return Optional.empty();
    }
    Strategy usual = Strategy.DEFAULT;
    Cursor errors = at.at("maxErrors");
    List<Share> serial = at.at("serial").items().stream().flatMap(i -> share(i).stream()).toList();
    return Optional.of(
        new Strategy(
            serial.isEmpty() ? usual.serial() : serial,
            at.at("maxConcurrency").node().asInt(usual.maxConcurrency()),
            share(errors).or(() -> share(errors.at("run"))).orElse(usual.maxErrors()),
            share(errors.at("wave")),
            duration(at.at("pauseBetween"), usual.pauseBetween()),
            approval(at.at("approveBetween"), "begin the next wave?"),
            at.at("onWaveFailure")
                .text()
                .map(w -> Strategy.OnWaveFailure.valueOf(w.toUpperCase(Locale.ROOT)))
                .orElse(usual.onWaveFailure()),
            duration(at.at("askTimeout"), usual.askTimeout()),
            canary(at.at("canary")),
            halts(at),
            positive(errors.at("atLeast"))));
  }

  private static Optional<Halts> halts(Cursor at) {
    Halts halts =
        new Halts(
            RunbookDecoder.texts(at.at("haltOn")),
            positive(at.at("maxSameCause")),
            share(at.at("maxDeferred")),
            at.at("onUnknown")
                .text()
                .map(w -> Halts.OnUnknown.valueOf(w.toUpperCase(Locale.ROOT)))
                .orElse(Halts.OnUnknown.CONTINUE));
    return Optional.of(halts).filter(h -> !h.equals(Halts.NONE));
  }

  private static Optional<Integer> positive(Cursor at) {
    return Optional.of(at.node().asInt()).filter(n -> n > 0);
  }

  private static Optional<Canary> canary(Cursor at) {
    if (!at.present()) {
      return Optional.empty();
    }
    return Optional.of(
        new Canary(
            RunbookDecoder.texts(at.at("per")),
            at.at("bake").text().flatMap(Durations::parse),
            approval(at.at("approve"), "the canaries are done; begin the other hosts?"),
            at.at("onFailure")
                .text()
                .map(w -> Canary.OnFailure.valueOf(w.toUpperCase(Locale.ROOT)))
                .orElse(Canary.OnFailure.ABORT)));
  }

  private static Optional<Share> share(Cursor at) {
    return at.node().canConvertToInt()
        ? Optional.of(at.node().asInt()).filter(n -> n >= 0).map(Share::count)
        : at.text().flatMap(Share::parse);
  }

  private static Duration duration(Cursor at, Duration otherwise) {
    return at.text().flatMap(Durations::parse).orElse(otherwise);
  }

  private static Optional<Approval> approval(Cursor at, String message) {
    if (!at.present()) {
      return Optional.empty();
    }
    return Optional.of(
        new Approval(
            at.at("message").text().orElse(message),
            RunbookDecoder.texts(at.at("approvers")),
            at.at("min").node().asInt(1),
            at.at("notSubmitter").node().asBoolean(),
            Durations.parse(at.at("timeout").text().orElse(""))
                .orElseThrow(
                    () -> new IllegalStateException("the timeout of an approval was not checked")),
            Approval.OnTimeout.ABORT,
            Map.of()));
  }
}
