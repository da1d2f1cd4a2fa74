package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What ota-node.sh says of a node, a line for each: what serves, what is written, what is left. */
record OtaFacts(Map<String, String> lines) {
  private static final int MOST_WRITES = 24;

  /** After these nothing more is written. */
  static final List<String> ENDS =
      List.of("COMMITTED", "ROLLED_BACK", "ROLLBACK_UNHEALTHY", "REJECTED", "INTERRUPTED");

  /** What stands under the heading, up to the next one. */
  static OtaFacts of(String said, String heading) {
    List<String> lines =
        said.lines()
            .dropWhile(line -> !line.equals("== " + heading))
            .skip(1)
            .takeWhile(line -> !line.startsWith("== "))
            .toList();
    assertThat(lines).as("nothing under %s in %s", heading, said).isNotEmpty();
    return new OtaFacts(
        lines.stream()
            .map(line -> line.split(" ", 2))
            .collect(Collectors.toMap(w -> w[0], w -> w.length > 1 ? w[1] : "", (a, b) -> b)));
  }

  /**
   * What is there at the end of a transaction that was killed on its way: sound, `current` led to a
   * whole release at every look, and asking for all of it once more has changed nothing.
   */
  static OtaFacts ofEnded(String said, String transaction) {
    List<String> links = said.lines().filter(line -> line.startsWith("link ")).toList();
    assertThat(links).as("current, at the kill: %s", said).isNotEmpty().doesNotContain("link ");
    OtaFacts first = of(said, "first");
    assertThat(first.get("txn")).as("%s", said).isEqualTo(transaction);
    first.assertSound(said);
    assertThat(of(said, "second")).as("asked once more: %s", said).isEqualTo(first);
    return first;
  }

  String get(String key) {
    return Objects.requireNonNull(lines.get(key), key).strip();
  }

  List<String> chain() {
    return List.of(get("chain").split(" ", -1));
  }

  String end() {
    return chain().get(chain().size() - 1);
  }

  /** Everything that an outside sees and that must not have changed. */
  Map<String, String> seen() {
    Map<String, String> seen = new TreeMap<>(lines);
    seen.keySet().retainAll(List.of("serves", "whole", "page", "proxied", "direct", "pid", "unit"));
    return seen;
  }

  /** The promises that hold for every ended transaction, however it ended. */
  void assertSound(String what) {
    assertThat(get("whole")).as("%s: what serves is whole: %s", what, this).isEqualTo("yes");
    assertThat(get("old-whole")).as("%s: the previous is whole: %s", what, this).isEqualTo("yes");
    if (!end().equals("ROLLBACK_UNHEALTHY")) {
      assertThat(get("page")).as("%s: page and release: %s", what, this).isEqualTo(get("version"));
      assertThat(List.of(get("proxied"), get("direct")))
          .as("%s: service and release: %s", what, this)
          .containsOnly(get("build"));
    }
    assertWritten(what);
  }

  /** What is written down and what is left over, whatever else is broken. */
  void assertWritten(String what) {
    assertThat(chain().stream().filter("ROLLING_BACK"::equals).count())
        .as("%s: rollbacks: %s", what, this)
        .isLessThanOrEqualTo(1);
    assertThat(chain().size()).as("%s: writes", what).isLessThanOrEqualTo(MOST_WRITES);
    assertThat(get("left")).as("%s: what is left over", what).isEmpty();
    assertThat(get("memory")).as("%s: the journal is on the disk", what).isEqualTo("no");
    assertThat(get("history")).as("%s: lines of history: %s", what, this).isEqualTo("1");
    assertThat(get("ended")).as("%s: history and journal", what).isEqualTo(end());
    assertThat(get("blocked"))
        .as("%s: what failed here is not tried again", what)
        .isEqualTo(end().startsWith("ROLL") ? "yes" : "no");
    if (end().equals("COMMITTED")) {
      assertThat(get("serves")).as("%s: the new one serves", what).isEqualTo(get("new"));
    } else {
      assertThat(get("serves")).as("%s: the old one serves", what).isEqualTo(get("old"));
    }
  }
}
