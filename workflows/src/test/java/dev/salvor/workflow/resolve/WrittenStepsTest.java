package dev.salvor.workflow.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.workflow.contract.ResolveRequest;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.StepOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders that are of a runbook, and what somebody could put in their place. */
final class WrittenStepsTest {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: r
      parameters:
        name: {type: string}
        hours: {type: int, default: 2}
        names: {type: list, default: [a, b]}
        token: {type: secret}
      phases:
        - name: p
          steps:
            - name: argv
              run: [systemctl, restart, 'web-${{ params.name }}.service']
              check: {run: [test, -e, /x]}
              undo: {run: [systemctl, stop, web]}
              idempotency: safe
            - name: text
              shell: 'echo "$NAME"'
              env: {NAME: '${{ params.name }}', TOKEN: '${{ params.token }}', LANG: C}
              user: web
              cwd: /srv
              idempotency: safe
            - name: file
              script: run.sh
              idempotency: safe
            - name: each
              forEach: params.names
              run: [echo, '${{ item }}']
              idempotency: safe
            - name: place
              uses: file
              with: {path: '/etc/${{ params.name }}', source: run.sh, mode: '0644'}
      """;

  private static final FileSource FILES =
      name -> new FileSource.Content.Bytes("echo file\n".getBytes(StandardCharsets.UTF_8));

  private final Definition definition =
      ((RunbookReader.Result.Read)
              RunbookReader.read("r.yaml", BOOK.getBytes(StandardCharsets.UTF_8), FILES))
          .definition();
  private final WrittenSteps written = new WrittenSteps(definition);

  /** All that can be ordered of a step. */
  static List<StepOrder> orders(ResolvedStep step) {
    List<StepOrder> out = new ArrayList<>();
    for (ResolvedStep.ResolvedVariant variant : step.variants()) {
      out.add(order(step, variant.name(), StepOrder.Op.DO, variant.command(), step.check()));
    }
    step.undo()
        .ifPresent(undo -> out.add(order(step, "undo", StepOrder.Op.UNDO, undo, Optional.empty())));
    return out;
  }

  private static StepOrder order(
      ResolvedStep step,
      String variant,
      StepOrder.Op op,
      Command command,
      Optional<Command> check) {
    return new StepOrder(
        step.id(),
        1,
        variant,
        op,
        check,
        command,
        op == StepOrder.Op.DO ? step.verify() : Optional.empty(),
        step.idempotency(),
        step.outputs(),
        step.outputLimit(),
        false,
        false);
  }

  private List<ResolvedStep> steps(String name) {
    List<ResolvedStep> out = new ArrayList<>();
    int all = definition.runbook().phases().getFirst().steps().size();
    for (int first = 0; first < all; ) {
      var report =
          new ResolveActivitiesImpl()
              .resolve(
                  new ResolveRequest(
                      definition,
                      0,
                      first,
                      "local",
                      false,
                      Map.of(
                          "name", name, "hours", 2L, "names", List.of("a", "b"), "token", "env:T"),
                      JsonNodeFactory.instance.objectNode(),
                      Map.of(),
                      Map.of()));
      out.addAll(report.steps());
      first += report.consumedSteps();
    }
    assertThat(out).hasSize(6).allSatisfy(s -> assertThat(s.problem()).isEmpty());
    return out;
  }

  private StepOrder of(String step) {
    return steps("shop").stream()
        .filter(s -> s.id().startsWith("p." + step))
        .flatMap(s -> orders(s).stream())
        .findFirst()
        .orElseThrow();
  }

  private static StepOrder with(StepOrder order, Command command) {
    return new StepOrder(
        order.id(),
        order.attempt(),
        order.variant(),
        order.op(),
        order.check(),
        command,
        order.verify(),
        order.idempotency(),
        order.outputs(),
        order.outputLimit(),
        false,
        false);
  }

  private static Command with(Command command, Program program) {
    return new Command(
        program,
        command.env(),
        command.secretEnv(),
        command.secretFiles(),
        command.user(),
        command.cwd(),
        command.timeout(),
        command.grace());
  }

  private static Command with(Command command, String name, String value) {
    Map<String, String> env = new LinkedHashMap<>(command.env());
    env.put(name, value);
    return new Command(
        command.program(),
        env,
        command.secretEnv(),
        command.secretFiles(),
        command.user(),
        command.cwd(),
        command.timeout(),
        command.grace());
  }

  @Test
  void whatTheRunbookSaysIsItsOwnWhateverTheParameters() {
    for (String name : List.of("shop", "a b; rm -rf x", "${{ x }}", "x.service")) {
      for (ResolvedStep step : steps(name)) {
        assertThat(written.strange(orders(step))).as(step.id() + " " + name).isEmpty();
      }
    }
  }

  // of which step, the program in its place
  @ParameterizedTest
  @CsvSource({
    "argv, systemctl restart web-shop.timer",
    "argv, systemctl restart shop.service",
    "argv, systemctl restart web-shop.service now",
    "argv, rm -rf /",
    "each, rm a",
    "text, rm -rf /",
    "file, rm -rf /",
    "place, rm -rf /",
  })
  void anotherProgramIsStrange(String step, String words) {
    StepOrder order = of(step);
    Program argv = new Program.Argv(List.of(words.split(" ", -1)));
    Program text = new Program.Script("run.sh", words + "\n");
    for (Program program : List.of(argv, text, new Program.Builtin("reboot", "do"))) {
      assertThat(written.strange(List.of(with(order, with(order.command(), program)))))
          .contains(order.id());
    }
  }

  // of which step, a variable and its value
  @ParameterizedTest
  @CsvSource({
    "argv, LD_PRELOAD, /tmp/x.so",
    "text, LANG, de_DE",
    "text, NAME_0, x",
    "text, PATH, /tmp",
    "place, WITH_PATH, /usr/bin/sudo",
    "place, WITH_MODE, 4755",
    "place, WITH_CONTENT, rm -rf /",
    "place, WITH_OWNER, root",
  })
  void anotherVariableIsStrange(String step, String name, String value) {
    StepOrder order = of(step);
    assertThat(written.strange(List.of(with(order, with(order.command(), name, value)))))
        .contains(order.id());
  }

  @Test
  void anotherAccountFolderSecretOrStepIsStrange() {
    StepOrder order = of("text");
    Command is = order.command();
    assertThat(is.secretEnv()).containsEntry("TOKEN", "token");
    List<Command> others =
        List.of(
            new Command(
                is.program(),
                is.env(),
                is.secretEnv(),
                is.secretFiles(),
                Optional.empty(),
                is.cwd(),
                is.timeout(),
                is.grace()),
            new Command(
                is.program(),
                is.env(),
                is.secretEnv(),
                is.secretFiles(),
                is.user(),
                Optional.of("/"),
                is.timeout(),
                is.grace()),
            new Command(
                is.program(),
                is.env(),
                Map.of("TOKEN", "token", "OTHER", "token"),
                is.secretFiles(),
                is.user(),
                is.cwd(),
                is.timeout(),
                is.grace()),
            new Command(
                is.program(),
                is.env(),
                is.secretEnv(),
                Map.of("X_FILE", "token"),
                is.user(),
                is.cwd(),
                is.timeout(),
                is.grace()),
            of("file").command());
    for (Command other : others) {
      assertThat(written.strange(List.of(of("argv"), with(order, other)))).contains(order.id());
    }
  }

  @Test
  void aCheckThatIsNotWrittenIsStrangeAndSoIsAnUndo() {
    StepOrder order = of("file");
    StepOrder checked =
        new StepOrder(
            order.id(),
            1,
            order.variant(),
            order.op(),
            Optional.of(order.command()),
            order.command(),
            Optional.empty(),
            order.idempotency(),
            order.outputs(),
            order.outputLimit(),
            false,
            false);
    assertThat(written.strange(List.of(checked))).contains(order.id());
    StepOrder undo =
        new StepOrder(
            order.id(),
            1,
            "undo",
            StepOrder.Op.UNDO,
            Optional.empty(),
            order.command(),
            Optional.empty(),
            order.idempotency(),
            order.outputs(),
            order.outputLimit(),
            false,
            false);
    assertThat(written.strange(List.of(undo))).contains(order.id());
  }

  @Test
  void aPlanAsksTheChecksThatAreWrittenAndNothingElse() {
    StepOrder order = of("argv");
    assertThat(written.strange(List.of(planned(order, order.check().orElseThrow())))).isEmpty();
    assertThat(written.strange(List.of(planned(order, order.command())))).contains(order.id());
    StepOrder other = of("file");
    assertThat(written.strange(List.of(planned(other, order.check().orElseThrow()))))
        .contains(other.id());
  }

  private static StepOrder planned(StepOrder order, Command check) {
    return new StepOrder(
        order.id(),
        1,
        "check",
        StepOrder.Op.DO,
        Optional.empty(),
        check,
        Optional.empty(),
        order.idempotency(),
        Map.of(),
        order.outputLimit(),
        false,
        false);
  }

  // written, given, whether it fits
  @ParameterizedTest
  @CsvSource({
    "a, a, true",
    "a, b, false",
    "'a${{x}}', a, true",
    "'a${{x}}', ba, false",
    "'${{x}}a', xa, true",
    "'${{x}}a', a, true",
    "'${{x}}a', ab, false",
    "'a${{x}}a', a, false",
    "'a${{x}}a', aa, true",
    "'a${{x}}b${{y}}c', a1b2c, true",
    "'a${{x}}b${{y}}c', a1c2c, false",
    "'a${{x}}b${{y}}', a1b, true",
    "'a${{x}}b${{y}}', a1, false",
    "'${{x}}', anything, true",
  })
  void aTextFitsIfOnlyItsExpressionsDiffer(String text, String given, boolean fits) {
    assertThat(WrittenCommand.fits(text, given)).isEqualTo(fits);
  }
}
