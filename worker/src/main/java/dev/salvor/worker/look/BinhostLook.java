package dev.salvor.worker.look;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.HarmlessText;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.worker.watch.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builders whose effective settings go past the binary host, by {@code salvor hosts facts}. */
final class BinhostLook implements Kind {
  private final Asked asked;
  private final Program salvor;

  BinhostLook(Asked asked, Program salvor) {
    this.asked = asked;
    this.salvor = salvor;
  }

  @Override
  public void look(Context context) {
    List<String> words = new ArrayList<>(List.of("hosts", "facts", asked.text("ON"), "--json"));
    if (!asked.text("INVENTORY").isEmpty()) {
      words.addAll(List.of("--inventory", asked.text("INVENTORY")));
    }
    Program.Ran<JsonNode> ran =
        salvor.run(
            asked.time("LIMIT", Duration.ofMinutes(2)), SalvorJson.mapper()::readTree, words);
    Optional<JsonNode> answer = ran.answer().filter(JsonNode::isArray);
    if (answer.isEmpty()) {
      context.keepAll();
      context.found().unseen("settings:");
      context.found().unseen("silent:");
      context
          .found()
          .add(
              new Finding(
                  "unseen",
                  "unseen",
                  "the settings of builders could not be looked at",
                  ran.why().isBlank() ? "exit code " + ran.exit() : ran.why(),
                  "salvor hosts facts " + HarmlessText.line(asked.text("ON"))));
      return;
    }
    Duration silent = asked.time("SILENT_LIMIT", Duration.ofMinutes(30));
    for (JsonNode host : answer.get()) {
      judge(host, silent, context);
    }
  }

  static void judge(JsonNode host, Duration silent, Context context) {
    String name = Orchestrator.name(host.path("host").asText());
    Optional<String> purpose = context.stops().current(BuilderRules.thing(name), context.now());
    if (host.hasNonNull("unreachable")) {
      context.found().unseen("settings:" + name);
      if (purpose.isEmpty() && context.since().isFor("silent:" + name, silent)) {
        context
            .found()
            .add(
                new Finding(
                    "silent:" + name,
                    "silent",
                    "the settings of builder " + name + " cannot be looked at",
                    HarmlessText.line(FindingLines.cut(host.path("unreachable").asText(), 300)),
                    "salvor hosts check " + name));
      }
      return;
    }
    JsonNode portage = host.path("facts").path("portage");
    List<String> wrong = new ArrayList<>();
    if (!portage.has("binhost")) {
      context
          .found()
          .add(
              settings(
                  name,
                  "unknown",
                  "it cannot be told whether builder " + name + " uses the binary host",
                  "portageq does not run there, or says nothing"));
      return;
    }
    if (portage.path("binhost").asText().equals("none")) {
      wrong.add("PORTAGE_BINHOST is blank and binrepos.conf names none");
    }
    if (portage.path("getbinpkg").asText().equals("no")) {
      wrong.add("getbinpkg is neither in FEATURES nor in EMERGE_DEFAULT_OPTS");
    }
    if (!wrong.isEmpty()) {
      context
          .found()
          .add(
              settings(
                  name,
                  "bypass-" + wrong.size() + wrong.getFirst().charAt(0),
                  "builder " + name + " goes past the binary host",
                  String.join("; ", wrong) + ": it builds each dependency again"));
    }
  }

  private static Finding settings(String name, String sign, String subject, String detail) {
    return new Finding(
        "settings:" + name,
        sign,
        subject,
        detail,
        "on " + name + ": portageq envvar PORTAGE_BINHOST FEATURES EMERGE_DEFAULT_OPTS");
  }
}
