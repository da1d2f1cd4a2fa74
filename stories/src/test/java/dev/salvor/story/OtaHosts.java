package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Nodes of a fleet that share many trials between them, each in a thread of its own: {@code
 * -Dsalvor.ota.hosts} of them. A host on which a trial failed begins anew.
 *
 * @param <T> a trial; its text names it
 */
final class OtaHosts<T> {
  private static final String CASES = System.getProperty("salvor.ota.cases", "");
  private static final int HOSTS = Integer.getInteger("salvor.ota.hosts", 3);

  private final int hosts;
  private final Supplier<Lab> labs;
  private final BiFunction<OtaNode, T, String> trial;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> tally = new TreeMap<>();

  /** {@code trial} proves one and says how it ended, which is counted. */
  OtaHosts(BiFunction<OtaNode, T, String> trial) {
    this(HOSTS, () -> lab(HOSTS), trial);
  }

  /** The same on so many others: lab1, lab2 and so on of that lab, with the programs. */
  OtaHosts(int hosts, Supplier<Lab> labs, BiFunction<OtaNode, T, String> trial) {
    this.hosts = hosts;
    this.labs = labs;
    this.trial = trial;
  }

  /** All with {@code -Dsalvor.ota.cases=all}, else so many, from everywhere in the list. */
  static <C> List<C> some(List<C> all, int most) {
    int wanted = CASES.isEmpty() || CASES.equals("all") ? most : Integer.parseInt(CASES);
    int count = CASES.equals("all") ? all.size() : Math.min(wanted, all.size());
    return IntStream.range(0, count).mapToObj(i -> all.get(i * all.size() / count)).toList();
  }

  /** A lab whose hosts have this machine's programs at {@code /opt/salvor}. */
  static Lab lab(int hosts) {
    return Lab.up("" + hosts, "--no-jdk", "--bind", Node.ROOT + ":/opt/salvor");
  }

  /** How many ended how. Fails when any trial did. */
  Map<String, Integer> run(Collection<T> trials) throws InterruptedException {
    Queue<T> left = new ConcurrentLinkedQueue<>(trials);
    long began = System.nanoTime();
    try (Lab lab = labs.get();
        ExecutorService threads = Executors.newFixedThreadPool(hosts)) {
      List<Future<?>> all =
          IntStream.rangeClosed(1, hosts)
              .mapToObj(i -> new LabHost(lab, "lab" + i))
              .<Future<?>>map(host -> threads.submit(() -> work(host, left)))
              .toList();
      for (Future<?> one : all) {
        await(one);
      }
    }
    System.out.println(
        "%d trials in %d s, %d failed: %s"
            .formatted(
                trials.size(),
                (System.nanoTime() - began) / 1_000_000_000,
                failures.size(),
                tally));
    assertThat(failures).isEmpty();
    return tally;
  }

  private static void await(Future<?> one) throws InterruptedException {
    try {
      one.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private void work(LabHost host, Queue<T> left) {
    OtaNode node = new OtaNode(host);
    for (T one = left.poll(); one != null; one = left.poll()) {
      try {
        count(trial.apply(node, one));
      } catch (AssertionError | RuntimeException e) {
        String failure = one + " on " + host.name() + ": " + e.getMessage();
        System.out.println("failed: " + failure);
        failures.add(failure);
        node.setUp();
      }
    }
  }

  private synchronized void count(String end) {
    tally.merge(end, 1, Integer::sum);
  }
}
