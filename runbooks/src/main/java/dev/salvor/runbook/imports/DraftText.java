package dev.salvor.runbook.imports;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a draft as a runbook. */
final class DraftText {
  private final StringBuilder out = new StringBuilder();

  private DraftText() {}

  static Imported.Book book(Draft draft) {
    DraftText text = new DraftText();
    text.head(draft);
    text.steps(draft);
    return new Imported.Book(draft.name(), text.out.toString(), draft.steps(), draft.left());
  }

  private void head(Draft draft) {
    line(Yaml.comment("Imported from " + draft.source(), 0));
    line("#");
    line(
        "# Look at each step: how long it may take (timeout), how to see that it is done (check),"
            + " what");
    line(
        "# may happen when nobody knows whether it was done (idempotency), and the way back"
            + " (undo).");
    line("schemaVersion: 1");
    line("name: " + Yaml.text(draft.name()));
    draft.description().ifPresent(d -> line("description: " + oneLine(d)));
    draft.timeout().ifPresent(t -> line("timeout: " + t));
    if (!draft.params().isEmpty()) {
      line("parameters:");
      for (Draft.Param param : draft.params().values()) {
        line("  " + Yaml.text(param.name()) + ":");
        param.keys().forEach((key, value) -> line("    " + key + ": " + value));
      }
    }
    line("defaults:");
    draft.defaults().forEach((key, value) -> line("  " + key + ": " + value));
    line("phases:");
  }

  private void steps(Draft draft) {
    line("  - name: " + Yaml.text(draft.name()));
    line("    steps:");
    for (Draft.Entry entry : draft.entries()) {
      switch (entry) {
        case Draft.Gap gap -> line(Yaml.comment(gap.comment(), 6));
        case Draft.Step step -> step(step);
      }
    }
  }

  private void step(Draft.Step step) {
    line("      - name: " + Yaml.text(step.main().name()));
    step.title().ifPresent(t -> line("        title: " + oneLine(t)));
    step.when().ifPresent(w -> line("        when: " + Yaml.text(w)));
    way(step.main(), 8);
    switch (step.onFailure()) {
      case DEFAULT -> {}
      case ABORT, CONTINUE ->
          line("        onFailure: " + step.onFailure().name().toLowerCase(Locale.ROOT));
      case TOLERATED -> {
        line("        onFailure: continue");
        line("        tolerated: true");
      }
    }
    if (!step.fallbacks().isEmpty()) {
      line("        fallbacks:");
      for (Draft.Way fallback : step.fallbacks()) {
        line("          - name: " + Yaml.text(fallback.name()));
        way(fallback, 12);
      }
    }
  }

  private void way(Draft.Way way, int indent) {
    String pad = " ".repeat(indent);
    switch (way.act()) {
      case Draft.Act.Shell shell -> line(pad + "shell: " + code(shell.text(), indent + 2));
      case Draft.Act.Argv argv -> argv(argv.argv(), indent);
    }
    if (!way.env().isEmpty()) {
      line(pad + "env:");
      for (Map.Entry<String, String> e : way.env().entrySet()) {
        line(pad + "  " + e.getKey() + ": " + Yaml.text(e.getValue()));
      }
    }
  }

  private void argv(List<String> argv, int indent) {
    String pad = " ".repeat(indent);
    if (argv.stream().noneMatch(a -> a.contains("\n"))) {
      line(pad + "run: " + Yaml.list(argv));
      return;
    }
    line(pad + "run:");
    for (String element : argv) {
      String value = element.contains("\n") ? Yaml.block(element, indent + 4) : Yaml.text(element);
      line(pad + "  - " + value);
    }
  }

  private static String code(String text, int indent) {
    return text.strip().contains("\n") || text.length() > 100
        ? Yaml.block(text.endsWith("\n") ? text : text + "\n", indent)
        : Yaml.text(text.strip());
  }

  private static String oneLine(String text) {
    return Yaml.text(
        text.replace("${{", "$ {{")
            .lines()
            .map(String::strip)
            .filter(l -> !l.isEmpty())
            .reduce((a, b) -> a + " " + b)
            .orElse(""));
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
