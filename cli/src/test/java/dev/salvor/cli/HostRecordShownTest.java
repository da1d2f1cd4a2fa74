package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.view.Examples;
import dev.salvor.cli.view.ReadyHost;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What show says of the host's record of a run that was ended by force. */
final class HostRecordShownTest {
  private static final String ID = Examples.ID.value();

  @TempDir private Path root;
  private final FakeSession session = new FakeSession();

  private static StepOrder step(String id) {
    Command command =
        new Command(
            new Program.Argv(List.of("make")),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(1),
            Command.DEFAULT_GRACE);
    return new StepOrder(
        id,
        1,
        "main",
        StepOrder.Op.DO,
        Optional.empty(),
        command,
        Optional.empty(),
        Idempotency.NEVER,
        Map.of(),
        OutputLimit.DEFAULT,
        false,
        false);
  }

  /** Lines of the record as the supervisor writes them; of two steps, of which nobody works. */
  private String shown(String record) throws IOException {
    session.stateRoot = root;
    Files.writeString(root.resolve("state-id"), "state-1\n");
    Path segment = Files.createDirectories(root.resolve("runs/" + ID + "/segments/1"));
    Files.writeString(segment.resolve("record"), record);
    HostPin pin = new HostPin("machine", root.toString(), "state-1");
    session.engine.state = Optional.of(Examples.ended(RunStatus.TERMINATED));
    session.engine.willTell(
        new Fact.Begun(Examples.START, Examples.request()),
        ReadyHost.in(root),
        new Fact.Ordered(
            Examples.START,
            new SegmentOrder(
                Examples.ID,
                "",
                pin,
                1,
                0,
                List.of(step("build.compile"), step("build.install")),
                List.of())),
        new Fact.Ended(Examples.START, RunStatus.TERMINATED, Optional.empty(), "by mallory"));
    assertThat(session.run("show", ID)).isZero();
    return session
        .out
        .toString()
        .lines()
        .filter(line -> line.startsWith("on the host's record: "))
        .map(line -> line.substring("on the host's record: ".length()))
        .collect(Collectors.joining());
  }

  private static String line(String body) {
    return "\nS1 " + body.length() + " " + body + " .\n";
  }

  /** Of build.compile: the lines of its record without its name, and what is said of it. */
  @ParameterizedTest
  @CsvSource({
    "'', not begun",
    "'begin 1 S command 7 7 boot 5', 'begun, its end unknown'",
    "'begin 1 S command 7 7 boot 5;refused 1 S command 7 unsynced', not begun",
    "'begin 1 S command 7 7 boot 5;end S command 0 6', done",
    "'begin 1 S command 7 7 boot 5;end S command 3 6', 'ended, not well'",
    "'begin 1 S command 7 7 boot 5;end S command timeout 6', 'ended, not well'",
    "'begin 1 S command 7 7 boot 5;alive S command timeout 6 7:D', 'ended, not well'",
    "'begin 1 S command 7 7 boot 5;settled S command unknown 6', 'begun, its end unknown'",
    "'begin 1 S command 7 7 boot 5;settled S command notbegun 6', not begun",
    "'begin 1 S check 7 7 boot 5;end S check 0 6', done",
    "'begin 1 S check 7 7 boot 5;end S check 1 6', not begun",
    "'end S command 0 6;begin 1 S verify 7 7 boot 5;end S verify 0 6', done",
    "'end S command 0 6;begin 1 S verify 7 7 boot 5;end S verify 1 6', 'ended, not well'",
    "'end;begin;end S;begin 1 S command', not begun"
  })
  void aStepIsWhatItsLastWordsSay(String lines, String words) throws IOException {
    String record =
        Arrays.stream(lines.split(";", -1))
            .map(body -> line(body.replace("S", "build.compile 1")))
            .collect(Collectors.joining());
    String expected =
        words.equals("not begun")
            ? "build.compile, build.install not begun"
            : "build.compile " + words + "; build.install not begun";
    assertThat(shown(record)).isEqualTo(expected);
  }

  @Test
  void whatLivesStillRuns() throws IOException {
    ProcessMark self = ProcessMark.of(ProcessHandle.current().pid()).orElseThrow();
    String lives = " " + self.pid() + " " + self.startTicks() + " " + self.boot() + " 5";
    String other = " " + self.pid() + " " + (self.startTicks() + 1) + " " + self.boot() + " 5";
    assertThat(shown(line("begin 1 build.compile 1 command" + lives)))
        .startsWith("build.compile still running");
    session.out.getBuffer().setLength(0);
    assertThat(shown(line("open 1 0" + lives) + line("begin 1 build.compile 1 command" + other)))
        .startsWith("build.compile still running");
    session.out.getBuffer().setLength(0);
    assertThat(shown(line("open 1 0" + other) + line("begin 1 build.compile 1 command" + other)))
        .startsWith("build.compile begun, its end unknown");
  }

  @Test
  void aTornLineDoesNotCount() throws IOException {
    String end = line("end build.compile 1 command 0 6").strip();
    for (int cut = 1; cut < end.length(); cut++) {
      session.out.getBuffer().setLength(0);
      assertThat(shown(line("begin 1 build.compile 1 command 7 7 b 5") + end.substring(0, cut)))
          .as(end.substring(0, cut))
          .startsWith("build.compile begun, its end unknown");
    }
  }
}
