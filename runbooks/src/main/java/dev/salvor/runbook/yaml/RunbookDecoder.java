package dev.salvor.runbook.yaml;

import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.source.Cursor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** From a document without problems to the runbook, with the defaults of the language filled in. */
final class RunbookDecoder {
  private static final String FINALLY_TIMEOUT = "15m";

  private RunbookDecoder() {}

  static Runbook decode(Cursor root) {
    Defaults defaults = Defaults.of(root.at("defaults"));
    return new Runbook(
        root.at("schemaVersion").node().asInt(),
        root.at("name").node().asText(),
        root.at("description").text(),
        parameters(root.at("parameters")),
        root.has("targets") && root.at("targets").has("hosts")
            ? texts(root.at("targets").at("hosts"))
            : List.of("local"),
        LockText.locks(root.at("locks")),
        root.at("timeout").text(),
        root.at("phases").items().stream().map(p -> phase(p, defaults)).toList(),
        steps(root.at("finally"), defaults.inFinally()),
        root.at("finallyTimeout").text().orElse(FINALLY_TIMEOUT),
        texts(root.at("redact")),
        Strategies.decode(root.at("strategy")),
        LockText.whenHeld(root.at("locks")));
  }

  private static Map<String, Parameter> parameters(Cursor at) {
    Map<String, Parameter> out = new LinkedHashMap<>();
    at.entries().forEach(e -> out.put(e.getKey(), parameter(e.getValue())));
    return out;
  }

  static Parameter parameter(Cursor at) {
    List<Object> allowed = new ArrayList<>();
    at.at("allowed").items().forEach(a -> allowed.add(Values.plain(a.node())));
    return new Parameter(
        Parameter.Type.valueOf(at.at("type").node().asText().toUpperCase(Locale.ROOT)),
        at.at("required").node().asBoolean(),
        at.has("default") ? Optional.of(Values.plain(at.at("default").node())) : Optional.empty(),
        at.at("pattern").text(),
        allowed,
        at.at("description").text());
  }

  private static Phase phase(Cursor at, Defaults defaults) {
    return new Phase(
        at.at("name").node().asText(),
        at.at("title").text(),
        at.at("when").scalar(),
        steps(at.at("steps"), defaults.with(at)));
  }

  private static List<Step> steps(Cursor at, Defaults defaults) {
    StepDecoder decoder = new StepDecoder(defaults);
    return at.items().stream().map(decoder::step).toList();
  }

  static List<String> texts(Cursor at) {
    return at.items().stream().flatMap(i -> i.scalar().stream()).toList();
  }
}
