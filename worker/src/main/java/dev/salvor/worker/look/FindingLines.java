package dev.salvor.worker.look;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salvor.runbook.HarmlessText;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.worker.watch.Finding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Findings as text, a JSON object in a line: {@code key}, {@code title} and, if they are needed,
 * {@code matter}, {@code detail}, {@code fix}, {@code manner}; or {@code unseen} alone, the
 * beginning of keys that nobody could look at. What is shown to people is made harmless.
 */
public final class FindingLines {
  /** Of all of them, in characters. */
  public static final int LONGEST = 1 << 20;

  private static final int MOST = 500;
  private static final int KEY = 200;
  private static final int TITLE = 200;
  private static final int DETAIL = 4000;

  private FindingLines() {}

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException with the line and a message for people
   */
  public static Findings read(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("more than 1 MB of findings");
    }
    List<Finding> findings = new ArrayList<>();
    List<String> unseen = new ArrayList<>();
    Set<String> keys = new LinkedHashSet<>();
    int at = 0;
    for (String line : text.lines().toList()) {
      at++;
      if (line.isBlank()) {
        continue;
      }
      JsonNode json = json(line, at);
      if (json.has("unseen")) {
        unseen.add(words(json, "unseen", "", KEY, at));
        continue;
      }
      Finding finding = finding(json, at);
      if (!keys.add(finding.key())) {
        throw wrong(at, "the key " + finding.key() + " is there twice");
      }
      findings.add(finding);
      if (findings.size() > MOST) {
        throw wrong(at, "more than " + MOST + " findings");
      }
    }
    return new Findings(findings, unseen);
  }

  /** The text that {@link #read} reads. */
  public static String write(Findings all) {
    StringBuilder out = new StringBuilder();
    for (Finding finding : all.findings().stream().limit(MOST).toList()) {
      ObjectNode json = SalvorJson.mapper().createObjectNode();
      json.put("key", cut(finding.key(), KEY));
      json.put("matter", finding.sign());
      json.put("title", cut(finding.subject(), TITLE));
      json.put("detail", cut(finding.detail(), DETAIL));
      json.put("fix", cut(finding.fix(), DETAIL));
      json.put("manner", finding.manner().name().toLowerCase(Locale.ROOT));
      out.append(json).append('\n');
    }
    for (String prefix : all.unseen()) {
      out.append(SalvorJson.mapper().createObjectNode().put("unseen", prefix)).append('\n');
    }
    return out.toString();
  }

  private static JsonNode json(String line, int at) {
    try {
      JsonNode json = SalvorJson.mapper().readTree(line);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException bad) {
      throw wrong(at, "no JSON: " + HarmlessText.line(bad.getOriginalMessage()));
    }
    throw wrong(at, "no JSON object");
  }

  private static Finding finding(JsonNode json, int at) {
    String manner = words(json, "manner", "lasts", KEY, at);
    return new Finding(
        needed(json, "key", KEY, at),
        HarmlessText.line(words(json, "matter", "found", KEY, at)),
        needed(json, "title", TITLE, at),
        HarmlessText.block(words(json, "detail", "", DETAIL, at)),
        HarmlessText.block(words(json, "fix", "", DETAIL, at)),
        switch (manner) {
          case "lasts" -> Finding.Manner.LASTS;
          case "once" -> Finding.Manner.ONCE;
          case "held" -> Finding.Manner.HELD;
          default ->
              throw wrong(
                  at, "manner: \"" + HarmlessText.line(manner) + "\" is none of lasts, once, held");
        });
  }

  private static String needed(JsonNode json, String field, int most, int at) {
    String text = HarmlessText.line(words(json, field, "", most, at));
    if (text.isBlank()) {
      throw wrong(at, field + ": must be there and not blank");
    }
    return text;
  }

  private static String words(JsonNode json, String field, String other, int most, int at) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return other;
    }
    if (!value.isValueNode()) {
      throw wrong(at, field + ": must be a text");
    }
    String text = cut(value.asText(), most);
    return text.isBlank() ? other : text;
  }

  /** No more of it than a message can hold, never half a character. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "...";
  }

  private static IllegalArgumentException wrong(int line, String why) {
    return new IllegalArgumentException("line " + line + ": " + why);
  }
}
