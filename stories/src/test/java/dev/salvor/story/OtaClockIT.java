package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A clock that jumps by half an hour in each state that waits. The host's root cannot set the
 * clock, which is the machine's; so what jumps is the answer of {@code date}, which is all that the
 * agent ever sees of it. That it did jump stands in the journal, whose lines carry that time.
 */
final class OtaClockIT {
  private static final Duration JUMP = Duration.ofMinutes(30);
  private static final String DATE =
      """
      #!/bin/sh
      exec env TZ=UTC /usr/bin/date -d "$(cat /root/jump) seconds" "$@"
      """;

  @AutoClose private static Lab lab;

  private static OtaNode node;

  @BeforeAll
  static void up() {
    lab = OtaHosts.lab(1);
    LabHost host = new LabHost(lab, "lab1");
    node = new OtaNode(host);
    host.write("/usr/local/sbin/date", DATE);
    host.sh("chmod 755 /usr/local/sbin/date; echo 0 >/root/jump");
  }

  static List<String> points() {
    List<String> points =
        Stream.of(
                "good VERIFYING:mid",
                "bad VERIFYING:mid",
                "bad RB_VERIFYING:mid",
                "good STAGED:mid")
            .flatMap(point -> Stream.of(point + " +", point + " -"))
            .toList();
    return OtaHosts.some(points, 3);
  }

  @ParameterizedTest
  @MethodSource("points")
  void aClockThatJumpsMovesNoDeadline(String what) {
    List<String> words = List.of(what.split(" ", -1));
    boolean good = words.get(0).equals("good");
    long jump = (words.get(2).equals("+") ? 1 : -1) * JUMP.toSeconds();
    node.host().sh("echo 0 >/root/jump");
    node.with("DEADLINE", good ? "20" : "4");
    long undisturbed = node.undisturbed(good);
    String archive = good ? node.nextGood() : node.archive("never-ready", "2.0.0");
    String transaction = node.newTransaction();
    long began = System.nanoTime();
    OtaFacts facts =
        OtaFacts.of(
            node.update(transaction, archive, words.get(1), "echo " + jump + " >/root/jump"),
            "facts");
    long took = (System.nanoTime() - began) / 1_000_000;

    assertThat(facts.get("met")).isEqualTo(words.get(1));
    assertThat(facts.chain()).as("%s", facts).isEqualTo(OtaCase.states(good));
    facts.assertSound(what);
    assertThat(took)
        .as("milliseconds, undisturbed %d", undisturbed)
        .isLessThan(undisturbed + 20_000);
    assertThat(between()).as("the jump was seen").isBetween(jump - 120, jump + 120);
  }

  /** Seconds from the first line of the journal to the last one, as the clock says. */
  private static long between() {
    List<Instant> times =
        node.host()
            .read("/var/lib/salvor/ota/shop/journal")
            .lines()
            .map(line -> Instant.parse(line.split(" ", -1)[5]))
            .toList();
    return Duration.between(times.get(0), times.get(times.size() - 1)).toSeconds();
  }
}
