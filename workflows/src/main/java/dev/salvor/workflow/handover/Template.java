package dev.salvor.workflow.handover;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.PosixShell;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.workflow.journal.Masker;
import dev.salvor.workflow.resolve.StepInView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A step that cannot be told yet, as the runbook has it: comments that nobody runs by accident. */
final class Template {
  private final Masker masker;
  private final List<String> out = new ArrayList<>();

  private Template(Masker masker) {
    this.masker = masker;
  }

  static List<String> of(StepInView view, Masker masker) {
    return new Template(masker).lines(view);
  }

  private List<String> lines(StepInView view) {
    Step.Single step = view.written();
    add(
        "A TEMPLATE, as the runbook has it: put its value in place of each ${{ ... }}"
            + (view.dependsOn().isEmpty()
                ? ""
                : "; what is missing comes from " + String.join(", ", view.dependsOn())));
    step.forEach().ifPresent(each -> add("  for each of " + each));
    step.check().ifPresent(check -> part("check", check));
    part("do", step.main());
    step.fallbacks().forEach(fallback -> part("otherwise, " + fallback.name(), fallback));
    step.verify().ifPresent(verify -> part("verify", verify));
    step.undo().ifPresent(undo -> part("to undo it", undo));
    return List.copyOf(out);
  }

  private void part(String name, Variant variant) {
    List<String> how = new ArrayList<>(List.of("at most " + variant.timeout()));
    variant.user().ifPresent(user -> how.add("as " + user));
    variant.cwd().ifPresent(cwd -> how.add("in " + cwd));
    add("  " + name + " (" + String.join(", ", how) + "):");
    variant.env().forEach((key, value) -> add("    " + key + "=" + PosixShell.word(value)));
    String text =
        switch (variant.action()) {
          case Action.Run run ->
              run.argv().stream().map(PosixShell::word).collect(Collectors.joining(" "));
          case Action.Shell shell -> shell.text().stripTrailing();
          case Action.Script script -> "sh " + script.file() + "  # its text is in definition.json";
          case Action.Uses uses ->
              "uses "
                  + uses.action()
                  + uses.with().entrySet().stream()
                      .map(with -> "\n  " + with.getKey() + ": " + with.getValue())
                      .collect(Collectors.joining());
        };
    text.lines().forEach(line -> add("    " + line));
  }

  private void add(String line) {
    out.add(masker.knows(line) ? "#   (a line with a secret is not printed)" : comment(line));
  }

  /** Keeps what the line begins with: a script's own lines stay below each other. */
  private static String comment(String line) {
    String text = line.stripLeading();
    return "# " + " ".repeat(line.length() - text.length()) + Sh.oneLine(text);
  }
}
