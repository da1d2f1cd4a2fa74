package dev.salvor.workflow.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.event.RunEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Journals that nobody would write: parts missing, hostile, doubled, shuffled, torn. */
final class AnyEventsTest {
  private static final int LOOPS = Integer.getInteger("salvor.loops", 50);
  private static final String[] TEXTS = {
    "",
    " ",
    "a\nb",
    "a\r\nb\n",
    "\u0000\u0007\u001b[2J",
    "\ud800",
    "😀",
    "$(rm -rf /)",
    "%s%n%d",
    "key=\"x\" y",
    "\u2028\u202e",
    "x".repeat(20_000),
    "-----BEGIN PRIVATE KEY-----",
    "-1",
    "2026-11-20T14:30:22Z",
    "PT-5S",
    "P99999999D",
    "-999999999-01-01T00:00:00Z",
    "+999999999-12-31T23:59:59Z",
    "+1000000000-12-31T23:59:59.999999999Z",
    "SKIPPED",
    "EXITED",
  };

  private static JsonNode mutated(JsonNode node, Random random) {
    if (node.isObject()) {
      ObjectNode out = JsonNodeFactory.instance.objectNode();
      node.properties()
          .forEach(
              field -> {
                if (random.nextInt(60) != 0) {
                  out.set(field.getKey(), mutated(field.getValue(), random));
                }
              });
      return out;
    }
    if (node.isArray()) {
      ArrayNode out = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> out.add(mutated(item, random)));
      return out;
    }
    if (random.nextInt(12) != 0) {
      return node;
    }
    return switch (random.nextInt(6)) {
      case 0 -> JsonNodeFactory.instance.nullNode();
      case 1 -> JsonNodeFactory.instance.numberNode(random.nextLong());
      case 2 -> JsonNodeFactory.instance.numberNode(random.nextInt(40) - 2);
      default -> JsonNodeFactory.instance.textNode(TEXTS[random.nextInt(TEXTS.length)]);
    };
  }

  private static String journal(Random random) throws IOException {
    List<String> lines = new ArrayList<>();
    for (RunEvent event : CrashRecovery.events()) {
      int copies = random.nextInt(8) == 0 ? random.nextInt(3) : 1;
      for (int i = 0; i < copies; i++) {
        JsonNode tree = mutated(SalvorJson.mapper().valueToTree(event), random);
        lines.add(SalvorJson.mapper().writeValueAsString(tree));
      }
    }
    if (random.nextInt(4) == 0) {
      Collections.shuffle(lines, random);
    }
    String all = String.join("\n", lines) + "\n";
    return random.nextInt(4) == 0 ? all.substring(0, random.nextInt(all.length())) : all;
  }

  private static String mainLog(List<Entry> journal) throws IOException {
    StringBuilder out = new StringBuilder();
    RunLogs.main(journal, new LogLines(Masker.builtIn(), out));
    return out.toString();
  }

  @Test
  void anyJournalIsRenderedAndEachEventStaysOneLine() throws IOException {
    for (int seed = 0; seed < LOOPS; seed++) {
      List<Entry> journal = Journal.parse(journal(new Random(seed)));
      String main = mainLog(journal);
      StringBuilder rest = new StringBuilder();
      LogLines out = new LogLines(Masker.builtIn(), rest);
      RunLogs.pivots(journal, out);
      RunLogs.errorBundle(journal, out);
      String json = RunLogs.runJson(RunSummary.of(journal), Masker.builtIn());

      long lines = main.lines().filter(line -> !line.startsWith("(events ")).count();
      assertThat(lines).as("seed %d", seed).isEqualTo(journal.size());
      assertThat(main + rest).as("seed %d", seed).doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f]");
      assertThat(SalvorJson.mapper().readTree(json).isObject()).isTrue();
      assertThat(mainLog(journal)).isEqualTo(main);
    }
  }

  @Test
  void plantedSecretIsInNoOutputWhereverItStood() throws IOException {
    String secret = "p1anted\n\"väl'ue\" & 17";
    Masker masker = Masker.of(List.of(secret), List.of());
    for (int seed = 0; seed < LOOPS; seed++) {
      Random random = new Random(seed);
      List<Entry> journal = new ArrayList<>();
      for (RunEvent event : CrashRecovery.events()) {
        ObjectNode tree = SalvorJson.mapper().valueToTree(event);
        for (String name : List.of("why", "tail", "commandLine", "text", "summary", "effect")) {
          if (tree.has(name) && random.nextBoolean()) {
            tree.put(name, "see " + secret + " there");
          }
        }
        Journal.line(SalvorJson.mapper().writeValueAsString(tree), true).ifPresent(journal::add);
      }
      StringBuilder all = new StringBuilder();
      LogLines out = new LogLines(masker, all);
      RunLogs.main(journal, out);
      RunLogs.pivots(journal, out);
      RunLogs.errorBundle(journal, out);
      all.append(RunLogs.runJson(RunSummary.of(journal), masker));
      assertThat(all.toString())
          .as("seed %d", seed)
          .contains("***")
          .doesNotContain("p1anted")
          .doesNotContain("väl");
    }
  }
}
