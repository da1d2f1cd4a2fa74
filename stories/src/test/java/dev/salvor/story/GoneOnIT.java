package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody ends a run by force on the engine while its second step runs; the operator goes on with
 * the command that {@code show} names. Each step appends a line, so what was done twice is seen.
 */
final class GoneOnIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: four
      phases:
        - name: one
          steps:
            - {name: s1, shell: 'echo s1 >>"$FILE"', env: {FILE: '%1$s'}, idempotency: never%2$s}
            - name: s2
              shell: 'echo s2 >>"$FILE"; until [ -e "$FILE.go" ]; do sleep 0.1; done'
              env: {FILE: '%1$s'}
              idempotency: never
              timeout: 10m
            - {name: s3, shell: 'echo s3 >>"$FILE"', env: {FILE: '%1$s'}, idempotency: never%2$s}
            - {name: s4, shell: 'echo s4 >>"$FILE"', env: {FILE: '%1$s'}, idempotency: never}
      """;

  private static final Duration LONG = Duration.ofMinutes(3);
  private static final Pattern NEXT = Pattern.compile("salvor (rerun \\S+ --go-on)");

  @TempDir Path server;

  private static Node node;
  private static String address;

  @BeforeAll
  static void up() {
    node = Node.create();
    assertThat(node.salvor("up").exit()).isZero();
    address = node.status().at("/engine/address").asText();
  }

  @AfterAll
  static void down() {
    node.close();
  }

  @Test
  void aStepThatStillRunsIsWaitedForAndNothingIsDoneTwice() {
    String run = "waited";
    begin(run, "");
    terminate(run);
    String shown = node.salvor("show", run).out();
    assertThat(shown)
        .contains("TERMINATED")
        .contains("ended by force on the engine by")
        .contains("one.s2 still running")
        .containsPattern("host local is held by " + run + " until \\d{4}-\\d\\d-\\d\\d \\S+Z, and");
    assertThat(node.salvor("locks").out())
        .containsPattern("host local +held +" + run + " .*ended; free at \\d{4}-");
    node.detach(book(run + "-next", ""), run + "-next");
    Awaitility.await("the next run says who has the host")
        .atMost(LONG)
        .until(
            () ->
                node.salvor("show", run + "-next")
                    .out()
                    .contains("the run " + run + " has locked this host"));
    Said same = node.salvor("run", book(run, ""), "--run-id", run, "--detach");
    assertThat(same.err()).as("%s", same).contains("to go on with this one").contains("--go-on");
    assertThat(node.kill("worker")).isTrue();

    Said gone = goOn(shown, "--detach");
    assertThat(gone.exit()).as("%s", gone).isIn(0, 8);
    Awaitility.await("it goes on")
        .atMost(LONG)
        .until(
            () -> node.salvor("show", run, "--json").json().at("/running/step").asText(),
            "one.s2"::equals);
    assertThat(lines(run)).containsExactly("s1", "s2");
    go(run);
    Said ended = node.salvor(LONG, "watch", run);
    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(lines(run)).containsExactly("s1", "s2", "s3", "s4");

    go(run + "-next");
    Said next = node.salvor(LONG, "watch", run + "-next");
    assertThat(next.exit()).as("the host is free: %s", next).isZero();
    assertThat(lines(run + "-next")).containsExactly("s1", "s2", "s3", "s4");
    Said again = goOn(shown);
    assertThat(again.exit()).as("%s", again).isEqualTo(2);
    assertThat(again.err()).contains("came to its own end, SUCCEEDED");
    assertThat(lines(run)).hasSize(4);
  }

  @Test
  void whatEndedMeanwhileIsOnRecordAndIsNotDoneAgain() {
    begin("meanwhile", ", segment: alone");
    terminate("meanwhile");
    assertThat(node.kill("worker")).isTrue();
    go("meanwhile");
    Awaitility.await("the host is done with what it was told")
        .atMost(LONG)
        .until(() -> !node.salvor("show", "meanwhile").out().contains("still running"));
    String shown = node.salvor("show", "meanwhile").out();
    assertThat(shown).contains("one.s2 done").contains("TERMINATED");

    Said gone = goOn(shown);
    assertThat(gone.exit()).as("%s", gone).isZero();
    assertThat(lines("meanwhile")).containsExactly("s1", "s2", "s3", "s4");
  }

  /** As after a power cut: the command died with its supervisor, and it must not be done twice. */
  @Test
  void aStepThatIsInDoubtIsAskedAbout() {
    begin("doubt", "");
    terminate("doubt");
    killHost("doubt");
    // The worker may follow the order for a moment longer, and look for its end.
    Awaitility.await("its end is unknown")
        .atMost(LONG)
        .until(() -> node.salvor("show", "doubt").out().contains("one.s2 begun, its end unknown"));
    String shown = node.salvor("show", "doubt").out();

    Said gone = goOn(shown, "--detach");
    assertThat(gone.exit()).as("%s", gone).isIn(0, 8);
    Awaitility.await("it asks")
        .atMost(LONG)
        .until(() -> node.salvor("show", "doubt").out().contains("salvor retry|skip|abort doubt"));
    assertThat(lines("doubt")).containsExactly("s1", "s2");
    Said skipped = node.salvor("skip", "doubt", "one.s2", "--why", "its line is there");
    assertThat(skipped.exit()).as("%s", skipped).isZero();
    Said ended = node.salvor(LONG, "watch", "doubt");
    assertThat(ended.exit()).as("a step of it is unknown for ever: %s", ended).isEqualTo(1);
    assertThat(lines("doubt")).containsExactly("s1", "s2", "s3", "s4");
  }

  @Test
  void aRunThatWasDeletedGoesOnByItsRecordToo() {
    begin("deleted", "");
    engine("delete", "deleted");
    Awaitility.await("the engine does not know it")
        .atMost(LONG)
        .until(() -> node.salvor("show", "deleted").err().contains("knows no run deleted"));
    Said shown = node.salvor("show", "deleted");
    assertThat(shown.exit()).isEqualTo(2);
    assertThat(node.salvor("locks").out())
        .containsPattern("host local +held +deleted .*ended; free at ");

    Said gone = goOn(shown.err(), "--detach");
    assertThat(gone.exit()).as("%s", gone).isIn(0, 8);
    go("deleted");
    Said ended = node.salvor(LONG, "watch", "deleted");
    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(lines("deleted")).containsExactly("s1", "s2", "s3", "s4");
  }

  /** Nobody asks the host until somebody goes on: its lease is known by when it is over. */
  @Test
  void aHostOverSshGoesOnLikewise() throws Exception {
    try (FarHost host = FarHost.start(server)) {
      String inventory = node.file("inventory.yaml", host.inventory()).toString();
      begin("far", "", "--on", "web1", "--inventory", inventory);
      terminate("far");
      String shown = node.salvor("show", "far").out();
      assertThat(shown)
          .containsPattern("host web1 is held by far until \\S+ \\S+Z, or for as long");
      // The list of runs knows of an end a moment later.
      Awaitility.await("locks tells of the host")
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(node.salvor("locks").out())
                      .containsPattern("host web1 +held +far .*ended; free at .*has ended"));

      Said gone = goOn(shown, "--detach");
      assertThat(gone.exit()).as("%s", gone).isIn(0, 8);
      go("far");
      Said ended = node.salvor(LONG, "watch", "far");
      assertThat(ended.exit()).as("%s", ended).isZero();
      assertThat(lines("far")).containsExactly("s1", "s2", "s3", "s4");
    }
  }

  /** Starts it and leaves it in its second step. */
  private static void begin(String run, String segment, String... more) {
    List<String> words = new ArrayList<>(List.of("run", book(run, segment), "--run-id", run));
    words.add("--detach");
    words.addAll(List.of(more));
    Said begun = node.salvor(LONG, words.toArray(String[]::new));
    assertThat(begun.exit()).as("%s", begun).isIn(0, 8);
    Awaitility.await(run + " is in its second step")
        .atMost(LONG)
        .until(() -> lines(run).equals(List.of("s1", "s2")));
  }

  private static String book(String run, String segment) {
    Path file = node.folder().resolve(run + ".lines");
    return node.file(run + ".yaml", BOOK.formatted(file, segment)).toString();
  }

  private static void terminate(String run) {
    engine("terminate", run, "--reason", "I can");
  }

  private static void engine(String what, String run, String... more) {
    List<String> words = new ArrayList<>(List.of(Require.engine().toString(), "workflow", what));
    words.addAll(List.of("--address", address, "--workflow-id", run));
    words.addAll(List.of(more));
    Said said = node.run(LONG, words);
    assertThat(said.exit()).as("%s", said).isZero();
  }

  /** The command that the run's page names, as it stands there. */
  private static Said goOn(String shown, String... more) {
    Matcher next = NEXT.matcher(shown);
    assertThat(next.find()).as(shown).isTrue();
    String[] words = next.group(1).split(" ", -1);
    String[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return node.salvor(LONG, all);
  }

  private static void killHost(String run) {
    Path record = node.state().resolve("runs/" + run + "/segments/1/record");
    Matcher pids =
        Pattern.compile("open \\d+ \\d+ (\\d+) |begin \\d+ one\\.s2 1 command (\\d+) ")
            .matcher(text(record));
    while (pids.find()) {
      long pid = Long.parseLong(pids.group(1) == null ? pids.group(2) : pids.group(1));
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      Awaitility.await("the end of " + pid).atMost(LONG).until(() -> !Node.lives(pid));
    }
  }

  private static void go(String run) {
    node.file(run + ".lines.go", "");
  }

  private static List<String> lines(String run) {
    Path file = node.folder().resolve(run + ".lines");
    return Files.exists(file) ? text(file).lines().toList() : List.of();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
