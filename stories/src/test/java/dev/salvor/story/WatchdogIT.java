package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The watchdog of a fleet: a forgotten pause is ended and told once, a wanted one is left alone.
 */
final class WatchdogIT {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final String RESUMED =
      "alert orchestrator swarm was paused for too long and was resumed";

  private static List<String> words(Orchestra orchestra, String run, String... more) {
    List<String> words = new ArrayList<>(List.of("run", "fleet-drift", "--run-id", run));
    for (String one :
        List.of(
            "orchestrator=swarm",
            "statusUrl=" + orchestra.url("/status"),
            "resumeUrl=" + orchestra.url("/resume"),
            "pausedAt=/pausedAt",
            "queuedAt=/queue",
            "buildersAt=/builders")) {
      words.addAll(List.of("-p", one));
    }
    words.addAll(List.of(more));
    return words;
  }

  /** One check; it ends well whatever it finds. */
  private static Said check(Node node, Orchestra orchestra, String run, String... more) {
    Said said = node.salvor(LONG, words(orchestra, run, more).toArray(new String[0]));
    assertThat(said.exit()).as("%s", said).isZero();
    return said;
  }

  @Test
  void aForgottenPauseIsEndedAndAWantedOneIsLeftAloneUntilItsReasonExpires() throws Exception {
    try (Node node = Node.create();
        Orchestra orchestra = new Orchestra()) {
      Paper paper = whileThereIsNobodyToTellARunThatFindsSomethingFails(node);
      orchestra.pause(Duration.ofMinutes(61));
      check(node, orchestra, "after");
      assertThat(orchestra.calls()).isEqualTo(1);
      assertThat(orchestra.isPaused()).isFalse();
      assertThat(paper.lines()).containsExactly(RESUMED);

      Said stop =
          node.salvor("stop", "orchestrator:swarm", "--why", "the tree is moved", "--for", "6s");
      assertThat(stop.exit()).as("%s", stop).isZero();
      Instant until = Instant.now().plusSeconds(6);
      orchestra.pause(Duration.ofHours(3));
      Said held = check(node, orchestra, "held", "-p", "pausedLimit=30s");
      if (Instant.now().isBefore(until)) {
        assertThat(held.out()).contains("is paused on purpose");
      }
      assertThat(orchestra.calls()).isEqualTo(1);
      assertThat(node.salvor("stops").out()).contains("orchestrator:swarm");

      Awaitility.await().atMost(LONG).until(() -> Instant.now().isAfter(until.plusSeconds(1)));
      check(node, orchestra, "reminded");
      assertThat(orchestra.calls()).as("an hour after the reason expired, not before").isEqualTo(1);
      assertThat(paper.lines())
          .containsExactly(
              RESUMED,
              "alert orchestrator swarm is still paused; the time it was stopped for is over");
      ownCheckIsToldOnceAndOnceThatItIsOver(node, paper);
    }
  }

  private static Paper whileThereIsNobodyToTellARunThatFindsSomethingFails(Node node)
      throws IOException {
    String[] words = {
      "run", "fleet-drift", "-p", "watch=early", "-p", "staging=" + node.folder() + "/staging"
    };
    Said nobody = node.salvor(LONG, words);
    assertThat(nobody.exit()).as("%s", nobody).isEqualTo(1);
    assertThat(nobody.out()).contains("nobody can be told: there is no ", "/notices.yaml");
    Paper paper = Paper.of(node);
    assertThat(node.salvor(LONG, words).exit()).isZero();
    assertThat(paper.lines())
        .containsExactly("alert there is no folder " + node.folder() + "/staging");
    paper.turn();
    return paper;
  }

  private static void ownCheckIsToldOnceAndOnceThatItIsOver(Node node, Paper paper)
      throws IOException {
    paper.turn();
    Path findings =
        node.file("findings", "{\"key\": \"disk\", \"title\": \"disk\\u001b[2J is full\"}\n");
    String[] alert = {"alert", "--watch", "mine", "--findings", findings.toString()};
    Said first = node.salvor(alert);
    assertThat(first.exit()).as("%s", first).isEqualTo(1);
    assertThat(node.salvor(alert).exit()).isEqualTo(1);
    assertThat(paper.lines()).containsExactly("alert disk\\e[2J is full");
    Files.writeString(findings, "{\"key\": \"\"}\n");
    Said wrong = node.salvor(alert);
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("line 1: key: must be there and not blank");
    Files.writeString(findings, "{\"unseen\": \"disk\"}\n");
    node.salvor(alert);
    Files.writeString(findings, "");
    assertThat(node.salvor(alert).exit()).isZero();
    assertThat(paper.lines())
        .containsExactly("alert disk\\e[2J is full", "over over: disk\\e[2J is full");
  }

  @Test
  void whateverIsKilledItIsAskedOnceAndARemedyWaitsForAnApproval() throws Exception {
    try (Node node = Node.create();
        Orchestra orchestra = new Orchestra()) {
      Paper paper = Paper.of(node);
      CountDownLatch open = new CountDownLatch(1);
      orchestra.slow(open);
      orchestra.pause(Duration.ofHours(2));
      List<String> words = words(orchestra, "night");
      words.add("--detach");
      assertThat(node.salvor(words.toArray(new String[0])).exit()).isIn(0, 8);
      Awaitility.await().atMost(LONG).until(() -> orchestra.calls() == 1);

      // The one that asks, in the middle of its call, and then the node.
      List<ProcessHandle> looks =
          ProcessHandle.allProcesses().filter(process -> isLook(process, node)).toList();
      assertThat(looks).isNotEmpty();
      looks.forEach(ProcessHandle::destroyForcibly);
      node.killBoth();
      open.countDown();
      node.salvor("up");
      Said ended = node.salvor(LONG, "watch", "night");
      assertThat(ended.exit()).as("%s", ended).isZero();

      builderIsStartedAfterAnApprovalThatIsAskedForOnce(node, orchestra, paper);
    }
  }

  /** The node's program that looks, of this node: its folder is among its words. */
  private static boolean isLook(ProcessHandle process, Node node) {
    try {
      String words = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
      return words.contains("\0look\0orchestrator\0") && words.contains(node.folder().toString());
    } catch (IOException gone) {
      return false;
    }
  }

  private static void builderIsStartedAfterAnApprovalThatIsAskedForOnce(
      Node node, Orchestra orchestra, Paper paper) throws IOException {
    Path start = node.file("start.sh", "#!/bin/sh\necho \"$*\" >>\"${0%/*}/started\"\n");
    Files.setPosixFilePermissions(start, PosixFilePermissions.fromString("rwx------"));
    // A command is split at blanks, and the folder of the node has one.
    Path bin = Files.createTempDirectory("salvor-builder");
    Path command = Files.createSymbolicLink(bin.resolve("start"), start);
    orchestra.builder(false);
    String[] more = {
      "-p", "builders=b1=enabled", "-p", "goneLimit=0s", "-p", "startBuilder=" + command + " it"
    };
    check(node, orchestra, "one", more);
    check(node, orchestra, "two", more);
    assertThat(orchestra.calls()).isEqualTo(1);
    assertThat(paper.lines()).containsExactly(RESUMED, "alert builder b1 is gone, and is enabled");
    List<String> asked = new ArrayList<>();
    node.salvor("runs", "--json")
        .json()
        .forEach(
            run -> {
              if (run.path("runbook").asText().equals("fleet-remedy")) {
                asked.add(run.path("run").asText());
              }
            });
    assertThat(asked).hasSize(1);
    Said approved = node.salvor("approve", asked.getFirst(), "remedy.do");
    assertThat(approved.exit()).as("%s", approved).isZero();
    assertThat(node.salvor(LONG, "watch", asked.getFirst()).exit()).isZero();
    assertThat(bin.resolve("started")).hasContent("it b1");
    Node.remove(bin);
  }
}
