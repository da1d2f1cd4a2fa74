package dev.salvor.workflow.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Approval;
import dev.salvor.runbook.Ask;
import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.bind.Binder;
import dev.salvor.runbook.bind.Binding;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.source.Problem;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.Submitter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One approval that is waited for, and what has been said to it. */
final class Gate {
  private final String step;
  private final Approval asked;
  private final Submitter submitter;
  private final Instant since;
  private final List<Approver.Known> given = new ArrayList<>();
  private final Map<String, String> texts = new LinkedHashMap<>();
  private Optional<Decision> denied = Optional.empty();

  Gate(String step, Approval asked, Submitter submitter, Instant since) {
    this.step = step;
    this.asked = asked;
    this.submitter = submitter;
    this.since = since;
  }

  Question question() {
    return new Question(
        step,
        asked.message(),
        since,
        since.plus(asked.timeout()),
        Ask.OnTimeout.ABORT,
        Optional.of(
            new Question.Asked(
                asked.approvers(),
                asked.min(),
                asked.notSubmitter(),
                given.stream().map(Approver.Known::label).toList(),
                asked.inputs().entrySet().stream()
                    .map(e -> input(e.getKey(), e.getValue()))
                    .toList(),
                asked.onTimeout())));
  }

  private static String input(String name, Parameter parameter) {
    return name + " (" + parameter.type().word() + (parameter.required() ? ", required)" : ")");
  }

  boolean isApproved() {
    return denied.isEmpty() && given.size() >= asked.min();
  }

  Optional<Decision> denied() {
    return denied;
  }

  boolean isDecided() {
    return isApproved() || denied.isPresent();
  }

  /** How far it has come, for people. */
  String count() {
    return given.size() + " of " + asked.min() + " approved";
  }

  /** Anybody may say no. */
  Effect deny(Decision decision) {
    denied = Optional.of(decision);
    return Effect.taken("the step is not done");
  }

  Effect approve(Decision decision, Approver.Known who) {
    Optional<String> no = mayNot(who);
    if (no.isPresent()) {
      return Effect.not(no.get());
    }
    Map<String, String> together = new LinkedHashMap<>(texts);
    for (Map.Entry<String, String> e : decision.inputs().entrySet()) {
      String before = together.put(e.getKey(), e.getValue());
      if (before != null && !before.equals(e.getValue())) {
        return Effect.not(
            "input "
                + e.getKey()
                + " was given as \""
                + before
                + "\" by "
                + String.join(", ", given.stream().map(Approver.Known::label).toList())
                + " before");
      }
    }
    if (Binder.bindInputs(asked.inputs(), together) instanceof Binding.Unbound wrong) {
      return Effect.not(words(wrong.problems()));
    }
    texts.putAll(together);
    given.add(who);
    int missing = asked.min() - given.size();
    String proof = who.proof().map(p -> "; " + p).orElse("");
    return Effect.taken(
        (missing > 0 ? "approved; " + missing + " more must approve" : "approved; the step is done")
            + proof);
  }

  private Optional<String> mayNot(Approver.Known who) {
    String user = who.name();
    if (!asked.approvers().isEmpty()
        && !asked.approvers().contains(user)
        && !asked.approvers().contains(who.label())) {
      return Optional.of(
          user + " is not among those who may approve: " + String.join(", ", asked.approvers()));
    }
    if (asked.notSubmitter() && user.equals(submitter.user())) {
      return Optional.of(user + " started the run; somebody else must approve");
    }
    if (given.stream().anyMatch(before -> before.name().equals(user))) {
      return Optional.of(user + " has approved already; somebody else must, too");
    }
    return Optional.empty();
  }

  /** The answers as outputs of the step. */
  Map<String, JsonNode> answers() {
    Map<String, JsonNode> out = new LinkedHashMap<>();
    if (Binder.bindInputs(asked.inputs(), texts) instanceof Binding.Bound bound) {
      bound
          .values()
          .forEach((name, value) -> out.put(name, SalvorJson.mapper().valueToTree(value)));
    }
    return out;
  }

  private static String words(List<Problem> problems) {
    return String.join(
        "; ",
        problems.stream().map(p -> "input " + p.path() + " " + p.message() + hint(p)).toList());
  }

  private static String hint(Problem problem) {
    return problem.hint().isEmpty() ? "" : "; " + problem.hint();
  }
}
