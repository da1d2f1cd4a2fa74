package dev.salvor.runbook.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A runbook in the making; used by one import in one thread. */
final class Draft {
  /** What a step or fallback does. */
  sealed interface Act {
    record Shell(String text) implements Act {}

    record Argv(List<String> argv) implements Act {
      public Argv {
        argv = List.copyOf(argv);
      }
    }
  }

  /** A way to do a step. */
  record Way(String name, Act act, Map<String, String> env) {
    Way named(String other) {
      return new Way(other, act, env);
    }
  }

  /** A step; {@code name} is that of its first way. */
  record Step(
      Way main, Optional<String> title, Optional<String> when, List<Way> fallbacks, Go onFailure)
      implements Entry {
    public Step {
      fallbacks = List.copyOf(fallbacks);
    }
  }

  /** What follows a failure. */
  enum Go {
    DEFAULT,
    ABORT,
    CONTINUE,
    TOLERATED
  }

  /** What stands among the steps. */
  sealed interface Entry permits Step, Gap {}

  /** Where something was not carried over. */
  record Gap(String comment) implements Entry {}

  /** A parameter; values of {@code keys} are YAML. */
  record Param(String name, Map<String, String> keys) {}

  private String name = "imported";
  private String source = "";
  private Optional<String> description = Optional.empty();
  private Optional<String> timeout = Optional.empty();
  private final Map<String, Param> params = new LinkedHashMap<>();
  private final Map<String, String> defaults = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Imported.Left> left = new ArrayList<>();
  private final Names names = new Names();

  String name() {
    return name;
  }

  void name(String wanted) {
    name = Names.path(wanted, "imported");
  }

  String source() {
    return source;
  }

  void source(String text) {
    source = text;
  }

  Optional<String> description() {
    return description;
  }

  void description(String text) {
    description = text.isBlank() ? Optional.empty() : Optional.of(text.strip());
  }

  Optional<String> timeout() {
    return timeout;
  }

  void timeout(String duration) {
    timeout = Optional.of(duration);
  }

  Map<String, Param> params() {
    return params;
  }

  void param(Param param) {
    params.putIfAbsent(param.name(), param);
  }

  /** Keys of {@code defaults} with their YAML. */
  Map<String, String> defaults() {
    return defaults;
  }

  List<Entry> entries() {
    return entries;
  }

  void add(Entry entry) {
    entries.add(entry);
  }

  /** A name for a step that no other step has. */
  String stepName(String wanted) {
    return names.unique(wanted, "step");
  }

  /** Says that something was not carried over, without a trace in the runbook. */
  void left(int line, String what, String instead) {
    left.add(new Imported.Left(line, what, instead));
  }

  /** Says it, and marks the place among the steps. */
  void gap(int line, String what, String instead) {
    left(line, what, instead);
    entries.add(new Gap("line " + line + ", not carried over: " + what + "; " + instead));
  }

  List<Imported.Left> left() {
    return left;
  }

  int steps() {
    return (int) entries.stream().filter(Step.class::isInstance).count();
  }
}
