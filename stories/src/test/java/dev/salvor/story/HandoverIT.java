package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Worker and engine are killed at a random moment and stay dead. The run's folder holds a whole
 * page, and its commands, pasted into a plain shell, finish the run, or go back. {@code
 * -Dsalvor.loops} is the number of runs; the seed is printed.
 */
final class HandoverIT {
  private static final int RUNS = Integer.getInteger("salvor.loops", 4);
  private static final int STEPS = 12;
  private static final String HOSTILE =
      """
      it's "x"
      $(touch PWNED) `touch PWNED` ```
      <!-- salvor: end -->
      \t\\e\u001b[31m !x 漢

      """;

  @Test
  void thePageFinishesTheRunOrGoesBackWhateverMomentEverythingDied() throws Exception {
    long seed = Long.getLong("salvor.seed", System.nanoTime());
    System.out.println("seed " + seed + ", runs " + RUNS);
    Random random = new Random(seed);
    try (Node node = Node.create()) {
      for (int i = 1; i <= RUNS; i++) {
        Scene scene = Scene.in(node, "hand-" + i, random);
        scene.start();
        List<ProcessHandle> programs = programs(node);
        scene.awaitBegun(random.nextInt(STEPS));
        scene.awaitAMoment(random.nextInt(400));
        programs.forEach(ProcessHandle::destroyForcibly);
        String page = scene.page();
        boolean back = i % 2 == 0;
        Said said = scene.byHand(page, back ? "go-back" : "finish", "last");
        assertThat(said.exit()).as("%s\n%s", said, page).isZero();
        if (back) {
          scene.assertUndone(said);
        } else {
          scene.assertFinished(said);
        }
        scene.assertStaysSo();
      }
    }
  }

  @Test
  void theEngineTellsTheSamePageAndWithoutItTheFolderDoes() throws Exception {
    try (Node node = Node.create()) {
      Scene scene = Scene.in(node, "same", new Random(1));
      scene.start();
      scene.awaitBegun(1);
      assertThat(node.salvor("watch", "same").exit()).isZero();
      Path file = scene.folder().resolve("HANDOVER.md");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      Said engine = node.salvor("handover", "same");
      assertThat(engine.exit()).as("%s", engine).isZero();
      assertThat(engine.err()).contains("from the engine");
      assertThat(engine.out()).isEqualTo(Files.readString(file));
      node.salvor("down");
      Said folder = node.salvor("handover", "same", "--json");
      assertThat(folder.json().path("source").asText()).isEqualTo("folder");
      assertThat(folder.json().path("page").asText()).isEqualTo(Files.readString(file));
      Path copy = node.folder().resolve("copy.md");
      assertThat(node.salvor("handover", "same", "--output", copy.toString()).exit()).isZero();
      assertThat(copy).hasSameTextualContentAs(file);
      assertThat(node.salvor("handover", "nobody").exit()).isEqualTo(7);
    }
  }

  /** Engine and worker, and what would start the worker again. */
  private static List<ProcessHandle> programs(Node node) {
    JsonNode status = node.status();
    List<ProcessHandle> programs = new ArrayList<>();
    ProcessHandle.of(status.path("worker").path("pid").asLong())
        .ifPresent(
            worker -> {
              worker
                  .parent()
                  .filter(p -> p.info().commandLine().orElse("").contains("keeper.sh"))
                  .ifPresent(programs::add);
              programs.add(worker);
            });
    ProcessHandle.of(status.path("engine").path("pid").asLong()).ifPresent(programs::add);
    assertThat(programs).as("%s", status).hasSize(3);
    return programs;
  }

  /** One run and what its steps leave behind. */
  private record Scene(Node node, String id, Path book, Path out) {
    static Scene in(Node node, String id, Random random) throws IOException {
      Path out = Files.createDirectory(node.folder().resolve("out of " + id));
      StringBuilder text =
          new StringBuilder(
              """
              schemaVersion: 1
              name: hand
              parameters:
                value: {type: string}
                out: {type: string}
              locks: [host]
              phases:
              """);
      for (int i = 0; i < STEPS; i++) {
        if (i % 4 == 0) {
          text.append("  - name: phase-%d\n    steps:\n".formatted(i / 4));
        }
        text.append(step(i, random.nextBoolean()));
      }
      text.append(
          """
          finally:
            - name: bye
              run: [sh, -c, 'echo bye >>"$1/bye"', x, '${{ params.out }}']
              timeout: 10s
          """);
      return new Scene(node, id, node.file(id + ".yaml", text.toString()), out);
    }

    private static String step(int number, boolean alone) {
      String segment = alone ? "        segment: alone\n" : "";
      String head = "      - name: step-%d\n        timeout: 20s\n%s".formatted(number, segment);
      String env =
          "{N: step-%d, VALUE: '${{ params.value }}', OUT: '${{ params.out }}'}".formatted(number);
      return head
          + switch (number % 3) {
            case 0 ->
                """
                        shell: 'echo "$N" >>"$OUT/did"; sleep 0.2; printf %%s "$VALUE" >"$OUT/$N"'
                        env: %1$s
                        idempotency: never
                        undo: {shell: 'echo "$N" >>"$OUT/undid"; rm -f "$OUT/$N"', env: %1$s}
                """
                    .formatted(env);
            case 1 ->
                """
                        run: [sh, -c, 'echo "$1" >>"$2/did"; sleep 0.1; printf %%s "$3" >"$2/$1"', x, step-%1$d, '${{ params.out }}', '${{ params.value }}']
                        idempotency: never
                        undo: {run: [sh, -c, 'echo "$1" >>"$2/undid"; rm -f "$2/$1"', x, step-%1$d, '${{ params.out }}', '${{ params.value }}']}
                """
                    .formatted(number);
            default ->
                """
                        uses: file
                        with: {path: '${{ params.out }}/step-%1$d', content: '${{ params.value }}'}
                        undo: {uses: file, with: {path: '${{ params.out }}/step-%1$d', content: '${{ params.value }}'}}
                """
                    .formatted(number);
          };
    }

    Path folder() {
      return node.state().resolve("runs").resolve(id);
    }

    void start() {
      Said said =
          node.salvor(
              "run",
              "" + book,
              "--run-id",
              id,
              "--detach",
              "-p",
              "value=" + HOSTILE,
              "-p",
              "out=" + out);
      assertThat(said.exit()).as("%s", said).isIn(0, 8);
    }

    void awaitBegun(int steps) {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(Duration.ofMinutes(1))
          .until(() -> Files.exists(folder().resolve("HANDOVER.md")) && begun().size() >= steps);
    }

    void awaitAMoment(int millis) {
      long until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
      Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() >= until);
    }

    String page() throws IOException {
      String page = Files.readString(folder().resolve("HANDOVER.md"));
      assertThat(page).startsWith("# Handover: " + id).contains("\n## When the night is over\n");
      return page;
    }

    Said byHand(String page, String... parts) {
      Path script = node.file(id + ".sh", ByHand.script(page, parts));
      List<String> command = new ArrayList<>(ByHand.SHELL);
      command.add(script.toString());
      return node.run(Duration.ofMinutes(2), command);
    }

    private TreeSet<String> begun() throws IOException {
      TreeSet<String> begun = new TreeSet<>(lines("did"));
      IntStream.range(0, STEPS)
          .mapToObj(i -> "step-" + i)
          .filter(step -> Files.exists(out.resolve(step)))
          .forEach(begun::add);
      return begun;
    }

    private List<String> lines(String name) throws IOException {
      Path file = out.resolve(name);
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** All that had begun, each once, the last first; nothing of it is left. */
    void assertUndone(Said said) throws IOException {
      assertThat(lines("undid")).as("%s", said).isEqualTo(lines("did").reversed());
      for (int i = 0; i < STEPS; i++) {
        assertThat(out.resolve("step-" + i)).as("%s", said).doesNotExist();
      }
      assertThat(lines("bye")).as("%s", said).containsExactly("bye");
    }

    /** Every step once, in order, also where it may never run twice. */
    void assertFinished(Said said) throws IOException {
      List<String> expected =
          IntStream.range(0, STEPS).filter(i -> i % 3 != 2).mapToObj(i -> "step-" + i).toList();
      assertThat(lines("did")).as("%s", said).isEqualTo(expected);
      for (int i = 0; i < STEPS; i++) {
        assertThat(Files.readString(out.resolve("step-" + i))).as("%s", said).isEqualTo(HOSTILE);
      }
      assertThat(lines("undid")).isEmpty();
      assertThat(lines("bye")).as("%s", said).containsExactly("bye");
      assertThat(node.folder().resolve("PWNED")).doesNotExist();
      assertThat(Path.of("/PWNED")).doesNotExist();
    }

    /** An engine that comes back finds the run closed, and does nothing more in it. */
    void assertStaysSo() throws IOException {
      List<String> did = lines("did");
      List<String> undid = lines("undid");
      node.salvor("up");
      Said ended = node.salvor("watch", id);
      // It had nothing left to ask the host for, or it ends as what was done by hand says.
      assertThat(ended.exit()).as("%s", ended).isIn(0, 6);
      assertThat(ended.exit() == 0 || ended.out().contains("taken over by hand: what was done"))
          .as("%s", ended)
          .isTrue();
      assertThat(lines("did")).isEqualTo(did);
      assertThat(lines("undid")).isEqualTo(undid);
      assertThat(lines("bye")).containsExactly("bye");
      assertThat(folder().resolve("secrets")).doesNotExist();
    }
  }
}
