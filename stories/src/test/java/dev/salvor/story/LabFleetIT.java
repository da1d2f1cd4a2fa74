package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One run on five real hosts with systemd, sshd and a network of their own: who is touched, what a
 * cut line, a firewall and a reboot cost, and what a dead gateway does not.
 */
final class LabFleetIT {
  private static final int HOSTS = 5;
  private static final int STEPS = 20;

  /** Of the command that is cut off; all but the last and first ones are silent. */
  private static final int SECONDS = Integer.getInteger("salvor.seconds", 45);

  private static final String RUNS = "/var/lib/salvor/runs/";

  private static final String WAVES =
      """
      schemaVersion: 1
      name: rollout
      strategy: {serial: [1, 2, 100%%], maxErrors: %1$d}
      phases:
        - name: one
          steps:
            - name: touch
              shell: 'echo touched >>"/root/$RUN"; test "$HOST" != lab3'
              env: {HOST: '${{ host.name }}', RUN: '%2$s'}
              idempotency: never
              timeout: 1m
      """;

  private static final String LONG =
      """
      schemaVersion: 1
      name: long
      phases:
        - name: one
          steps:
            - name: count
              shell: |
                echo begin >>"/root/$RUN"
                i=0
                while [ $i -lt %2$d ]; do
                  i=$((i + 1))
                  echo "line $i of %2$d"
                  echo $i >"/root/$RUN.second"
                  sleep 1
                done
                echo end >>"/root/$RUN"
              env: {RUN: '%1$s'}
              idempotency: never
              timeout: 5m
      """;

  /** The one that is to be rebooted would take long, the first time. */
  private static final String REBOOTED =
      """
      schemaVersion: 1
      name: rebooted
      phases:
        - name: one
          steps:
            - name: work
              shell: |
                seconds=10
                test "$HOST" != lab2 || test -e "/root/$RUN.done" || seconds=100
                : >"/root/$RUN.done"
                echo begin >>"/root/$RUN"
                sleep $seconds
                echo end >>"/root/$RUN"
              env: {HOST: '${{ host.name }}', RUN: '%1$s'}
              %3$s
              idempotency: %2$s
              timeout: 3m
      """;

  private static final String CHECK =
      "check: {shell: 'test -e \"/root/$RUN.done\"', env: {RUN: '%1$s'}}";

  /** How a host is made silent. */
  enum Cut {
    /** The cable is out. */
    LINK {
      @Override
      void cut(LabHost host, String machine) {
        host.cut();
      }

      @Override
      void mend(LabHost host, String machine) {
        host.mend();
      }
    },
    /** Every packet to and from this machine is dropped without a word. */
    FIREWALL {
      @Override
      void cut(LabHost host, String machine) {
        host.sh("ip route add blackhole \"$1/32\"", machine);
      }

      @Override
      void mend(LabHost host, String machine) {
        host.sh("ip route del blackhole \"$1/32\"", machine);
      }
    };

    abstract void cut(LabHost host, String machine);

    abstract void mend(LabHost host, String machine);
  }

  @AutoClose private static LabFleet lab;

  @BeforeAll
  static void up() {
    lab = LabFleet.up(HOSTS);
  }

  @AfterEach
  void clear() {
    lab.clear();
  }

  /** What a run wrote on a host; nothing if the file is not there. */
  private static List<String> written(LabHost host, String file) {
    return host.exec("cat", "/root/" + file).out().lines().toList();
  }

  /** The hosts with such a file. */
  private static List<String> touched(String file) {
    return lab.all().stream()
        .filter(host -> host.exec("test", "-e", "/root/" + file).exit() == 0)
        .map(LabHost::name)
        .toList();
  }

  private static void awaitLine(LabHost host, String file, String line) {
    host.await(line, Duration.ofMinutes(2), "grep", "-qx", line, "/root/" + file);
  }

  private static void awaitSecond(LabHost host, String run, int second) {
    Awaitility.await("second " + second + " of " + run)
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                written(host, run + ".second").stream()
                    .anyMatch(line -> Integer.parseInt(line) >= second));
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "1, 5"})
  void exactlyTheBudgetedHostsAreTouched(int mayFail, int reached) {
    try (Node node = Node.create()) {
      String id = "waves-" + mayFail;
      FleetRuns runs = lab.runs(node);
      Said said = runs.run(id, node.file("book.yaml", WAVES.formatted(mayFail, id)));

      assertThat(said.exit()).as("%s", said).isEqualTo(1);
      assertThat(touched(id))
          .isEqualTo(IntStream.rangeClosed(1, reached).mapToObj(i -> "lab" + i).toList());
      for (LabHost host : lab.all().subList(0, reached)) {
        assertThat(written(host, id)).containsExactly("touched");
      }
      for (LabHost host : lab.all().subList(reached, HOSTS)) {
        assertThat(host.exec("test", "-e", RUNS + id + "-" + host.name()).exit()).isNotZero();
        assertThat(runs.states(id)).containsEntry(host.name(), "NOT_STARTED");
      }
      assertThat(runs.states(id))
          .containsEntry("lab2", "SUCCEEDED")
          .containsEntry("lab3", "FAILED");
    }
  }

  /** One by its cable, one by a firewall. {@code -Dsalvor.seconds=60} for the full time. */
  @Test
  void aHostThatIsCutOffInTheMiddleOfACommandRanItOnceAndItsOutputIsWhole() {
    String id = "cut";
    Map<Cut, LabHost> silent = Map.of(Cut.LINK, lab.get(2), Cut.FIREWALL, lab.get(4));
    try (Node node = Node.create()) {
      FleetRuns runs = lab.runs(node);
      runs.start(id, node.file("book.yaml", LONG.formatted(id, SECONDS)));
      silent.values().forEach(host -> awaitSecond(host, id, 5));
      silent.forEach((cut, host) -> cut.cut(host, lab.machine()));
      try {
        // Longer than a connection that gives no sign of life is believed in.
        silent.values().forEach(host -> awaitSecond(host, id, SECONDS - 8));
      } finally {
        silent.forEach((cut, host) -> cut.mend(host, lab.machine()));
      }
      Said watched = runs.watch(id);

      assertThat(watched.exit()).as("%s", watched).isZero();
      String whole =
          IntStream.rangeClosed(1, SECONDS)
              .mapToObj(i -> "line " + i + " of " + SECONDS + "\n")
              .collect(Collectors.joining());
      for (LabHost one : lab.all()) {
        assertThat(written(one, id)).as(one.name()).containsExactly("begin", "end");
        assertThat(one.sh("cat \"$1\"/segments/*/*.out", RUNS + id + "-" + one.name()))
            .as(one.name())
            .isEqualTo(whole);
      }
    }
  }

  @Test
  void aFirewallThatDropsEverythingStallsNobodyAndItsHostIsGivenUp() {
    LabHost host = lab.get(4);
    try (Node node = Node.create()) {
      FleetRuns runs = lab.runs(node);
      Path book =
          node.file("book.yaml", Books.appending(Path.of("/root/dropped"), 2, false, 0, "never"));
      Cut.FIREWALL.cut(host, lab.machine());
      try {
        long begin = System.nanoTime();
        Said said = runs.run("dropped", book);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        assertThat(said.exit()).as("%s", said).isEqualTo(9);
        assertThat(took).isLessThan(Duration.ofMinutes(4));
        assertThat(runs.states("dropped")).containsEntry("lab4", "UNREACHABLE");
        assertThat(touched("dropped")).containsExactly("lab1", "lab2", "lab3", "lab5");
      } finally {
        Cut.FIREWALL.mend(host, lab.machine());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"safe, begin begin end", "check, begin", "never, begin"})
  void aHostThatRebootsInTheMiddleDoesNotKnowAndItsIdempotencyDecides(String how, String lines) {
    String id = "rebooted-" + how;
    LabHost host = lab.get(2);
    try (Node node = Node.create()) {
      FleetRuns runs = lab.runs(node);
      String check = how.equals("check") ? CHECK.formatted(id) : "title: Work";
      runs.start(id, node.file("book.yaml", REBOOTED.formatted(id, how, check)));
      awaitLine(host, id, "begin");
      host.reboot("--hard");
      if (how.equals("never")) {
        Awaitility.await("somebody is asked")
            .atMost(Duration.ofMinutes(3))
            .until(() -> runs.shown(id + "/lab2").contains("WAITING"));
        Said skipped = node.salvor("skip", id + "/lab2", "--why", "looked at it");
        assertThat(skipped.exit()).as("%s", skipped).isZero();
      }
      Said watched = runs.watch(id);

      assertThat(watched.exit()).as("%s", watched).isEqualTo(how.equals("never") ? 1 : 0);
      assertThat(written(host, id)).containsExactly(lines.split(" ", -1));
      assertThat(host.read(RUNS + id + "-lab2/main.log"))
          .contains("unknown whether it ran to its end");
      for (int i : new int[] {1, 3, 4, 5}) {
        assertThat(written(lab.get(i), id)).as("lab%s", i).containsExactly("begin", "end");
      }
    }
  }

  /** {@code -Dsalvor.loops=50} for the full count. */
  @Test
  void eachSideEffectHappensOnceHoweverOftenTheGatewayIsKilled() {
    Kills kills = new Kills();
    int run = 0;
    try (Node node = Node.create()) {
      FleetRuns runs = lab.runs(node);
      while (kills.areLeft()) {
        run++;
        String id = "kills-" + run;
        boolean alone = run % 2 == 0;
        Path file = Path.of("/root", id);
        runs.start(id, node.file("book.yaml", Books.appending(file, STEPS, alone, 0.3, "never")));
        for (int i = 0; i < 4 && kills.areLeft(); i++) {
          kills.once(node, i == 0 ? 4000 : 1500);
        }
        Said watched = runs.watch(id);
        assertThat(watched.exit()).as("%s", watched).isZero();
        for (LabHost host : lab.all()) {
          assertThat(written(host, id))
              .as("%s on %s, alone %s", id, host.name(), alone)
              .isEqualTo(Lines.ofSteps(STEPS));
        }
      }
    }
    System.out.println(kills.done() + " kills over " + run + " runs of 5 hosts x 20 steps");
  }
}
