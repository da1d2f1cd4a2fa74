package dev.salvor.worker.look;

import dev.salvor.runbook.Durations;
import dev.salvor.runbook.PosixShell;
import dev.salvor.worker.watch.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What follows from the builders of an orchestrator: idle beside work, gone, up where disabled. */
final class BuilderRules {
  private static final String IDLE = "idle";
  private static final int SHOWN = 5;

  private final String orchestrator;
  private final Stops stops;
  private final Since since;
  private final Found found;

  BuilderRules(String orchestrator, Stops stops, Since since, Found found) {
    this.orchestrator = orchestrator;
    this.stops = stops;
    this.since = since;
    this.found = found;
  }

  /** Something that could be done about a builder, by people's leave. */
  record Remedy(String builder, String what, String why, Instant since) {}

  /** How a builder is configured. */
  record Configured(String name, boolean enabled) {
    /** Reads {@code NAME=enabled} or {@code NAME=disabled}. */
    static Configured of(String text) {
      int sign = text.lastIndexOf('=');
      String name = sign < 0 ? text : text.substring(0, sign);
      String state = sign < 0 ? "enabled" : text.substring(sign + 1);
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
          || !List.of("enabled", "disabled").contains(state)) {
        throw new Asked.WrongException(
            "builders: \"" + text + "\" is neither NAME=enabled nor NAME=disabled");
      }
      return new Configured(name, state.equals("enabled"));
    }
  }

  /** While it is paused, nobody works: what was known stays as it was. */
  void idleUnseen() {
    since.keep(IDLE);
    found.unseen(IDLE);
  }

  /** The same builders are idle for too long, and there is work. */
  void idle(long queued, Map<String, Orchestrator.Builder> builders, Duration limit) {
    Map<String, Instant> idle = new LinkedHashMap<>();
    builders.forEach(
        (name, builder) -> {
          if (queued > 0 && builder.up() && builder.idle() && held(name).isEmpty()) {
            Instant at = since.of(IDLE + ":" + name);
            if (!since.now().isBefore(at.plus(limit))) {
              idle.put(name, at);
            }
          }
        });
    if (idle.isEmpty()) {
      return;
    }
    Instant first = idle.values().stream().min(Instant::compareTo).orElseThrow();
    List<String> names = idle.keySet().stream().limit(SHOWN).map(Orchestrator::name).toList();
    found.add(
        new Finding(
            IDLE,
            IDLE,
            "orchestrator " + orchestrator + " has work, and builders are idle",
            queued
                + " waiting, and idle for longer than "
                + Durations.text(limit)
                + ": "
                + String.join(", ", names)
                + (idle.size() > SHOWN ? " and " + (idle.size() - SHOWN) + " more" : "")
                + "; the first since "
                + first,
            "look why they take nothing: log of the orchestrator and of a builder"));
  }

  /** Each as it is configured? What is not so is a finding after the limit. */
  List<Remedy> configured(
      List<Configured> wanted, Map<String, Orchestrator.Builder> builders, Duration limit) {
    List<Remedy> remedies = new ArrayList<>();
    for (Configured one : wanted) {
      boolean up = Optional.ofNullable(builders.get(one.name())).map(b -> b.up()).orElse(false);
      if (up == one.enabled()) {
        continue;
      }
      String sign = one.enabled() ? "gone" : "up";
      Instant at = since.of(key(one.name()) + ":" + sign);
      Optional<String> purpose = one.enabled() ? held(one.name()) : Optional.empty();
      if (since.now().isBefore(at.plus(limit))) {
        continue;
      }
      String subject =
          one.enabled()
              ? "builder " + one.name() + " is gone, and is enabled"
              : "builder " + one.name() + " is up, and is disabled";
      String detail = purpose.orElseGet(() -> why(one, builders) + ", since " + at);
      Finding finding = new Finding(key(one.name()), sign, subject, detail, fix(one));
      found.add(purpose.isPresent() ? finding.as(Finding.Manner.HELD) : finding);
      if (purpose.isEmpty()) {
        remedies.add(
            new Remedy(
                one.name(), one.enabled() ? "start" : "stop", subject + ", since " + at, at));
      }
    }
    return remedies;
  }

  private String why(Configured one, Map<String, Orchestrator.Builder> builders) {
    if (!one.enabled()) {
      return "orchestrator " + orchestrator + " says that it is up";
    }
    return builders.containsKey(one.name())
        ? "orchestrator " + orchestrator + " says that it is not up"
        : "orchestrator " + orchestrator + " does not know it";
  }

  private static String fix(Configured one) {
    return one.enabled()
        ? "start it, or record why not: salvor stop "
            + PosixShell.word(thing(one.name()))
            + " --why … --for …"
        : "stop it, or enable it in the parameter builders";
  }

  private Optional<String> held(String builder) {
    return stops.current(thing(builder), since.now());
  }

  static String thing(String builder) {
    return "builder:" + builder;
  }

  static String key(String builder) {
    return "builder:" + builder;
  }
}
