package dev.salvor.runbook.yaml;

import dev.salvor.runbook.Ask;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.runbook.Retry;
import dev.salvor.runbook.Sizes;
import dev.salvor.runbook.source.Cursor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What steps are that do not say otherwise: the language's defaults under the runbook's. */
record Defaults(
    String timeout,
    String grace,
    Retry retry,
    Map<String, String> env,
    Optional<String> user,
    Optional<String> cwd,
    OnFailure onFailure,
    Ask ask,
    OutputLimit outputLimit) {
  private static final Defaults LANGUAGE =
      new Defaults(
          "5m",
          "10s",
          Retry.NONE,
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          OnFailure.ABORT,
          new Ask("24h", Ask.OnTimeout.ABORT),
          OutputLimit.DEFAULT);

  static Defaults of(Cursor defaults) {
    return LANGUAGE.with(defaults);
  }

  /** These, with what {@code at} says put over them. */
  Defaults with(Cursor at) {
    return new Defaults(
        at.at("timeout").text().orElse(timeout),
        at.at("grace").text().orElse(grace),
        at.has("retry") ? Retries.decode(at.at("retry"), retry) : retry,
        env(at.at("env")),
        at.at("user").text().or(() -> user),
        at.at("cwd").text().or(() -> cwd),
        at.at("onFailure").text().map(Defaults::onFailure).orElse(onFailure),
        new Ask(
            at.at("askTimeout").text().orElse(ask.timeout()),
            at.at("onAskTimeout").text().map(Defaults::onAskTimeout).orElse(ask.onTimeout())),
        new OutputLimit(
            at.at("outputLimit").text().map(Defaults::bytes).orElse(outputLimit.bytes()),
            at.at("onOverflow").text().map(Defaults::overflow).orElse(outputLimit.onOverflow())));
  }

  /** In {@code finally} each step is tried, whatever became of the one before. */
  Defaults inFinally() {
    return new Defaults(
        timeout, grace, retry, env, user, cwd, OnFailure.CONTINUE, ask, outputLimit);
  }

  private Map<String, String> env(Cursor at) {
    Map<String, String> out = new LinkedHashMap<>(env);
    at.entries().forEach(e -> out.put(e.getKey(), e.getValue().scalar().orElse("")));
    return out;
  }

  private static OnFailure onFailure(String word) {
    return OnFailure.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static Ask.OnTimeout onAskTimeout(String word) {
    return Ask.OnTimeout.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static OutputLimit.Overflow overflow(String word) {
    return OutputLimit.Overflow.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static long bytes(String size) {
    return Sizes.parse(size).orElse(0);
  }
}
