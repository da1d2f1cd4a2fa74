package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The kill matrix of an update over the air, on real hosts: at every point of every state the agent
 * is killed, or the host goes down at once, in an update that ends well and in one that is taken
 * back. Until the switch the controller asks again; from there on nobody helps.
 *
 * <p>{@code -Dsalvor.ota.cases=all} runs every case, a number so many of them spread over all;
 * {@code -Dsalvor.ota.hosts} is the number of hosts at once.
 */
final class OtaKillIT {
  private static final String CASES = System.getProperty("salvor.ota.cases", "24");
  private static final int HOSTS = Integer.getInteger("salvor.ota.hosts", 3);

  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> tally = new TreeMap<>();

  @Test
  void whereverItIsKilledTheNodeEndsOnAWholeVersionByTheStatesThatAreSpecified() throws Exception {
    Queue<OtaCase> cases = new ConcurrentLinkedQueue<>(chosen());
    int count = cases.size();
    try (Lab lab = labOf(HOSTS);
        ExecutorService threads = Executors.newFixedThreadPool(HOSTS)) {
      List<Future<?>> all =
          IntStream.rangeClosed(1, HOSTS)
              .mapToObj(i -> new LabHost(lab, "lab" + i))
              .<Future<?>>map(host -> threads.submit(() -> work(host, cases)))
              .toList();
      for (Future<?> one : all) {
        await(one);
      }
    }
    System.out.println(
        count + " of " + OtaCase.all().size() + " cases, " + failures.size() + " failed: " + tally);
    assertThat(failures).isEmpty();
  }

  private static Lab labOf(int hosts) {
    return Lab.up("" + hosts, "--no-jdk", "--bind", Node.ROOT + ":/opt/salvor");
  }

  private static List<OtaCase> chosen() {
    List<OtaCase> all = OtaCase.all();
    if (CASES.equals("all")) {
      return all;
    }
    int wanted = Math.min(Integer.parseInt(CASES), all.size());
    return IntStream.range(0, wanted).mapToObj(i -> all.get(i * all.size() / wanted)).toList();
  }

  private static void await(Future<?> one) throws InterruptedException {
    try {
      one.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private void work(LabHost host, Queue<OtaCase> cases) {
    OtaNode node = new OtaNode(host);
    for (OtaCase one = cases.poll(); one != null; one = cases.poll()) {
      try {
        count(one, prove(node, one));
      } catch (AssertionError e) {
        failures.add(one + " on " + host.name() + ": " + e.getMessage());
        node.setUp();
      }
    }
  }

  private synchronized void count(OtaCase one, OtaFacts facts) {
    tally.merge((one.reboot() ? "reboot " : "kill ") + facts.end(), 1, Integer::sum);
  }

  private static OtaFacts prove(OtaNode node, OtaCase one) {
    node.with("DEADLINE", one.good() ? "20" : "4");
    String transaction = node.newTransaction();
    String archive = one.good() ? node.nextGood() : node.archive("never-ready", "2.0.0");
    String said = node.trial(transaction, archive, one);
    List<String> links = said.lines().filter(line -> line.startsWith("link ")).toList();
    assertThat(links).as("current, at the kill: %s", said).isNotEmpty().doesNotContain("link ");
    OtaFacts first = OtaFacts.of(said, "first");
    assertThat(first.get("met")).as("the point was met: %s", said).isEqualTo(one.point());
    assertThat(first.get("txn")).isEqualTo(transaction);
    assertThat(first.chain()).as("%s", said).isEqualTo(one.chain());
    first.assertSound(one.toString());
    node.saw(first);
    assertThat(OtaFacts.of(said, "second")).as("asked once more: %s", said).isEqualTo(first);
    return first;
  }
}
