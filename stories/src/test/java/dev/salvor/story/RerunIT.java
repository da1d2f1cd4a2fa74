package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run is made from one that has ended: what was done there is not done again. */
final class RerunIT {
  private static final String SECRET = "Kx8-unlikely-Secret-31!";

  /** Each step leaves a line; the second one fails until the file {@code mended} is there. */
  private static final String BOOK =
      """
      schemaVersion: 1
      name: repeated
      parameters:
        who: {type: string, default: ann}
        password: {type: secret}
      phases:
        - name: one
          steps:
            - name: first
              shell: 'echo first >>"$FOLDER/lines"; echo v=7'
              env: {FOLDER: '%1$s'}
              timeout: 1m
              idempotency: never
              output: {v: {type: int, from: stdout, regex: 'v=(\\d+)'}}
            - name: second
              shell: 'echo "second $V $PW" >>"$FOLDER/lines"; [ -e "$FOLDER/mended" ]'
              env: {FOLDER: '%1$s', V: '${{ outputs.first.v }}', PW: '${{ params.password }}'}
              timeout: 1m
              idempotency: never
              %2$s
        - name: two
          steps:
            - name: third
              when: results.first == 'SUCCEEDED'
              shell: 'echo "third $WHO" >>"$FOLDER/lines"'
              env: {FOLDER: '%1$s', WHO: '${{ params.who }}'}
              timeout: 1m
              idempotency: never
      """;

  private static String book(Node node, String more) {
    return node.file("repeated.yaml", BOOK.formatted(node.folder(), more)).toString();
  }

  private static List<String> lines(Node node) throws IOException {
    return Files.readAllLines(node.folder().resolve("lines"));
  }

  private static String said(Said said) {
    return "exit " + said.exit() + "\n" + said.err() + said.out();
  }

  @Test
  void beginsWithTheFailedStepAndKnowsWhatCameBefore() throws IOException {
    try (Node node = Node.create().with("LC_ALL", "C").with("THE_PASSWORD", SECRET)) {
      String book = book(node, "");
      Said first = node.salvor("run", book, "--run-id", "r1", "-p", "password=env:THE_PASSWORD");
      assertThat(first.exit()).as("%s", first).isEqualTo(1);
      assertThat(lines(node)).containsExactly("first", "second 7 " + SECRET);
      assertThat(node.salvor("rerun", "r1", "--from", "sekond").err())
          .contains("has no step sekond; steps: one.first, one.second, two.third");

      Files.createFile(node.folder().resolve("mended"));
      Said forgotten = node.with("THE_PASSWORD", "").salvor("rerun", "r1", "--failed");
      assertThat(forgotten.exit()).isEqualTo(2);
      assertThat(forgotten.err())
          .contains("password: the environment variable THE_PASSWORD is empty")
          .contains("nothing was started");

      node.with("THE_PASSWORD", SECRET);
      Said again = node.salvor("rerun", "r1", "--failed", "--run-id", "r2", "-p", "who=eve");
      Golden.check("rerun-failed.txt", node, said(again));
      assertThat(again.exit()).as("%s", again).isZero();
      assertThat(lines(node))
          .containsExactly("first", "second 7 " + SECRET, "second 7 " + SECRET, "third eve");
      Golden.check("rerun-show.txt", node, node.salvor("show", "r2").out());
      assertThat(node.salvor("show", "r2", "--json").json().at("/repeats/run").asText())
          .isEqualTo("r1");
      Schemas.assertFits("show.json", node.salvor("show", "r1", "--json"));
      Schemas.assertFits("show.json", node.salvor("show", "r2", "--json"));
      assertThat(node.salvor("logs", "r2").out())
          .contains("repeats run r1 from one.second; 1 step is not done again")
          .contains("done in run r1: SUCCEEDED")
          .doesNotContain(SECRET);

      Said third = node.salvor("rerun", "r2", "--from", "third", "--run-id", "r3");
      assertThat(third.exit()).as("what r1 has done, r3 knows, too: %s", third).isZero();
      assertThat(lines(node)).hasSize(5).endsWith("third eve");
      assertThat(node.salvor("logs", "r3").out()).contains("done in run r1: SUCCEEDED");
      assertThat(node.salvor("rerun", "r3", "--failed").err())
          .contains("every step of run r3 ended well");

      Said whole = node.salvor("rerun", "r3", "--run-id", "r4");
      assertThat(whole.exit()).as("%s", whole).isZero();
      assertThat(lines(node)).hasSize(8);
      assertThat(node.salvor("show", "r4").out()).contains("repeats run r3");
    }
  }

  @Test
  void aRunbookThatWasChangedIsShownAndSomebodyChooses() throws IOException {
    try (Node node = Node.create().with("LC_ALL", "C").with("THE_PASSWORD", SECRET)) {
      String book = book(node, "onFailure: abort");
      node.salvor("run", book, "--run-id", "c1", "-p", "password=env:THE_PASSWORD");
      Path file = Path.of(book(node, "onFailure: continue"));
      Files.writeString(file, Files.readString(file).replace("third $WHO", "third and last $WHO"));

      Said asked = node.salvor("rerun", "c1", "--failed");
      assertThat(asked.exit()).isEqualTo(2);
      Golden.check("rerun-choose.txt", node, said(asked));
      assertThat(node.salvor("runs", "--json").json()).as("nothing was started").hasSize(1);

      Said was = node.salvor("rerun", "c1", "--failed", "--as-it-was", "--run-id", "c2");
      assertThat(was.exit()).as("%s", was).isEqualTo(1);
      assertThat(lines(node)).hasSize(3).noneMatch(l -> l.contains("last"));

      Said is = node.salvor("rerun", "c1", "--failed", "--as-it-is", "--run-id", "c3");
      assertThat(is.exit()).as("%s", is).isEqualTo(1);
      assertThat(lines(node)).hasSize(5).endsWith("third and last ann");

      Files.writeString(file, "phases: [");
      Said broken = node.salvor("rerun", "c1");
      assertThat(broken.exit()).isEqualTo(2);
      assertThat(broken.err())
          .contains("cannot be used as it is now")
          .contains("salvor rerun c1 --as-it-was");
    }
  }

  @Test
  void aRunThatHasNotEndedIsRefusedWithWhatWouldBeRight() {
    try (Node node = Node.create().with("THE_PASSWORD", SECRET)) {
      String book = book(node, "onFailure: ask");
      node.salvor(
          "run", book, "--run-id", "o1", "-p", "password=env:THE_PASSWORD", "--timeout", "20s");
      Said open = node.salvor("rerun", "o1");
      assertThat(open.exit()).isEqualTo(2);
      assertThat(open.err())
          .contains("run o1 has not ended, it is WAITING; nothing was started")
          .contains("it waits for an answer: salvor retry|skip|abort o1 one.second --why TEXT");

      assertThat(node.salvor("abort", "o1").exit()).isZero();
      node.salvor("watch", "o1");
      Said again = node.salvor("rerun", "o1", "--from", "third", "--run-id", "o2");
      assertThat(again.exit()).as("%s", again).isZero();
      assertThat(again.err()).contains("left out although not done there: one.second");
    }
  }
}
