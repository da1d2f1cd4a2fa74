package dev.salvor.worker.look;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salvor.runbook.HarmlessText;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.worker.watch.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** How far the packages of hosts are from each other, by {@code salvor packages drift}. */
final class DriftLook implements Kind {
  private static final String DRIFT = "drift";
  private static final String UNREAD = "unread:";
  private static final int SHOWN = 5;
  private static final int MOST_UNREAD = 20;

  private final Asked asked;
  private final Program salvor;

  DriftLook(Asked asked, Program salvor) {
    this.asked = asked;
    this.salvor = salvor;
  }

  @Override
  public void look(Context context) {
    long threshold = asked.number("THRESHOLD", 0);
    List<String> words =
        new ArrayList<>(
            List.of("packages", "drift", "--json", "--threshold", Long.toString(threshold)));
    option(words, "--on", asked.text("ON"));
    option(words, "--binhost", asked.text("BINHOST"));
    option(words, "--inventory", asked.text("INVENTORY"));
    for (String one : asked.list("CLASSES")) {
      option(words, "--class", one);
    }
    Program.Ran<ObjectNode> ran =
        salvor.run(asked.time("LIMIT", Duration.ofMinutes(5)), DriftLook::withoutFindings, words);
    Optional<ObjectNode> answer = ran.answer().filter(json -> json.has("total"));
    if (answer.isEmpty()) {
      context.keepAll();
      context.found().unseen(DRIFT);
      context.found().unseen(UNREAD);
      context
          .found()
          .add(
              new Finding(
                  "unseen",
                  "unseen",
                  "the packages of hosts could not be compared",
                  ran.why().isBlank() ? "exit code " + ran.exit() : ran.why(),
                  "salvor packages drift"));
      return;
    }
    judge(answer.get(), threshold, asked.time("SILENT_LIMIT", Duration.ofMinutes(30)), context);
  }

  private static void option(List<String> words, String option, String value) {
    if (!value.isEmpty()) {
      words.add(option);
      words.add(value);
    }
  }

  /** All fields but the findings themselves, of which there may be more than memory holds. */
  static ObjectNode withoutFindings(InputStream out) throws IOException {
    ObjectNode all = SalvorJson.mapper().createObjectNode();
    try (JsonParser json = SalvorJson.mapper().createParser(out)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return all;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        if (field.equals("findings")) {
          json.skipChildren();
        } else {
          all.set(field, SalvorJson.mapper().<JsonNode>readTree(json));
        }
      }
    }
    return all;
  }

  static void judge(JsonNode says, long threshold, Duration silent, Context context) {
    long total = says.path("total").asLong();
    if (total > threshold) {
      int worst = context.since().worst(DRIFT, Since.doublings(total, Math.max(1, threshold)));
      context
          .found()
          .add(
              new Finding(
                  DRIFT,
                  "x" + worst,
                  total
                      + " packages differ between "
                      + says.path("hosts").size()
                      + " hosts, more than "
                      + threshold,
                  detail(says) + "\nsince " + context.since().of(DRIFT),
                  "salvor packages drift"));
    }
    int shown = 0;
    for (JsonNode host : says.path("unread")) {
      String name = Orchestrator.name(host.path("host").asText());
      if (context.since().isFor(UNREAD + name, silent) && shown++ < MOST_UNREAD) {
        context
            .found()
            .add(
                new Finding(
                    UNREAD + name,
                    "unread",
                    "the packages of " + name + " cannot be read",
                    HarmlessText.line(FindingLines.cut(host.path("why").asText(), 300)),
                    "salvor hosts check " + name));
      }
    }
  }

  private static String detail(JsonNode says) {
    List<String> counts = new ArrayList<>();
    says.path("counts")
        .properties()
        .forEach(one -> counts.add(one.getValue().asLong() + " " + one.getKey()));
    List<String> hosts =
        StreamSupport.stream(says.path("hosts").spliterator(), false)
            .sorted(Comparator.comparingLong(DriftLook::away).reversed())
            .limit(SHOWN)
            .filter(host -> away(host) > 0)
            .map(host -> Orchestrator.name(host.path("host").asText()) + " " + away(host))
            .toList();
    return String.join(", ", counts)
        + (hosts.isEmpty() ? "" : "\nfarthest: " + String.join(", ", hosts));
  }

  private static long away(JsonNode host) {
    return host.path("behind").asLong()
        + host.path("missing").asLong()
        + host.path("rebuilt").asLong()
        + host.path("stale").asLong();
  }
}
