package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.salvor.runbook.Output;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.StepPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of a segment, on every shell that hosts have. */
final class SupervisorIT {
  @TempDir Path folder;
  private Path lines;

  @BeforeEach
  void lines() {
    lines = folder.resolve("lines");
  }

  /** A supervisor that still waits for a word would write into a folder that is being deleted. */
  @AfterEach
  void endSupervisors() {
    List<ProcessHandle> left = Processes.with(folder.toString());
    left.forEach(process -> Processes.kill("KILL", process.pid()));
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> left.stream().noneMatch(process -> Processes.lives(process.pid())));
  }

  private Lab lab(Shell shell) {
    return new Lab(folder.resolve("state"), shell);
  }

  private Command says(String word, int exit) {
    return Lab.sh("echo " + word + " >>" + lines + "; exit " + exit);
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void runsStepsInOrderAndAnswersTheSameOrderFromItsRecord(Shell shell) throws Exception {
    Lab lab = lab(shell);
    SegmentOrder order =
        lab.order(
            1,
            0,
            Lab.step("a/one", Lab.sh("echo one >>" + lines + "; echo printed")),
            Lab.step("a/two", says("two", 0)),
            Lab.step("a/three", says("three", 3)),
            Lab.step("a/four", says("four", 0)));

    SegmentReport.Ended first = lab.run(order);
    SegmentReport.Ended second = lab.run(order);

    assertThat(Files.readString(lines)).isEqualTo("one\ntwo\nthree\n");
    assertThat(first.steps()).hasSize(3);
    assertThat(first.steps().getFirst().tail()).isEqualTo("printed\n");
    assertThat(first.steps().getFirst().done()).isTrue();
    assertThat(first.steps().getLast().result()).isEqualTo(new AttemptResult.Exited(3));
    assertThat(first.steps().getLast().done()).isFalse();
    assertThat(second.steps()).allMatch(StepReport::attached);
    assertThat(second.steps().getLast().result()).isEqualTo(new AttemptResult.Exited(3));
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void checkAndVerifyDecideAsTheStepContractSays(Shell shell) throws Exception {
    Lab lab = lab(shell);
    SegmentReport.Ended report =
        lab.run(
            lab.order(
                1,
                0,
                Lab.step("done", says("never", 0)).check(says("check-done", 0)),
                Lab.step("not-yet", says("do", 0)).check(says("check-no", 1)).verify(says("ok", 0)),
                Lab.step("cannot-tell", says("do2", 0)).check(says("check-what", 5)),
                Lab.step("bad", says("do3", 0)).verify(says("verify-no", 1)),
                Lab.step("after", says("after", 0))));

    assertThat(Files.readString(lines))
        .isEqualTo("check-done\ncheck-no\ndo\nok\ncheck-what\ndo2\ndo3\nverify-no\n");
    assertThat(report.steps())
        .extracting(StepReport::done)
        .containsExactly(true, true, true, false);
    assertThat(report.steps().getFirst().part()).isEqualTo(StepPart.CHECK);
    assertThat(report.steps().getLast().part()).isEqualTo(StepPart.VERIFY);
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void checkThatCannotTellAfterAnUnknownIsUnknownAgain(Shell shell) {
    Lab lab = lab(shell);
    SegmentReport.Ended report =
        lab.run(
            lab.order(
                1, 0, Lab.step("a", says("never", 0)).check(Lab.sh("exit 9")).afterUnknown()));

    assertThat(lines).doesNotExist();
    assertThat(report.steps().getLast().result()).isEqualTo(new AttemptResult.Unknown());
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void hostileValuesStayValues(Shell shell) throws Exception {
    Lab lab = lab(shell);
    String nasty =
        "a b'c\"d\n\n"
            + "$(touch x) `id` ${HOME} %s %n \\n"
            + " ; rm -rf / & * ? ~ # ! \u00c1\u00e4\u4e2d\ud83d\ude00\t\r"
            + "|<>";
    String long100 = "\u00e9'".repeat(33_000);
    Map<String, String> env = new LinkedHashMap<>();
    env.put("NASTY", nasty);
    env.put("lower", nasty);
    env.put("IFS", nasty);
    env.put("PATH", "/opt/none:/usr/bin:/bin");
    env.put("LONG", long100);
    env.put("i", "9");
    Command command =
        new Command(
            new Program.Argv(
                List.of(
                    "/usr/bin/perl",
                    "-e",
                    "print \"$_\\0\" for @ARGV, map { $ENV{$_} } qw(NASTY lower IFS PATH LONG i);"
                        + " print $ENV{PWD} // '', \"\\0\"; read STDIN, $x, 1; print length($x)",
                    nasty,
                    "",
                    "-x",
                    long100)),
            env,
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.of(Files.createDirectories(folder.resolve("with 'space")).toString()),
            Duration.ofSeconds(20),
            Duration.ofSeconds(1));

    SegmentReport.Ended report = lab.run(lab.order(1, 0, Lab.step("x/y[1]", command)));

    StepReport step = report.steps().getFirst();
    assertThat(step.done()).as(step.toString()).isTrue();
    String printed = Files.readString(Path.of(step.stdoutPath()));
    assertThat(List.of(printed.split("\0")).subList(0, 10))
        .containsExactly(
            nasty, "", "-x", long100, nasty, nasty, nasty, "/opt/none:/usr/bin:/bin", long100, "9");
    assertThat(printed).endsWith("\0" + "0");
    assertThat(folder.resolve("with 'space/x")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void secretsReachOnlyTheirProcessAndAreMaskedInWhatIsShown(Shell shell) throws Exception {
    Lab lab = lab(shell);
    String secret = "pa'ss $(x)\nsecond line\n";
    Files.createDirectories(lab.folder().resolve("secrets"));
    Files.writeString(lab.folder().resolve("secrets/password"), secret);
    Command command =
        new Command(
            new Program.Argv(
                List.of(
                    "sh",
                    "-c",
                    "printf %s \"$TOKEN\"; echo; cat \"$WITH_FILE\"; printf %s \"$TOKEN\" | base64"
                        + " -w0")),
            Map.of(),
            Map.of("TOKEN", "password"),
            Map.of("WITH_FILE", "password"),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(20),
            Duration.ofSeconds(1));

    StepReport step = lab.run(lab.order(1, 0, Lab.step("a", command))).steps().getFirst();

    assertThat(Files.readString(Path.of(step.stdoutPath()))).startsWith(secret + "\n" + secret);
    assertThat(step.tail()).contains("***").doesNotContain("pa'ss", "second line", "cGEnc3");
    assertThat(Files.readString(lab.segment(1).resolve("segment.0"))).doesNotContain("pa'ss");
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void scriptsRunByTheirFirstLine(Shell shell) {
    Lab lab = lab(shell);
    SegmentReport.Ended report =
        lab.run(
            lab.order(
                1,
                0,
                Lab.step("sh", script("echo \"sh:$SALVOR_STEP:$SALVOR_ATTEMPT\"")),
                Lab.step("perl", script("#!/usr/bin/perl -w\nprint \"perl \", 6*7;"))));

    assertThat(report.steps())
        .extracting(StepReport::tail)
        .containsExactly("sh:sh:1\n", "perl 42\n");
  }

  private static Command script(String text) {
    return new Command(
        new Program.Script("name", text),
        Map.of(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(20),
        Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void missingOutputMakesTheStepNotDoneAndNothingAfterItRuns(Shell shell) throws Exception {
    Lab lab = lab(shell);
    SegmentOrder order =
        lab.order(
            1,
            0,
            Lab.step("a", Lab.sh("echo one >>" + lines + "; echo 'libxcrypt-4.4.36 built'"))
                .output("version", regex(Output.Type.STRING, "libxcrypt-(\\S+)")),
            Lab.step("b", Lab.sh("echo two >>" + lines + "; echo '::salvor count=17'; echo shown"))
                .output("count", key(Output.Type.INT, "count")),
            Lab.step("c", Lab.sh("echo three >>" + lines + "; echo nothing"))
                .output("version", regex(Output.Type.STRING, "version=(.*)")),
            Lab.step("d", says("four", 0)));

    SegmentReport.Ended report = lab.run(order);
    SegmentReport.Ended again = lab.run(order);

    assertThat(Files.readString(lines)).isEqualTo("one\ntwo\nthree\n");
    assertThat(report.steps()).extracting(StepReport::done).containsExactly(true, true, false);
    assertThat(report.steps().get(0).outputs())
        .containsEntry("version", TextNode.valueOf("4.4.36"));
    assertThat(report.steps().get(1).outputs()).containsEntry("count", LongNode.valueOf(17));
    assertThat(report.steps().get(1).tail()).isEqualTo("shown\n");
    assertThat(report.steps().get(2).why()).contains("version").contains("version=(.*)");
    assertThat(again.steps()).extracting(StepReport::done).containsExactly(true, true, false);
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void whatFailsNamesItsCauseAndWhatIsDoneHasNone(Shell shell) throws Exception {
    Lab lab = lab(shell);
    SegmentReport.Ended report =
        lab.run(
            lab.order(
                1,
                0,
                Lab.step("a", Lab.sh("echo '::salvor cause=NONE'")),
                Lab.step("b", Lab.sh("echo '::salvor cause=DISK_FULL'; echo no room; exit 3"))));

    assertThat(report.steps()).extracting(StepReport::done).containsExactly(true, false);
    assertThat(report.steps().get(0).cause()).isEmpty();
    assertThat(report.steps().get(1).cause()).contains("DISK_FULL");
    assertThat(report.steps().get(1).tail()).isEqualTo("no room\n");
  }

  private static Output regex(Output.Type type, String regex) {
    return new Output(
        type, Output.From.STDOUT, Optional.of(regex), Optional.empty(), Optional.empty());
  }

  private static Output key(Output.Type type, String key) {
    return new Output(
        type, Output.From.STDOUT, Optional.empty(), Optional.empty(), Optional.of(key));
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void chattyCommandNeitherBlocksNorDies(Shell shell) throws Exception {
    Lab lab = lab(shell);
    String text =
        "i=0; while [ $i -lt 6 ]; do head -c 3000000 /dev/zero; sleep 0.3; i=$((i+1)); done; echo"
            + " end";
    SegmentReport.Ended report =
        lab.run(
            lab.order(
                1,
                0,
                Lab.step("spill", Lab.command(Duration.ofSeconds(4), "sh", "-c", text)),
                Lab.step("cut", Lab.sh("head -c 5000 /dev/zero"))
                    .limit(1000, OutputLimit.Overflow.TRUNCATE),
                Lab.step("fail", Lab.sh("head -c 5000 /dev/zero"))
                    .limit(1000, OutputLimit.Overflow.FAIL),
                Lab.step("after", says("never", 0))));

    assertThat(report.steps()).extracting(StepReport::done).containsExactly(true, true, false);
    StepReport spill = report.steps().getFirst();
    assertThat(spill.stdoutBytes()).isGreaterThan(15_000_000);
    assertThat(Files.size(Path.of(spill.stdoutPath()))).isLessThan(10_000_000);
    assertThat(Files.size(Path.of(report.steps().get(1).stdoutPath()))).isEqualTo(1000);
    assertThat(report.steps().get(2).why()).contains("5000").contains("1000");
    assertThat(lines).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void refusesWhatDoesNotFitTheRecord(Shell shell) throws Exception {
    Lab lab = lab(shell);
    lab.run(lab.order(1, 0, Lab.step("a", says("a", 0)), Lab.step("b", says("b", 1))));

    assertThat(refusal(lab, lab.order(1, 0, Lab.step("a", says("other", 0)))))
        .isEqualTo(Refusal.ORDER_CONFLICT);
    lab.run(lab.order(1, 3, Lab.step("b", says("b2", 0)).attempt(2)));
    assertThat(refusal(lab, lab.order(1, 2, Lab.step("b", says("c", 0)).attempt(2))))
        .isEqualTo(Refusal.HISTORY_BEHIND_HOST);
    SegmentOrder wrong = lab.order(2, 0, Lab.step("a", says("wrong", 0)));
    HostPin other = new HostPin("0000", wrong.pin().stateRoot(), wrong.pin().stateId());
    assertThat(
            refusal(
                lab, new SegmentOrder(wrong.runId(), "", other, 2, 0, wrong.steps(), List.of())))
        .isEqualTo(Refusal.WRONG_HOST);
    lab.run(lab.order(1, 4, Lab.step("a", says("undo", 0)).undo()));
    SegmentReport behind =
        lab.answer(
            lab.order(1, 0, Lab.step("a", says("a", 0)), Lab.step("b", says("b", 1))),
            Watcher.NONE);
    assertThat(behind)
        .isInstanceOfSatisfying(
            SegmentReport.Behind.class,
            known -> {
              assertThat(known.undone()).containsExactly("a");
              assertThat(known.steps())
                  .extracting(StepReport::id, StepReport::done)
                  .containsExactly(tuple("a", true), tuple("b", false));
            });
    Files.createFile(lab.folder().resolve("closed"));
    assertThat(refusal(lab, lab.order(3, 0, Lab.step("a", says("closed", 0)))))
        .isEqualTo(Refusal.CLOSED);
    assertThat(Files.readString(lines)).isEqualTo("a\nb\nb2\nundo\n");
  }

  private static Refusal refusal(Lab lab, SegmentOrder order) {
    SegmentReport report = lab.answer(order, Watcher.NONE);
    return report instanceof SegmentReport.Refused refused
        ? refused.refusal()
        : org.assertj.core.api.Assertions.fail("not refused: " + report);
  }
}
