package dev.salvor.runbook.yaml;

import dev.salvor.runbook.Approval;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.source.Cursor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads what people are asked before a step. */
final class Approvals {
  private Approvals() {}

  static Optional<Approval> of(Cursor step) {
    Cursor at = step.at("approval");
    if (!at.present()) {
      return Optional.empty();
    }
    Map<String, Parameter> inputs = new LinkedHashMap<>();
    at.at("inputs")
        .entries()
        .forEach(e -> inputs.put(e.getKey(), RunbookDecoder.parameter(e.getValue())));
    return Optional.of(
        new Approval(
            message(step),
            RunbookDecoder.texts(at.at("approvers")),
            at.at("min").node().asInt(1),
            at.at("notSubmitter").node().asBoolean(),
            Durations.parse(at.at("timeout").text().orElse(""))
                .orElseThrow(() -> new IllegalStateException("approval.timeout was not checked")),
            Approval.OnTimeout.valueOf(
                at.at("onTimeout").text().orElse("deny").toUpperCase(Locale.ROOT)),
            inputs));
  }

  /** Of a step that does nothing but ask, it is also what the log keeps. */
  static String message(Cursor step) {
    return step.at("approval")
        .at("message")
        .text()
        .or(() -> step.at("title").text())
        .orElseGet(() -> "approve " + step.at("name").node().asText());
  }
}
