package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Updates on a virtual machine whose power is cut at moments spread over the whole of them: what
 * was not on its disk is lost. {@code -Dsalvor.ota.power} is the number of cuts, and without it
 * this is not run: it takes about a minute for each. The seed is printed.
 */
@Tag("power")
final class OtaPowerIT {
  private static final int CUTS = Integer.getInteger("salvor.ota.power", 20);
  private static final int MACHINES = Integer.getInteger("salvor.ota.hosts", 1);

  /** Of the cuts that have to meet an update under way, so that the rest means something. */
  private static final int LEAST_PERCENT = 30;

  /** Two of them end well, of the others one dies at once and one is asked for some seconds. */
  private static final List<String> KINDS = List.of("good", "no-start", "good", "wrong-build");

  /** Some are cut after the end, when what is told of it is still on its way to the disk. */
  private static final double LATEST = 1.1;

  /** An emulated machine is slow; what is bad shows itself long before the deadline. */
  private static final Map<String, String> SLOW =
      Map.of(
          "DEADLINE", "120", "TIMEOUT", "15", "BUILD_BY", "4", "PATIENCE", "300", "ANSWER", "30");

  private static final String JOURNAL = "/var/lib/salvor/ota/shop/journal";
  private static final String LINE = "O1 [0-9]+ [A-Z_]+ [^ ]+ [0-9]+ [0-9TZ:-]+ .*why=.* \\.";

  /** What may follow on what, by the specification; a boot asks the same again. */
  private static final Map<String, List<String>> NEXT =
      Map.ofEntries(
          Map.entry("PLANNED", List.of("STAGING")),
          Map.entry("STAGING", List.of("STAGED")),
          Map.entry("STAGED", List.of("CHECKED")),
          Map.entry("CHECKED", List.of("PROTECTED")),
          Map.entry("PROTECTED", List.of("ARMED")),
          Map.entry("ARMED", List.of("RESTARTED", "VERIFYING", "INTERRUPTED")),
          Map.entry("RESTARTED", List.of("VERIFYING")),
          Map.entry("VERIFYING", List.of("VERIFYING", "COMMITTED", "ROLLING_BACK")),
          Map.entry("ROLLING_BACK", List.of("RB_VERIFYING")),
          Map.entry("RB_VERIFYING", List.of("RB_VERIFYING", "ROLLED_BACK")));

  /** {@code part}: when, of the time that such an update takes undisturbed. */
  private record Cut(int number, String kind, double part) {}

  @Test
  void wheneverThePowerIsCutTheNodeEndsOnAWholeVersion() throws Exception {
    long seed = Long.getLong("salvor.seed", System.nanoTime());
    System.out.println("seed " + seed + ", cuts " + CUTS);
    Map<String, Integer> tally =
        new OtaHosts<>(MACHINES, OtaPowerIT::machines, OtaPowerIT::prove)
            .run(cuts(new Random(seed)));
    int underWay =
        tally.entrySet().stream()
            .filter(e -> isUnderWay(e.getKey().split(" ", 2)[0]))
            .mapToInt(Map.Entry::getValue)
            .sum();
    System.out.println(underWay + " of " + CUTS + " were under way when the power was cut");
    assertThat(underWay * 100).as("%s", tally).isGreaterThanOrEqualTo(CUTS * LEAST_PERCENT);
  }

  /** A moment in each part of the time, in any order. */
  private static List<Cut> cuts(Random random) {
    List<Integer> parts = new ArrayList<>(IntStream.range(0, CUTS).boxed().toList());
    Collections.shuffle(parts, random);
    List<Cut> cuts = new ArrayList<>();
    for (int i = 0; i < CUTS; i++) {
      String kind = KINDS.get(i % KINDS.size());
      cuts.add(new Cut(i, kind, LATEST * (parts.get(i) + random.nextDouble()) / CUTS));
    }
    return cuts;
  }

  private static Lab machines() {
    Lab lab = Lab.machines("" + MACHINES);
    for (int i = 1; i <= MACHINES; i++) {
      for (String folder :
          List.of("lab", "activities/src/main/resources", "stories/src/test/resources")) {
        lab.ok("put", "lab" + i, Node.ROOT.resolve(folder).toString(), "/opt/salvor/" + folder);
      }
    }
    return lab;
  }

  private static String prove(OtaNode node, Cut one) {
    boolean good = one.kind().equals("good");
    node.with(SLOW);
    long whole = node.undisturbed(one.kind());
    String archive = good ? node.nextGood() : node.archive(one.kind(), "2.0.0");
    String transaction = node.newTransaction();
    String said = node.cut(transaction, archive, (long) (one.part() * whole));
    OtaFacts facts = OtaFacts.ofEnded(said, transaction);
    assertThat(facts.end())
        .as("%s: %s", one, said)
        .isIn("INTERRUPTED", good ? "COMMITTED" : "ROLLED_BACK");
    assertThat(facts.get("empty")).as("%s: files of size 0: %s", one, said).isEmpty();
    assertThat(facts.get("zeros")).as("%s: zeros instead of text: %s", one, said).isEmpty();
    assertThat(node.host().read(JOURNAL).lines())
        .as("%s: every line of the journal can be read", one)
        .allMatch(line -> line.matches(LINE));
    assertLegal(facts.chain());
    node.saw(facts);
    String at = OtaFacts.of(said, "killed").get("at");
    String counted = (at.isEmpty() ? "nothing" : at) + " -> " + facts.end();
    System.out.println("%s: %s".formatted(one, counted));
    return counted;
  }

  private static boolean isUnderWay(String state) {
    return NEXT.containsKey(state);
  }

  private static void assertLegal(List<String> chain) {
    assertThat(chain).startsWith("PLANNED");
    for (int i = 1; i < chain.size(); i++) {
      assertThat(NEXT.getOrDefault(chain.get(i - 1), List.of()))
          .as("after %s of %s", chain.get(i - 1), chain)
          .contains(chain.get(i));
    }
  }
}
