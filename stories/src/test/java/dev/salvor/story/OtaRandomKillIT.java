package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Updates on real hosts that are struck at a random moment: every process of the agent is killed,
 * or the plug is pulled. {@code -Dsalvor.ota.loops} is their number; the seed is printed.
 */
final class OtaRandomKillIT {
  private static final int LOOPS = Integer.getInteger("salvor.ota.loops", 6);

  /** Of the strikes that have to meet an update under way, so that the rest means something. */
  private static final int LEAST_PERCENT = 30;

  private static final int MANY = 20;

  /** So that most are struck while it is under way, also when it is faster than the first was. */
  private static final double LATEST = 0.9;

  /** {@code part}: when, of the time that such an update takes undisturbed. */
  private record Strike(int number, boolean good, boolean plug, double part) {}

  @Test
  void whenverItIsStruckTheNodeEndsOnAWholeVersion() throws Exception {
    long seed = Long.getLong("salvor.seed", System.nanoTime());
    System.out.println("seed " + seed + ", strikes " + LOOPS);
    Random random = new Random(seed);
    List<Strike> strikes = new ArrayList<>();
    for (int i = 0; i < LOOPS; i++) {
      strikes.add(new Strike(i, i % 2 == 0, i / 2 % 2 == 0, random.nextDouble(LATEST)));
    }
    Map<String, Integer> tally = new OtaHosts<>(OtaRandomKillIT::prove).run(strikes);
    int interrupted =
        tally.entrySet().stream()
            .filter(e -> e.getKey().startsWith("interrupted"))
            .mapToInt(Map.Entry::getValue)
            .sum();
    System.out.println(interrupted + " of " + LOOPS + " were under way when they were struck");
    // Few strikes may all have missed.
    if (LOOPS >= MANY) {
      assertThat(interrupted * 100).as("%s", tally).isGreaterThanOrEqualTo(LOOPS * LEAST_PERCENT);
    }
  }

  private static String prove(OtaNode node, Strike one) {
    node.with("DEADLINE", one.good() ? "20" : "4");
    String transaction = node.newTransaction();
    String archive = one.good() ? node.nextGood() : node.archive("never-ready", "2.0.0");
    long whole = node.undisturbed(one.good());
    String said = node.strike(transaction, archive, (long) (one.part() * whole), one.plug());
    OtaFacts first = OtaFacts.ofEnded(said, transaction);
    assertThat(first.end())
        .as("%s: %s", one, said)
        .isIn("INTERRUPTED", one.good() ? "COMMITTED" : "ROLLED_BACK");
    node.saw(first);
    String at = OtaFacts.of(said, "killed").get("at");
    boolean underWay = !at.isEmpty() && !OtaFacts.ENDS.contains(at);
    return (underWay ? "interrupted, then " : "not met, ") + first.end();
  }
}
