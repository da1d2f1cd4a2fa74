package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An update of a node under one trouble, and how it has to end. {@code before} and {@code after}
 * are shell text of the host, {@code breaks} runs in the update at the point {@code at}.
 */
record OtaTrial(
    String name,
    String kind,
    List<String> options,
    Map<String, String> settings,
    String before,
    String at,
    String breaks,
    String end,
    String why,
    String after) {

  /** A release of that kind and with those defects. */
  static OtaTrial of(String name, String kind, String... options) {
    return new OtaTrial(name, kind, List.of(options), Map.of(), "", "", "", "", "", "");
  }

  OtaTrial with(String key, String value) {
    Map<String, String> more = new TreeMap<>(settings);
    more.put(key, value);
    return new OtaTrial(name, kind, options, more, before, at, breaks, end, why, after);
  }

  OtaTrial before(String text) {
    return new OtaTrial(name, kind, options, settings, text, at, breaks, end, why, after);
  }

  OtaTrial breaks(String point, String text) {
    return new OtaTrial(name, kind, options, settings, before, point, text, end, why, after);
  }

  OtaTrial ends(String state, String words) {
    return new OtaTrial(name, kind, options, settings, before, at, breaks, state, words, after);
  }

  OtaTrial after(String text) {
    return new OtaTrial(name, kind, options, settings, before, at, breaks, end, why, text);
  }

  /** Runs it there, and is sure of its end, of one rollback at most and of what serves then. */
  OtaFacts prove(OtaNode node, String version) {
    node.withDefaults();
    node.with(settings);
    String archive = node.archive(kind, version, options.toArray(String[]::new));
    String transaction = node.newTransaction();
    run(node, before);
    try {
      String[] breaking = at.isEmpty() ? new String[0] : new String[] {at, breaks};
      String said = node.update(transaction, archive, breaking);
      OtaFacts facts = OtaFacts.of(said, "facts");
      assertThat(facts.get("txn")).as("%s", said).isEqualTo(transaction);
      assertThat(facts.end()).as("%s: %s", name, said).isEqualTo(end);
      assertThat(facts.get("why")).as("%s: %s", name, said).contains(why);
      assertThat(facts.get("met")).as("the point was met: %s", said).isEqualTo(at);
      assertThat(isChain(facts.chain())).as("%s: %s", name, facts.chain()).isTrue();
      if (end.equals("REJECTED")) {
        Map<String, String> seen = OtaFacts.of(said, "before").seen();
        assertThat(facts.seen()).as("nothing was changed: %s", said).isEqualTo(seen);
        facts.assertWritten(name);
      } else {
        facts.assertSound(name);
      }
      return facts;
    } finally {
      run(node, after);
    }
  }

  private static void run(OtaNode node, String text) {
    if (!text.isEmpty()) {
      node.host().sh(text);
    }
  }

  /** Every state that leads there, each once; nothing is armed in what is refused. */
  private boolean isChain(List<String> chain) {
    if (end.equals("REJECTED")) {
      return !chain.contains("ARMED");
    }
    List<String> states = OtaCase.states(end.equals("COMMITTED"));
    states.set(states.size() - 1, end);
    return chain.equals(states);
  }

  @Override
  public String toString() {
    return name;
  }
}
