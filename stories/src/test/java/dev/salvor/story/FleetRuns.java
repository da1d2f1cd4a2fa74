package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs of a node on all hosts of an inventory. */
record FleetRuns(Node node, Path inventory) {
  private static final Duration MOST = Duration.ofMinutes(6);

  /** From begin to end. */
  Said run(String id, Path book, String... more) {
    return runOn("all", id, book, more);
  }

  /** The same on some of them. */
  Said runOn(String hosts, String id, Path book, String... more) {
    List<String> words = new ArrayList<>(List.of("run", book.toString(), "--on", hosts));
    words.addAll(List.of("--inventory", inventory.toString(), "--run-id", id));
    words.addAll(List.of(more));
    return node.salvor(MOST, words.toArray(String[]::new));
  }

  /** A command's words and that it means all hosts. */
  String[] onAll(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--on", "all", "--inventory", inventory.toString()));
    return all.toArray(String[]::new);
  }

  /** Begins it; it must have been taken. */
  void start(String id, Path book, String... more) {
    List<String> words = new ArrayList<>(List.of(more));
    words.add("--detach");
    Said said = run(id, book, words.toArray(String[]::new));
    assertThat(said.exit()).as("%s", said).isIn(0, 8);
  }

  /** Waits for its end. */
  Said watch(String id) {
    return node.salvor(MOST, "watch", id);
  }

  /** The hosts with their states. */
  Map<String, String> states(String id) {
    Map<String, String> states = new TreeMap<>();
    for (JsonNode host : node.salvor("show", id, "--json").json().path("fleet").path("hosts")) {
      states.put(host.path("host").asText(), host.path("state").asText());
    }
    return states;
  }

  /** What is said of a run, as one line of words. */
  String shown(String id) {
    return node.salvor("show", id).out().replaceAll("\\s+", " ");
  }
}
