package dev.salvor.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Action;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.Output;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.runbook.schema.ActionSchema;
import dev.salvor.runbook.source.Cursor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads steps under the defaults of their phase. */
final class StepDecoder {
  private static final int MAX_CONCURRENCY = 4;
  private final Defaults defaults;

  StepDecoder(Defaults defaults) {
    this.defaults = defaults;
  }

  Step step(Cursor at) {
    return at.has("parallel") ? parallel(at) : single(at);
  }

  private Step.Parallel parallel(Cursor at) {
    Cursor group = at.at("parallel");
    return new Step.Parallel(
        at.at("name").node().asText(),
        at.at("title").text(),
        at.at("when").scalar(),
        group.at("maxConcurrency").node().asInt(MAX_CONCURRENCY),
        group.at("steps").items().stream().map(this::single).toList());
  }

  private Step.Single single(Cursor at) {
    Defaults own = defaults.with(at);
    Variants variants = new Variants(defaults);
    Variant main = variants.main(at);
    Optional<ActionSchema> action = at.at("uses").text().flatMap(ActionSchema::find);
    Optional<Variant> check = variants.part(at, "check", main);
    return new Step.Single(
        at.at("name").node().asText(),
        at.at("title").text(),
        at.at("when").scalar(),
        forEach(at.at("forEach")),
        at.at("as").text().orElse("item"),
        check,
        main,
        variants.part(at, "verify", main),
        at.at("fallbacks").items().stream().map(variants::fallback).toList(),
        variants.part(at, "undo", main),
        idempotency(at, action, check.isPresent()),
        own.onFailure(),
        own.ask(),
        at.at("tolerated").node().asBoolean(),
        outputs(at.at("output")),
        own.outputLimit(),
        at.has("segment")
            || (main.action() instanceof Action.Uses u && u.action().equals("reboot"))
            || action.filter(ActionSchema::isAlone).isPresent(),
        Approvals.of(at));
  }

  private static Idempotency idempotency(
      Cursor at, Optional<ActionSchema> action, boolean checked) {
    return at.at("idempotency")
        .text()
        .map(t -> Idempotency.valueOf(t.toUpperCase(Locale.ROOT)))
        .or(() -> action.flatMap(ActionSchema::idempotency))
        .orElse(checked ? Idempotency.CHECK : Idempotency.NEVER);
  }

  /** A list becomes the expression for it: JSON texts are texts of CEL too. */
  private static Optional<String> forEach(Cursor at) {
    JsonNode node = at.node();
    return node.isArray() ? Optional.of(node.toString()) : at.scalar();
  }

  private static Map<String, Output> outputs(Cursor at) {
    Map<String, Output> out = new LinkedHashMap<>();
    at.entries().forEach(e -> out.put(e.getKey(), output(e.getValue())));
    return out;
  }

  private static Output output(Cursor at) {
    return new Output(
        Output.Type.valueOf(at.at("type").text().orElse("string").toUpperCase(Locale.ROOT)),
        Output.From.valueOf(at.at("from").text().orElse("stdout").toUpperCase(Locale.ROOT)),
        at.at("regex").text(),
        at.at("json").text(),
        at.at("key").text());
  }
}
