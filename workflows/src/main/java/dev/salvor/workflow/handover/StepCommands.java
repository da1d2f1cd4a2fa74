package dev.salvor.workflow.handover;

import dev.salvor.runbook.Approval;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.PosixShell;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.StepToken;
import dev.salvor.workflow.journal.Masker;
import dev.salvor.workflow.resolve.StepInView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The shell text for one step: functions that are its parts, and the word that uses them. */
final class StepCommands {
  private final Masker masker;
  private final Map<String, String> files;

  /**
   * For one step.
   *
   * @param files takes what the commands need in files: texts, by digest
   */
  StepCommands(Masker masker, Map<String, String> files) {
    this.masker = masker;
    this.files = files;
  }

  /**
   * Does the step.
   *
   * @param from the variant to begin with, if those before have failed
   * @param goOn a failure does not keep the next steps from being done
   */
  List<String> finish(StepInView view, Optional<String> from, boolean goOn) {
    List<String> out = new ArrayList<>();
    out.add(Sh.comment(heading(view)));
    Optional<String> cannot = cannot(view);
    if (cannot.isPresent()) {
      out.addAll(Template.of(view, masker));
      out.add(
          "left "
              + PosixShell.word(view.id())
              + " "
              + StepToken.of(view.id())
              + " "
              + PosixShell.word(cannot.get()));
      return out;
    }
    ResolvedStep step = view.resolved().orElseThrow();
    StringBuilder has = new StringBuilder(" ");
    question(view, step)
        .ifPresent(
            question -> {
              out.add("question=" + PosixShell.word(Sh.oneLine(question)));
              has.append("ask ");
            });
    step.check().ifPresent(command -> part("check", command, has, out));
    List<String> ways = ways(step, from, out);
    step.verify().ifPresent(command -> part("verify", command, has, out));
    out.add("has='" + has + "'");
    out.add(
        "finish "
            + PosixShell.word(step.id())
            + " "
            + StepToken.of(step.id())
            + " "
            + unknown(step)
            + " "
            + (goOn || step.onFailure() == OnFailure.CONTINUE ? "continue" : "stop")
            + " "
            + String.join(" ", ways));
    return out;
  }

  private List<String> ways(ResolvedStep step, Optional<String> from, List<String> out) {
    List<String> ways = new ArrayList<>();
    boolean reached = from.isEmpty();
    for (int i = 0; i < step.variants().size(); i++) {
      ResolvedStep.ResolvedVariant variant = step.variants().get(i);
      reached |= from.filter(variant.name()::equals).isPresent();
      if (!reached) {
        out.add(Sh.comment(variant.name() + " has failed already; it is left out"));
        continue;
      }
      if (i > 0) {
        out.add(Sh.comment("otherwise: " + variant.name()));
      }
      String way = i == 0 ? "main" : "fallback_" + i;
      function(way, variant.command(), out);
      ways.add(way);
    }
    return ways;
  }

  /**
   * Undoes the step if it began.
   *
   * @param ordered it was given to the host
   */
  List<String> back(String id, Command command, String words, boolean ordered) {
    List<String> out = new ArrayList<>();
    out.add(Sh.comment(id + ": " + words));
    function("undo", command, out);
    out.add("back " + PosixShell.word(id) + " " + StepToken.of(id) + (ordered ? " ordered" : ""));
    return out;
  }

  private void part(String name, Command command, StringBuilder has, List<String> out) {
    has.append(name).append(' ');
    function(name, command, out);
  }

  private void function(String name, Command command, List<String> out) {
    Map<String, String> needed = new LinkedHashMap<>();
    List<String> body = ShellCommand.body(command, needed);
    out.add("step_" + name + "() (");
    if (holdsSecret(command)) {
      out.add("  echo 'this command holds a secret and is not printed; see definition.json' >&2");
      out.add("  exit 125");
    } else {
      files.putAll(needed);
      body.forEach(line -> out.add("  " + line));
    }
    out.add(")");
  }

  private boolean holdsSecret(Command command) {
    Stream<String> words =
        switch (command.program()) {
          case Program.Argv argv -> argv.argv().stream();
          case Program.Script script -> Stream.of(script.text());
          case Program.Builtin ignored -> Stream.empty();
        };
    return Stream.concat(words, command.env().values().stream()).anyMatch(masker::knows);
  }

  private static String unknown(ResolvedStep step) {
    return step.idempotency().name().toLowerCase(Locale.ROOT);
  }

  private static Optional<String> cannot(StepInView view) {
    if (view.resolved().isEmpty()) {
      return Optional.of("what it does depends on " + String.join(", ", view.dependsOn()));
    }
    return view.resolved().get().problem();
  }

  private static Optional<String> question(StepInView view, ResolvedStep step) {
    List<String> questions = new ArrayList<>();
    if (!view.onlyIf().isEmpty()) {
      questions.add(
          "only if "
              + String.join(" and ", view.onlyIf())
              + ", which depends on "
              + String.join(", ", view.dependsOn()));
    }
    step.approval().ifPresent(approval -> questions.add(asked(approval)));
    if (step.reboot()) {
      questions.add("it reboots this host; afterwards begin again with the words");
    }
    return questions.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", questions));
  }

  private static String asked(Approval approval) {
    return "approval of "
        + approval.min()
        + (approval.approvers().isEmpty() ? "" : " of " + String.join(", ", approval.approvers()))
        + (approval.notSubmitter() ? ", not who started the run" : "")
        + ": "
        + approval.message();
  }

  private static String heading(StepInView view) {
    String title = view.written().title().map(t -> " (" + t + ")").orElse("");
    String time =
        view.resolved()
            .filter(step -> !step.variants().isEmpty())
            .map(
                step ->
                    ", at most " + Durations.text(step.variants().getFirst().command().timeout()))
            .orElse("");
    return view.id() + title + time;
  }
}
