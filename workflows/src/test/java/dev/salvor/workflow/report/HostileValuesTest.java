package dev.salvor.workflow.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.journal.Entry;
import dev.salvor.workflow.journal.Journal;
import dev.salvor.workflow.journal.Masker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a host, a runbook or a person wrote: it is text in the page, and the page is whole. */
final class HostileValuesTest {
  private static final int LOOPS = Integer.getInteger("salvor.loops", 60);
  private static final List<RunStatus> STATUSES = List.copyOf(EnumSet.allOf(RunStatus.class));
  private static final String[] TEXTS = {
    "<script>fetch('//evil')</script>",
    "</pre></details></section></main>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='x",
    "</title></style><style>*{display:none}</style>",
    "<!--",
    "]]>&lt;&#60;&amp;",
    "javascript:alert(1)",
    "a\nb\r\nc\rd\te",
    "\u0000\u0007\u001b[2J\u0085\u2028\u202e\u2066\u200b\ufeff\u00ad",
    "\ud800 \udc00 \ud83d\ude00 \udb40\udc01",
    "z" + "\u0301".repeat(300),
    "%s%n%d ${{ x }} $(id)",
    "",
    " ",
    "W".repeat(30_000),
    "&".repeat(5_000),
    "-999999999-01-01T00:00:00Z",
    "+999999999-12-31T23:59:59Z",
    "P99999999D",
    "PT-5S",
    "UNKNOWN",
    "UNDO_FAILED",
    "TIMED_OUT_ALIVE",
  };

  private static JsonNode mutated(JsonNode node, Random random) {
    if (node.isObject()) {
      ObjectNode out = JsonNodeFactory.instance.objectNode();
      node.properties().forEach(e -> out.set(e.getKey(), mutated(e.getValue(), random)));
      return out;
    }
    if (node.isArray()) {
      ArrayNode out = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> out.add(mutated(item, random)));
      return out;
    }
    if (node.isNumber() && random.nextInt(6) == 0) {
      return JsonNodeFactory.instance.numberNode(
          random.nextBoolean() ? random.nextLong() : random.nextInt(9) - 3);
    }
    return node.isTextual() && random.nextInt(3) == 0
        ? JsonNodeFactory.instance.textNode(TEXTS[random.nextInt(TEXTS.length)])
        : node;
  }

  private static List<Entry> journal(Random random) throws IOException {
    List<Entry> entries = new ArrayList<>();
    List<String> lines =
        new ArrayList<>(Files.readAllLines(Path.of("src/test/resources/journal/events.jsonl")));
    if (random.nextInt(5) == 0) {
      Collections.shuffle(lines, random);
    }
    for (String line : lines) {
      ObjectNode event = (ObjectNode) SalvorJson.mapper().readTree(line);
      ObjectNode changed = (ObjectNode) mutated(event, random);
      changed.set("kind", event.get("kind"));
      Journal.line(changed.toString(), true).ifPresent(entries::add);
    }
    return entries;
  }

  private static Report report(Random random) throws IOException {
    Provenance from =
        random.nextBoolean()
            ? new Provenance.Host()
            : new Provenance.Events(
                Provenance.Events.ENGINE,
                Instant.parse("2026-11-20T14:40:00Z"),
                STATUSES.get(random.nextInt(STATUSES.size())),
                Optional.of(TEXTS[random.nextInt(TEXTS.length)]),
                List.of(TEXTS[random.nextInt(TEXTS.length)]));
    String name = TEXTS[random.nextInt(TEXTS.length)];
    return Report.of(journal(random), from)
        .with(
            (attempt, stream, most) ->
                random.nextBoolean()
                    ? new Outputs.Output.Text(name, 7, TEXTS[3])
                    : new Outputs.Output.Absent(name),
            new Differences.Compared(
                List.of(new Differences.Collector(name, 1, 1, List.of("+" + name, name), 3)),
                List.of(name)));
  }

  @Test
  void noValueBecomesMarkupAndNothingThrows() throws IOException {
    for (int seed = 0; seed < LOOPS; seed++) {
      String page = Pages.text(report(new Random(seed)), Masker.builtIn());
      Markup.check(page);
      assertThat(page)
          .as("seed %d", seed)
          .doesNotContainPattern(
              "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]")
          .endsWith("</html>\n");
      assertThat(page.length()).as("seed %d", seed).isLessThan(2_000_000);
    }
  }

  @Test
  void aPlantedSecretIsNowhereInThePage() throws IOException {
    String secret = "p1anted\n\"väl'ue\" & <17>";
    Masker masker = Masker.of(List.of(secret), List.of());
    for (int seed = 0; seed < LOOPS; seed++) {
      Random random = new Random(seed);
      List<Entry> journal = new ArrayList<>();
      for (String line : Files.readAllLines(Path.of("src/test/resources/journal/events.jsonl"))) {
        ObjectNode event = (ObjectNode) SalvorJson.mapper().readTree(line);
        for (String field :
            List.of("why", "tail", "commandLine", "text", "summary", "effect", "title", "user")) {
          if (event.has(field) && random.nextBoolean()) {
            event.put(field, "see " + secret + " there");
          }
        }
        Journal.line(event.toString(), true).ifPresent(journal::add);
      }
      assertThat(Pages.text(Report.of(journal, new Provenance.Host()), masker))
          .as("seed %d", seed)
          .contains("***")
          .doesNotContain("p1anted", "väl", "&lt;17");
    }
  }
}
