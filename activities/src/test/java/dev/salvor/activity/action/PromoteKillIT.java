package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Promoter, transfer and the program on the binary host get KILL: at each place of the programs
 * (-Dsalvor.points: how many of them), and at random moments over ssh (-Dsalvor.loops). After each
 * kill nothing that a client can install is damaged and nothing is lost; after one more round all
 * is as if nobody had been killed.
 */
final class PromoteKillIT {
  private static final int LOOPS = Integer.getInteger("salvor.loops", 4);
  private static final int POINTS = Integer.getInteger("salvor.points", 8);

  /** What may be so between a kill and the next round; a client with this index gets good bytes. */
  private static final String FOR_A_WHILE =
      ".* is not in the index|app-flat/.* is another one than its entry says|Packages.gz .*";

  private final HostFolders host = new HostFolders();
  private final PromoteCase binhost = new PromoteCase(host);
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Map<String, Integer> expected = new TreeMap<>();
  private long timestamp;
  private int made;
  private int killed;
  private int poisoned;

  @BeforeEach
  void says() {
    Needs.tools("setsid");
    System.out.println("seed of the kills of promoters: " + seed);
  }

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  /**
   * Two new ones, one of them published before, one that replaces other bytes, one that is no good.
   */
  private void fill() {
    binhost.make(made, 3);
    binhost.fixture("make", binhost.staging, Math.max(0, made - 1), 1);
    binhost.fixture("flat", binhost.staging, 0, 1, ++made);
    made += 3;
    binhost.fixture("xpak", binhost.staging, made, 1);
    expected.putAll(binhost.staged());
    binhost.fixture("poison", binhost.staging, "metadata", "bad" + poisoned++);
  }

  private Map<String, Integer> fillAndSee() {
    fill();
    return binhost.staged();
  }

  @Test
  void atEachPlaceOfTheProgramsAKillLosesNothing() throws Exception {
    Path record = host.root.resolve("points");
    fill();
    binhost.promoter().env("SALVOR_PKG_POINTS", record.toString()).run("do").exits(0);
    fill();
    Files.delete(record);
    binhost.promoter().env("SALVOR_PKG_POINTS", record.toString()).run("do").exits(0);
    List<String> places = numbered(Files.readAllLines(record));
    assertThat(places).as("places").hasSizeGreaterThan(20);
    java.util.Collections.shuffle(places, random);
    for (String place : places.subList(0, Math.min(POINTS, places.size()))) {
      Map<String, Integer> before = fillAndSee();
      Action.Result result =
          binhost.promoter().under("setsid").env("SALVOR_PKG_KILL_AT", place).run("do");
      killed += result.code() == 0 ? 0 : 1;
      nothingIsDamagedOrLost(before, place);
      goesOnToTheEnd(binhost.promoter(), place);
    }
    System.out.printf("promoters killed at %d places of %d%n", killed, places.size());
    assertThat(killed).isGreaterThan(Math.min(POINTS, places.size()) / 2);
  }

  /** {@code far:journal} as the n-th of its program becomes {@code far:n}. */
  private static List<String> numbered(List<String> lines) {
    Map<String, Integer> counts = new TreeMap<>();
    List<String> places = new ArrayList<>();
    for (String line : lines) {
      String program = line.substring(0, line.indexOf(':'));
      places.add(program + ":" + counts.merge(program, 1, Integer::sum));
    }
    return places;
  }

  @Test
  void atRandomMomentsOverSshAKillLosesNothing() throws Exception {
    Map<String, Integer> whom = new TreeMap<>();
    try (FarBinhost far = new FarBinhost(binhost)) {
      fill();
      long began = System.nanoTime();
      far.promoter("auto").run("do").exits(0);
      int usual = (int) Duration.ofNanos(System.nanoTime() - began).toMillis();
      for (int loop = 0; loop < LOOPS; loop++) {
        Map<String, Integer> before = fillAndSee();
        Action promoter = far.promoter(loop % 2 == 0 ? "rsync" : "sftp");
        promoter.under("setsid");
        Process process = promoter.start("do");
        process.waitFor(random.nextInt(usual), TimeUnit.MILLISECONDS);
        String who = kill(process, far);
        whom.merge(who, 1, Integer::sum);
        promoter.end(process);
        nothingIsDamagedOrLost(before, who);
        goesOnToTheEnd(far.promoter("auto"), who);
      }
    }
    System.out.printf("killed over ssh in %d rounds: %s%n", LOOPS, whom);
  }

  /** One of: all of the promoter, it alone, one of its children, one of the other end. */
  private String kill(Process process, FarBinhost far) throws Exception {
    List<ProcessHandle> here = process.descendants().toList();
    List<ProcessHandle> there = far.sshd.sessions();
    int choice = random.nextInt(4);
    if (choice == 0 || !process.isAlive()) {
      new ProcessBuilder("kill", "-KILL", "--", "-" + process.pid()).start().waitFor();
      return "all of the promoter";
    }
    List<ProcessHandle> some = choice == 1 ? List.of() : choice == 2 ? here : there;
    ProcessHandle one = some.isEmpty() ? process.toHandle() : some.get(random.nextInt(some.size()));
    String name = one.info().command().map(c -> Path.of(c).getFileName().toString()).orElse("?");
    one.destroyForcibly();
    return (choice == 3 ? "there " : "here ") + name.replaceAll("\\d.*", "");
  }

  private void nothingIsDamagedOrLost(Map<String, Integer> before, String after) {
    PromoteCase.Look look = binhost.look();
    assertThat(look.wrong()).as("after %s", after).allMatch(line -> line.matches(FOR_A_WHILE));
    assertThat(look.timestamp()).as("after %s", after).isGreaterThanOrEqualTo(timestamp);
    timestamp = look.timestamp();
    Map<String, Integer> staged = binhost.staged();
    Map<String, Integer> published = binhost.published();
    Map<String, Integer> aside = PromoteCase.packages(binhost.quarantine());
    Path own = binhost.staging.resolveSibling(".staging.salvor");
    before.forEach(
        (path, bytes) ->
            assertThat(
                    bytes.equals(staged.get(path))
                        || bytes.equals(aside.get(path))
                        || bytes.equals(published.get(path))
                        || Files.exists(own.resolve("removed/" + path.replace('/', '%')))
                        || Files.exists(own.resolve("judged/" + path.replace('/', '%'))))
                .as("%s is somewhere after %s (seed %d)", path, after, seed)
                .isTrue());
  }

  private void goesOnToTheEnd(Action promoter, String after) throws IOException {
    // A program on the other end that was publishing comes to its end first.
    Awaitility.await("a round after " + after)
        .atMost(Duration.ofSeconds(60))
        .until(() -> !promoter.run("do").exits(0).out().contains("busy=1"));
    assertThat(binhost.published()).as("after %s", after).isEqualTo(expected);
    assertThat(binhost.staged()).as("after %s", after).isEmpty();
    timestamp = binhost.sound(expected.size()).timestamp();
    try (Stream<Path> incoming = Files.list(binhost.work().resolve("incoming"))) {
      assertThat(incoming).as("after %s", after).isEmpty();
    }
    Map<String, Integer> aside = PromoteCase.packages(binhost.quarantine());
    assertThat(aside).as("after %s", after).hasSize(poisoned);
    aside
        .keySet()
        .forEach(path -> assertThat(binhost.quarantine().resolve(path + ".reason")).exists());
    assertThat(binhost.work().resolve("journal")).doesNotExist();
  }
}
