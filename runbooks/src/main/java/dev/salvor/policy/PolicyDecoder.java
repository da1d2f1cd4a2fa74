package dev.salvor.policy;

import com.google.re2j.Pattern;
import dev.salvor.runbook.source.Cursor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes values of a document that has no problem. */
final class PolicyDecoder {
  private static final String SHA = "sha256:";

  private PolicyDecoder() {}

  static Policy decode(String file, Cursor root) {
    Cursor policy = root.at("policy");
    return new Policy(
        file,
        policy.has("allow")
            ? Optional.of(rules(Rule.Side.ALLOW, policy.at("allow")))
            : Optional.empty(),
        rules(Rule.Side.DENY, policy.at("deny")));
  }

  private static List<Rule> rules(Rule.Side side, Cursor at) {
    List<Rule> out = new ArrayList<>();
    for (Cursor rule : at.items()) {
      out.add(rule(side, out.size() + 1, rule));
    }
    return out;
  }

  private static Rule rule(Rule.Side side, int number, Cursor at) {
    Map<String, Pattern> parameters = new LinkedHashMap<>();
    at.at("parameters")
        .entries()
        .forEach(
            entry ->
                parameters.put(
                    entry.getKey(),
                    // A line break is a character like others: no value gets around a rule by one.
                    Pattern.compile(entry.getValue().node().asText(), Pattern.DOTALL)));
    return new Rule(
        side,
        number,
        at.spot().line(),
        at.at("name").text(),
        globs(at.at("runbooks")),
        texts(at.at("digests")).stream()
            .map(text -> text.startsWith(SHA) ? text.substring(SHA.length()) : text)
            .collect(Collectors.toSet()),
        texts(at.at("signers")).stream().collect(Collectors.toSet()),
        parameters,
        globs(at.at("actions")),
        globs(at.at("users")),
        texts(at.at("paths")).stream().map(PathPattern::plain).map(PathPattern::of).toList());
  }

  private static List<Glob> globs(Cursor at) {
    return texts(at).stream().map(Glob::of).toList();
  }

  private static List<String> texts(Cursor at) {
    return at.items().stream().flatMap(item -> item.scalar().stream()).toList();
  }
}
