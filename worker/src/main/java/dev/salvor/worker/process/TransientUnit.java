package dev.salvor.worker.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Begins a program as a unit of the machine's systemd, as closed as that systemd can make it. */
final class TransientUnit {
  private static final Duration TIME = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(200);

  /** Begun means that the program runs; without it nobody hears that a sandbox was not made. */
  private static final String BEGUN = "Type=exec";

  private final String unit;
  private final List<String> command;
  private final Function<List<String>, Programs.Result> runner;

  TransientUnit(String unit, Predicate<String> keeps, List<String> command) {
    this(unit, command, line -> Programs.run(TIME, line, keeps));
  }

  TransientUnit(String unit, List<String> command, Function<List<String>, Programs.Result> runner) {
    this.unit = unit;
    this.command = command;
    this.runner = runner;
  }

  /** Returns when it is on its way, or when one that was started before is there still. */
  Programs.Result start(UnitLimits limits) {
    List<String> properties = new ArrayList<>(limits.plain());
    if (!limits.sandbox().isEmpty()) {
      properties.add(BEGUN);
      properties.addAll(limits.sandbox());
    }
    while (true) {
      Programs.Result result = run(properties);
      if (result.isOk()) {
        return result;
      }
      Optional<String> unknown = unknown(result.output(), properties);
      if (unknown.isPresent()) {
        String name = name(unknown.get());
        properties.removeIf(property -> name(property).equals(name));
        if (name.equals(name(BEGUN))) {
          properties.removeAll(limits.sandbox());
        }
        continue;
      }
      // One unit of a name at a time: this is the older one's, which its keeper brings back.
      long end = System.nanoTime() + TIME.toNanos();
      while (state().equals("deactivating") && System.nanoTime() < end) {
        Waiting.pause(LOOK);
      }
      if (Set.of("active", "activating", "reloading").contains(state())) {
        return new Programs.Result(0, "");
      }
      if (properties.contains(BEGUN)) {
        Programs.Result again = run(properties);
        if (again.isOk()) {
          return again;
        }
        properties.remove(BEGUN);
        properties.removeAll(limits.sandbox());
      }
      return run(properties);
    }
  }

  /** The property that this systemd complains of. */
  private static Optional<String> unknown(String said, List<String> properties) {
    return properties.stream()
        .filter(property -> said.matches("(?s).*\\b" + name(property) + "\\b.*"))
        .findFirst();
  }

  private static String name(String property) {
    return property.substring(0, property.indexOf('='));
  }

  private Programs.Result run(List<String> properties) {
    List<String> line =
        new ArrayList<>(List.of("systemd-run", "--quiet", "--collect", "--unit=" + unit));
    properties.forEach(property -> line.add("--property=" + property));
    line.addAll(command);
    return runner.apply(line);
  }

  private String state() {
    return runner.apply(List.of("systemctl", "is-active", unit)).output().strip();
  }
}
