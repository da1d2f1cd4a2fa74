package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.command.SalvorCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ManualTest {
  private final FakeSession session = new FakeSession();

  /** All commands with their words, subcommands included; no words: salvor itself. */
  static List<String> commands() {
    List<String> out = new ArrayList<>(List.of(""));
    CommandLine root = new CommandLine(new SalvorCommand());
    Commands.addAll(root, new FakeSession());
    root.getSubcommands().forEach((name, command) -> add(name, command, out));
    return out;
  }

  private static void add(String words, CommandLine command, List<String> out) {
    out.add(words);
    command.getSubcommands().forEach((name, sub) -> add(words + " " + name, sub, out));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasAPageWithTwoExamples(String words) {
    List<String> typed = new ArrayList<>(List.of("man"));
    typed.addAll(words.isEmpty() ? List.of() : List.of(words.split(" ")));
    assertThat(session.run(typed.toArray(String[]::new))).isZero();

    String page = session.out.toString();
    String name = words.isEmpty() ? "salvor" : "salvor-" + words.replace(' ', '-');
    assertThat(page).startsWith(".TH " + name.toUpperCase(java.util.Locale.ROOT) + " 1 ");
    String examples = page.substring(page.indexOf(".SH EXAMPLES"), page.indexOf(".SH EXIT"));
    assertThat(examples.lines().filter(l -> l.contains("salvor") || l.contains("runbook")))
        .as(page)
        .hasSizeGreaterThanOrEqualTo(2);
    assertThat(page.lines().filter(l -> l.startsWith(".")))
        .as("what is text is no request")
        .allMatch(l -> l.matches("\\.(TH|SH|TP|B|nf|fi)( .*)?"));
  }

  @Test
  void allPagesAreWrittenIntoAFolder(@TempDir Path folder) throws IOException {
    assertThat(session.run("man", "--dir", folder.resolve("man1").toString())).isZero();
    try (var files = Files.list(folder.resolve("man1"))) {
      assertThat(files).hasSize(commands().size());
    }
    assertThat(folder.resolve("man1/salvor-engine-backup.1")).isNotEmptyFile();
    String made = "the folder " + folder.resolve("man1") + " was not there and has been made\n";
    assertThat(session.err).hasToString(made);
    assertThat(session.run("man", "--dir", folder.resolve("man1").toString())).isZero();
    assertThat(session.err).as("said once").hasToString(made);
  }

  @Test
  void anUnknownCommandHasNoPage() {
    assertThat(session.run("man", "statsu")).isEqualTo(2);
    assertThat(session.err.toString())
        .contains("there is no command statsu; did you mean \"status\"?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void completionsKnowEveryCommand(String shell) {
    assertThat(session.run("completion", shell)).isZero();
    for (String words : commands()) {
      assertThat(session.out.toString()).contains(words.substring(words.lastIndexOf(' ') + 1));
    }
  }

  @Test
  void otherShellsAreRefused() {
    assertThat(session.run("completion", "csh")).isEqualTo(2);
    assertThat(session.err.toString()).contains("one of bash, zsh, fish");
  }
}
