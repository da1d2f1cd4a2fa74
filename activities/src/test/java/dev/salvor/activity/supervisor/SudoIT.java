package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.program.HostPrograms;
import dev.salvor.testing.Require;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An account that is not root does what is another's by sudo, where no password is asked. */
final class SudoIT {
  private static final String OTHERS =
      """
      Sudoers entry:
          RunAsUsers: root
          Options: !authenticate
          Commands:
      \t/usr/bin/other
      """;
  private static final String ALL_BY_PASSWORD =
      """

      Sudoers entry:
          RunAsUsers: ALL
          RunAsGroups: ALL
          Commands:
      \tALL
      """;

  @TempDir Path folder;
  private Path tool;

  /** The list is sudo's own; what it runs is shown and not run. */
  @BeforeEach
  void sudo() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    program(
        "sudo",
        """
        case $2 in
          -ll) [ $# = 2 ] && cat "${0%/*}/list" || cat "${0%/*}/one" ;;
          *) shift 5; echo "as root: $*" ;;
        esac
        """);
    tool = program("tool", "");
    Files.writeString(folder.resolve("one"), tool + "\n");
  }

  private Path program(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String become(Shell shell, String list, String before, String... words)
      throws IOException, InterruptedException {
    Require.root();
    Require.tools("setpriv", "setsid");
    Files.writeString(
        folder.resolve("list"),
        "Matching Defaults entries for ops on h:\n    env_reset, use_pty\n\n"
            + "User ops may run the following commands on h:\n\n"
            + list);
    List<String> line =
        new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    line.addAll(shell.command());
    line.addAll(
        List.of("-c", "set -u; be_user=root; " + before + HostPrograms.text("supervisor-user.sh")));
    line.addAll(List.of("sh", tool.toString()));
    line.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(line).directory(Path.of("/").toFile());
    builder.environment().clear();
    builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
    Path out = folder.resolve("out");
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .start();
    int exit = process.waitFor();
    return exit + " " + Files.readString(out);
  }

  private String rule(String options, String command) {
    return "\nSudoers entry:\n    RunAsUsers: root\n"
        + options
        + "    Commands:\n\t"
        + command
        + "\n";
  }

  private String free(String command) {
    return rule("    Options: !authenticate\n", command);
  }

  @ParameterizedTest
  @EnumSource
  void aRuleWithoutAPasswordIsOneWhereItIsTheLastForTheCommand(Shell shell) throws Exception {
    String ran = "0 as root: " + tool + " a=b c\n";

    assertThat(become(shell, free(tool + " a\\=b c"), "", "a=b", "c")).isEqualTo(ran);
    assertThat(become(shell, ALL_BY_PASSWORD + free(tool + " a\\=b c"), "", "a=b", "c"))
        .isEqualTo(ran);
    assertThat(become(shell, ALL_BY_PASSWORD + free(tool + " a* [a-c]"), "", "a=b", "c"))
        .isEqualTo(ran);
    assertThat(become(shell, ALL_BY_PASSWORD + free(tool.toString()), "", "a=b", "c"))
        .isEqualTo(ran);
    assertThat(become(shell, ALL_BY_PASSWORD + free("ALL"), "", "a=b", "c")).isEqualTo(ran);
    assertThat(become(shell, ALL_BY_PASSWORD + free(tool + " \"\""), ""))
        .isEqualTo("0 as root: " + tool + "\n");
  }

  @ParameterizedTest
  @EnumSource
  void aRuleThatAsksForAPasswordIsNoneThoughSudoListsTheCommand(Shell shell) throws Exception {
    for (String list :
        List.of(
            OTHERS + ALL_BY_PASSWORD,
            free(tool + " c") + ALL_BY_PASSWORD,
            free(tool + " d") + ALL_BY_PASSWORD + free(tool + " d") + free(tool + " \"\""),
            free("ALL") + rule("    Options: authenticate\n", tool + " ?"),
            OTHERS + rule("", folder + "/"),
            free(tool + " c").replace("RunAsUsers: root", "RunAsUsers: www-data, #7"),
            "")) {
      String said = become(shell, list, "", "c");
      assertThat(said).as(list).startsWith("126 salvor: this worker runs as");
      assertThat(said).contains("sudo would ask for a password", "NOPASSWD: " + tool + " c\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNewerSudoSaysItself(Shell shell) throws Exception {
    String one = "Sudoers entry: /etc/sudoers\n    RunAsUsers: root\n%s    Commands:\n\t/x\n";
    String matched = "    Matched: " + tool + " c\n";

    Files.writeString(
        folder.resolve("one"), one.formatted("    Options: !authenticate\n") + matched);
    assertThat(become(shell, ALL_BY_PASSWORD, "", "c")).startsWith("0 as root: ");
    Files.writeString(folder.resolve("one"), one.formatted("") + matched);
    assertThat(become(shell, free("ALL"), "", "c")).startsWith("126 ");
  }

  @ParameterizedTest
  @EnumSource
  void noPasswordForAnybodyIsOneForThisToo(Shell shell) throws Exception {
    String said = "Matching Defaults entries for ops on h:\n    env_reset, !authenticate\n";

    assertThat(become(shell, said + ALL_BY_PASSWORD, "", "c")).startsWith("0 as root: ");
  }

  @ParameterizedTest
  @EnumSource
  void noRuleIsShownThatSaysMoreThanTheCommand(Shell shell) throws Exception {
    for (String before : List.of("cd /usr; ", "be_user=0; ")) {
      assertThat(become(shell, ALL_BY_PASSWORD, before, "c"))
          .startsWith("126 ")
          .contains("about it: see salvor policy sudo");
    }
    assertThat(become(shell, ALL_BY_PASSWORD, "", "./c")).contains("see salvor policy sudo");
    assertThat(become(shell, free("ALL"), "be_user=0; ", "c"))
        .as("by its number")
        .startsWith("0 as root: ");
  }

  @ParameterizedTest
  @EnumSource
  void whatSudoWouldDropIsNotLeftOutWithoutAWord(Shell shell) throws Exception {
    assertThat(become(shell, free("ALL"), "be_env=1; ", "c"))
        .startsWith("126 ")
        .contains("sudo would drop the environment and secrets");
  }

  @Test
  void aVariableThatEveryProcessHasIsOneOfTheStep() {
    assertThat(text(Map.of("LANG", "C"), Optional.of("root"))).contains("be_env=1\n");
    assertThat(text(Map.of("LANG", "C"), Optional.empty())).doesNotContain("be_env");
    assertThat(text(Map.of(), Optional.of("root"))).doesNotContain("be_env");
  }

  private String text(Map<String, String> env, Optional<String> user) {
    Command command =
        new Command(
            new Program.Argv(List.of("id")),
            env,
            Map.of(),
            Map.of(),
            user,
            Optional.empty(),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    return new CommandText(new RunPaths(folder.toString(), "run"), "/lib").body(command);
  }
}
