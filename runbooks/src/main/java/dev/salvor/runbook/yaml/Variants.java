package dev.salvor.runbook.yaml;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.Retry;
import dev.salvor.runbook.Variant;
import dev.salvor.runbook.schema.ActionSchema;
import dev.salvor.runbook.source.Cursor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads variants, and what a typed action brings along. */
final class Variants {
  private final Defaults defaults;

  Variants(Defaults defaults) {
    this.defaults = defaults;
  }

  Variant main(Cursor step) {
    return variant(Variant.MAIN, step, defaults, true);
  }

  Variant fallback(Cursor at) {
    return variant(at.at("name").node().asText(), at, defaults, true);
  }

  /**
   * The part called {@code name} as written, or the one of the action that {@code main} uses. It
   * runs as the account and with the environment of the step.
   */
  Optional<Variant> part(Cursor step, String name, Variant main) {
    if (step.has(name)) {
      return Optional.of(variant(name, step.at(name), like(main, defaults.timeout()), false));
    }
    if (main.action() instanceof Action.Uses uses
        && ActionSchema.find(uses.action()).filter(a -> a.brings(name)).isPresent()) {
      boolean undo = name.equals("undo");
      return Optional.of(
          new Variant(
              name,
              uses,
              undo ? main.timeout() : defaults.timeout(),
              main.grace(),
              Retry.NONE,
              main.env(),
              main.user(),
              main.cwd()));
    }
    return Optional.empty();
  }

  private Defaults like(Variant main, String timeout) {
    return new Defaults(
        timeout,
        main.grace(),
        Retry.NONE,
        main.env(),
        main.user(),
        main.cwd(),
        defaults.onFailure(),
        defaults.ask(),
        defaults.outputLimit());
  }

  private static Variant variant(String name, Cursor at, Defaults under, boolean retried) {
    Defaults own = under.with(at);
    Action action = action(at);
    boolean waits = action instanceof Action.Uses && !at.has("timeout") && retried;
    return new Variant(
        name,
        action,
        waits ? ActionTimeout.of((Action.Uses) action, own.timeout()) : own.timeout(),
        own.grace(),
        retried ? own.retry() : Retry.NONE,
        own.env(),
        own.user(),
        own.cwd());
  }

  private static Action action(Cursor at) {
    if (at.has("run")) {
      return new Action.Run(RunbookDecoder.texts(at.at("run")));
    }
    if (at.has("shell")) {
      return new Action.Shell(at.at("shell").node().asText());
    }
    if (at.has("script")) {
      return new Action.Script(at.at("script").node().asText());
    }
    if (!at.has("uses") && at.has("approval")) {
      return new Action.Uses("note", Map.of("message", Approvals.message(at)));
    }
    Map<String, Object> with = new LinkedHashMap<>();
    at.at("with").entries().forEach(e -> with.put(e.getKey(), Values.plain(e.getValue().node())));
    return new Action.Uses(at.at("uses").node().asText(), with);
  }
}
