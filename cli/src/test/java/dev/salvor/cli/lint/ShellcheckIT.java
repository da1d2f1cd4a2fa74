package dev.salvor.cli.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.catalogue.Catalogue;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.starter.Starter;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shellcheck of this machine, and programs that only bear its name. */
final class ShellcheckIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: book
      defaults: {timeout: 5m}
      phases:
        - name: p
          steps:
            - name: block
              idempotency: safe
              env: {name: x}
              shell: |
                for f in $(ls); do
                	echo "$f" $name
                done
                echo $A  # lint: allow SC2086
            - {name: line, idempotency: safe, shell: 'echo ''it is'' `cat f`'}
            - {name: bash, idempotency: safe, run: [/bin/bash, -ec, 'x=(1); echo ${x[@]}']}
            - {name: script, idempotency: safe, script: files/s.sh}
            - {name: again, idempotency: safe, script: files/s.sh}
            - {name: other, idempotency: safe, script: files/p.py}
      """;

  @TempDir private Path folder;

  private RunbookReader.Lint lint() throws IOException {
    Files.createDirectories(folder.resolve("files"));
    Files.writeString(
        folder.resolve("files/s.sh"), "#!/usr/bin/env bash\ncd /tmp\n[[ $1 == x ]]\n");
    Files.writeString(folder.resolve("files/p.py"), "#!/usr/bin/python3\nfor x in $y: pass\n");
    return RunbookReader.lint(Files.writeString(folder.resolve("book.yaml"), BOOK));
  }

  private static List<Problem> looked(RunbookReader.Lint lint) {
    return switch (Shellcheck.find(System.getenv()).orElseThrow().look(lint.shells())) {
      case Shellcheck.Answer.Looked looked -> looked.warnings();
      case Shellcheck.Answer.Silent silent -> throw new AssertionError(silent.why());
    };
  }

  @Test
  void itsFindingsHaveTheirPlaceInTheRunbookOrTheScript() throws IOException {
    Require.tools("shellcheck");
    assertThat(looked(lint()))
        .extracting(
            p ->
                Path.of(p.file()).getFileName()
                    + ":"
                    + p.line()
                    + ":"
                    + p.column()
                    + " "
                    + p.path()
                    + " "
                    + p.code())
        .containsExactlyInAnyOrder(
            "book.yaml:11:20 phases[0].steps[0].shell SC2045",
            "book.yaml:12:22 phases[0].steps[0].shell SC2086",
            "book.yaml:15:64 phases[0].steps[1].shell SC2046",
            "book.yaml:16:76 phases[0].steps[2].run[2] SC2068",
            "s.sh:2:1 phases[0].steps[3].script SC2164");
  }

  @Test
  void theCatalogueIsFreeOfWarningsOfItToo() {
    Require.tools("shellcheck");
    int shells = 0;
    for (String name : Catalogue.names()) {
      RunbookReader.Lint lint = Catalogue.lint(name);
      assertThat(lint.problems()).as(name).isEmpty();
      assertThat(looked(lint)).as(name).isEmpty();
      shells += lint.shells().size();
    }
    // One of typed actions alone has none.
    assertThat(shells).isPositive();
  }

  @Test
  void theStarterIsFreeOfWarningsOfItToo() throws IOException {
    Require.tools("shellcheck");
    for (Map.Entry<String, String> e : Starter.files("x", "/srv/x").entrySet()) {
      Path file = folder.resolve(e.getKey());
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, e.getValue());
    }
    RunbookReader.Lint lint = RunbookReader.lint(folder.resolve("x.yaml"));
    assertThat(lint.shells()).hasSize(4);
    assertThat(looked(lint)).isEmpty();
  }

  @Test
  void aProgramThatGivesNoSenseIsSaid() throws IOException {
    for (String answer : List.of("exit 3", "echo nonsense")) {
      Path bin = Files.createDirectories(folder.resolve("bin"));
      Path program = Files.writeString(bin.resolve("shellcheck"), "#!/bin/sh\n" + answer + "\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
      Shellcheck own = Shellcheck.find(Map.of("PATH", "/nowhere:" + bin)).orElseThrow();
      assertThat(own.look(lint().shells()))
          .as(answer)
          .isInstanceOfSatisfying(
              Shellcheck.Answer.Silent.class, s -> assertThat(s.why()).isNotEmpty());
    }
  }

  @Test
  void nothingIsFoundInARelativeFolderOfPath() throws IOException {
    assertThat(Shellcheck.find(Map.of("PATH", ".:bin:"))).isEmpty();
    assertThat(Shellcheck.find(Map.of())).isEmpty();
  }
}
