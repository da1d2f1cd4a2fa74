package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A runbook is made, by a newcomer or of what was there before, and it runs. */
final class AuthorIT {
  @Test
  void aNewRunbookIsCleanPlansRunsAndChangesOneFileInItsOwnFolder() throws IOException {
    try (Node node = Node.create()) {
      Said made = node.salvor("init", "first");
      assertThat(made.exit()).as("%s", made).isZero();
      String book = made.out().lines().findFirst().orElseThrow();
      assertThat(made.err())
          .contains("salvor lint " + book, "salvor plan " + book, "salvor run " + book);

      Said lint = node.salvor("lint", "--strict", book);
      assertThat(lint.exit()).as("%s", lint).isZero();
      Said plan = node.salvor("plan", book);
      assertThat(plan.exit()).as("%s", plan).isZero();
      assertThat(plan.out()).contains("would run     work.greeting");
      assertThat(plan.err()).doesNotContain("warning");
      assertThat(files(node)).containsExactly("files/holds-greeting.sh", "first.yaml");

      Said run = node.salvor("run", book, "--run-id", "first-run");
      assertThat(run.exit()).as("%s", run).isZero();
      assertThat(run.out()).contains("SUCCEEDED first-run");
      assertThat(files(node))
          .containsExactly("files/holds-greeting.sh", "first.yaml", "work/greeting");
      assertThat(node.folder().resolve("first/work/greeting")).hasContent("hello\n");
      assertThat(node.salvor("plan", book).out()).contains("already done  work.greeting");

      Said other = node.salvor("run", book, "-p", "greeting=good night");
      assertThat(other.exit()).as("%s", other).isZero();
      assertThat(node.folder().resolve("first/work/greeting")).hasContent("good night\n");
      Said again = node.salvor("init", "first");
      assertThat(again.exit()).as("%s", again).isEqualTo(2);
      assertThat(again.err()).contains("first exists already and was not changed");
    }
  }

  private static List<String> files(Node node) throws IOException {
    Path folder = node.folder().resolve("first");
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(f -> folder.relativize(f).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void aScriptBecomesARunbookThatDoesTheSame() throws IOException {
    String script =
        """
        #!/bin/sh
        # Mends what is broken.
        set -eu
        LINES_FILE=${1:?where to}
        WHO="${2:-nobody}"
        say() { printf '%s\\n' "$*" >>"$LINES_FILE"; }
        # The first thing
        first() {
          cat <<EOF >>"$LINES_FILE"
        first for $WHO; it's } 'quoted' $(printf '%s' '$x')
        EOF
        }
        broken() { say tried; false; }
        mend() { say "mended $1"; }
        last() { say "last"; }
        main() {
          first
          broken || mend "it's \\$HOME"
          broken || true
          rm -f /nonexistent-file
          last
        }
        main "$@"
        """;
    try (Node node = Node.create()) {
      Path file = node.file("mend.sh", script);
      Path expected = node.folder().resolve("expected lines");
      Path lines = node.folder().resolve("real; touch lines $(x)");
      Said plain =
          node.run(
              java.time.Duration.ofMinutes(1),
              List.of("sh", file.toString(), expected.toString(), "a b;c"));
      assertThat(plain.exit()).as("%s", plain).isZero();

      Said imported = node.salvor("import", "shell", "mend.sh", "-o", "mend.yaml");
      assertThat(imported.exit()).as("%s", imported).isZero();
      assertThat(imported.err())
          .contains("mend.sh:20: \"rm -f /nonexistent-file\" in the main code; put it into");
      Said lint = node.salvor("lint", "./mend.yaml");
      assertThat(lint.exit()).as("%s", lint).isZero();

      Said run = node.salvor("run", "./mend.yaml", "-p", "LINES_FILE=" + lines, "-p", "WHO=a b;c");
      assertThat(run.exit()).as("succeeded with a pivot: %s", run).isEqualTo(3);
      assertThat(run.err()).contains("warnings in the runbook; see: salvor lint ./mend.yaml");
      assertThat(Files.readString(lines)).isEqualTo(Files.readString(expected));
    }
  }

  @Test
  void aJobOfRundeckBecomesARunbookInWhichNoValueIsCode() throws IOException {
    String jobs =
        """
        - name: Restart Web
          group: ops
          loglevel: INFO
          schedule: {crontab: '0 30 */6 ? * * *'}
          options:
          - {name: file, required: true}
          - {name: who, value: nobody}
          sequence:
            keepgoing: false
            strategy: node-first
            commands:
            - description: Write it
              exec: printf '%s\\n' ${option.who} "in ${option.who}" 'so ${option.who}' >> ${option.file}
            - script: |
                #!/bin/bash
                [[ "$1" == "@option.who@" ]] && echo "same $1" >>"$RD_OPTION_FILE"
              args: ${option.who}
            - exec: 'false'
              errorhandler:
                exec: echo mended >> ${option.file}
                keepgoingOnSuccess: true
            - jobref: {group: ops, name: child, args: '-word "it is"'}
            - jobref: {group: ops, name: elsewhere}
        - name: child
          group: ops
          options: [{name: word}, {name: other, value: x}]
          sequence: {commands: [{exec: 'test "${option.word} ${option.other}" = "it is x"'}]}
        """;
    try (Node node = Node.create()) {
      node.file("jobs.yaml", jobs);
      String who = "a $(touch evil) `touch evil`; touch evil '\"";
      Path file = node.folder().resolve("lines");

      Said imported =
          node.salvor(
              "import", "rundeck", "jobs.yaml", "--job", "ops/Restart Web", "-o", "web.yaml");
      assertThat(imported.exit()).as("%s", imported).isZero();
      assertThat(imported.err())
          .contains("jobs.yaml:4: \"schedule\" of the job")
          .contains("job ops/elsewhere is not in this file");
      Said lint = node.salvor("lint", "web.yaml");
      assertThat(lint.exit()).as("%s", lint).isZero();

      Said run = node.salvor("run", "web.yaml", "-p", "file=" + file, "-p", "who=" + who);
      assertThat(run.exit()).as("succeeded with a pivot: %s", run).isEqualTo(3);
      assertThat(Files.readAllLines(file))
          .containsExactly(who, "in " + who, "so " + who, "same " + who, "mended");
      assertThat(node.folder().resolve("evil")).doesNotExist();
      assertThat(Path.of("/evil")).doesNotExist();
    }
  }
}
