package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CliTest {
  private final FakeSession session = new FakeSession();

  static Iterable<String> commands() {
    return Commands.names();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithTwoExamples(String command) {
    assertThat(session.run(command, "--help")).isZero();
    String help = session.out.toString();
    String examples = help.substring(help.indexOf("Examples:"));
    assertThat(examples.lines().filter(line -> line.contains("salvor") || line.contains("runbook")))
        .as(help)
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandCanAnswerInJson(String command) {
    String[] words =
        switch (command) {
          case "engine" -> new String[] {"engine", "backup", "--help"};
          case "import" -> new String[] {"import", "shell", "--help"};
          case "schedule" -> new String[] {"schedule", "list", "--help"};
          case "ota" -> new String[] {"ota", "pack", "--help"};
          case "packages" -> new String[] {"packages", "drift", "--help"};
          case "key" -> new String[] {"key", "list", "--help"};
          case "trust" -> new String[] {"trust", "list", "--help"};
          case "policy" -> new String[] {"policy", "check", "--help"};
          case "notices" -> new String[] {"notices", "check", "--help"};
          default -> new String[] {command, "--help"};
        };
    session.run(words);
    assertThat(session.out.toString()).contains("--json");
  }

  @Test
  void withoutArgumentsItShowsTheHelp() {
    assertThat(session.run()).isEqualTo(2);
    assertThat(session.out.toString()).contains("Usage: salvor").contains("crash-recovery");
  }

  // arguments, what is said
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rnus | did you mean runs?",
        "run | Missing required parameter: 'RUNBOOK'",
        "watch | Missing required parameter: 'RUN'",
        "watch a b | Unmatched argument",
        "run x --nonsense | Unknown option: '--nonsense'",
        "watch ../etc | run id",
        "watch x --timeout 300 | --timeout: \"300\" is not a duration; write 90s, 5m or 1h30m",
        "runs --since yesterday | --since: \"yesterday\" is not a time",
        "runs --status good | no run is ever \"good\"; one of RUNNING",
        "runs --limit 0 | --limit: must be at least 1",
        "logs x nonsense | there is no log \"nonsense\"; one of main, diagnostics",
        "logs x pivots -f | -f follows main only",
        "run crash-recovery --engine fast | the only one is memory",
        "run crash-recovery --engine memory --detach | --detach cannot go with it",
        "run no-such | there is no runbook \"no-such\"",
        "run crash-recovery -p nonsense | without \"=\"",
        "watch unknown-run | engine fake knows no run unknown-run; see: salvor runs",
      })
  void aMistakeIsUsageAndSaysWhatWouldBeRight(String arguments, String said) {
    assertThat(session.run(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(session.err.toString()).contains(said).doesNotContain("\tat ");
    assertThat(session.engine.started).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "down", "status", "doctor", "worker"})
  void theNodesCommandsGoToTheNodeAndItsExitCodeCounts(String command) {
    assertThat(session.run(command, "--json")).isEqualTo(75);
    assertThat(session.nodeCommands).containsExactly(java.util.List.of(command, "--json"));
  }

  @Test
  void aTypedEscapeSequenceDoesNotReachTheTerminal() {
    session.run("\u001b[2Jruns");
    session.run("show", "\u001b[2J");
    session.run("logs", "a", "\u001b[2J");
    session.run("runs", "--status", "\u001b[31mred");
    session.run("lint", "\u001b]0;title\u0007");

    assertThat(session.err.toString() + session.out)
        .contains("\\e[31mred")
        .doesNotContain("\u001b")
        .doesNotContain("\u0007");
  }

  @Test
  void aBackupNamesItsFile() {
    assertThat(session.run("engine", "backup", "/b/store.db")).isEqualTo(75);
    assertThat(session.nodeCommands)
        .containsExactly(java.util.List.of("engine", "backup", "/b/store.db"));
  }

  @Test
  void completionKnowsTheCommands() {
    assertThat(session.run("completion")).isZero();
    assertThat(session.out.toString()).contains("logs").contains("--pivots-ok");
  }

  @Test
  void schemaIsJson() {
    assertThat(session.run("schema")).isZero();
    assertThat(session.out.toString()).startsWith("{").contains("$schema");
  }
}
