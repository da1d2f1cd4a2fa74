package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.StepReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands as another account. */
final class UserIT {
  @TempDir Path folder;

  private StepReport as(Shell shell, String user, Program program) {
    Require.root();
    Command command =
        new Command(
            program,
            Map.of("WORD", "it's"),
            Map.of(),
            Map.of(),
            Optional.of(user),
            Optional.of("/usr"),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1));
    Lab lab = new Lab(folder.resolve("state"), shell);
    return lab.run(lab.order(1, 0, Lab.step("a", command))).steps().getFirst();
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void commandAndScriptRunAsTheAccount(Shell shell) {
    String text = "id -un; pwd; echo \"$WORD $HOME $USER\"";

    StepReport argv = as(shell, "nobody", new Program.Argv(List.of("sh", "-c", text)));

    assertThat(argv.tail()).isEqualTo("nobody\n/usr\nit's /nonexistent nobody\n");
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void scriptIsReadableForTheAccountThoughTheStateFolderIsNot(Shell shell) {
    StepReport step = as(shell, "nobody", new Program.Script("s", "id -un; echo $WORD"));

    assertThat(step.tail()).isEqualTo("nobody\nit's\n");
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void unknownAccountRunsNothing(Shell shell) {
    StepReport step = as(shell, "no-such-one", new Program.Argv(List.of("id")));

    assertThat(step.done()).isFalse();
    assertThat(step.tail()).contains("no account no-such-one");
  }
}
