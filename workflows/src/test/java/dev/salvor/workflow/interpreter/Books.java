package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.Approval;
import dev.salvor.runbook.Ask;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Retry;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Strategy;
import dev.salvor.runbook.Variant;
import dev.salvor.runbook.WhenHeld;
import dev.salvor.runbook.json.Definitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runbooks for tests. */
final class Books {
  private Books() {}

  static BookBuilder book(Phase... phases) {
    return new BookBuilder(List.of(phases));
  }

  static Phase phase(String name, Object... steps) {
    return new Phase(
        name,
        Optional.empty(),
        Optional.empty(),
        Arrays.stream(steps)
            .map(step -> step instanceof StepBuilder builder ? builder.build() : (Step) step)
            .toList());
  }

  static Step parallel(String name, int maxConcurrency, StepBuilder... steps) {
    return new Step.Parallel(
        name,
        Optional.empty(),
        Optional.empty(),
        maxConcurrency,
        Arrays.stream(steps).map(StepBuilder::build).toList());
  }

  /** A step whose main variant executes the program of the same name. */
  static StepBuilder step(String name) {
    return new StepBuilder(name);
  }

  static Variant variant(String name, String program, Retry retry) {
    return new Variant(
        name,
        new Action.Run(List.of(program)),
        "5m",
        "10s",
        retry,
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  static final class StepBuilder {
    private final String name;
    private Optional<String> when = Optional.empty();
    private Optional<Variant> check = Optional.empty();
    private Optional<Variant> verify = Optional.empty();
    private Optional<Variant> undo = Optional.empty();
    private final List<Variant> fallbacks = new ArrayList<>();
    private Retry retry = Retry.NONE;
    private Idempotency idempotency = Idempotency.NEVER;
    private OnFailure onFailure = OnFailure.ABORT;
    private Ask ask = new Ask("24h", Ask.OnTimeout.ABORT);
    private boolean tolerated;
    private boolean alone;
    private Optional<Approval> approval = Optional.empty();

    private StepBuilder(String name) {
      this.name = name;
    }

    StepBuilder when(String expression) {
      when = Optional.of(expression);
      return this;
    }

    StepBuilder check(String program) {
      check = Optional.of(variant("check", program, Retry.NONE));
      idempotency = Idempotency.CHECK;
      return this;
    }

    StepBuilder verify(String program) {
      verify = Optional.of(variant("verify", program, Retry.NONE));
      return this;
    }

    StepBuilder undo(String program) {
      undo = Optional.of(variant("undo", program, Retry.NONE));
      return this;
    }

    StepBuilder fallback(String program) {
      fallbacks.add(variant(program, program, Retry.NONE));
      return this;
    }

    StepBuilder retry(Retry how) {
      retry = how;
      return this;
    }

    StepBuilder idempotency(Idempotency what) {
      idempotency = what;
      return this;
    }

    StepBuilder onFailure(OnFailure what) {
      onFailure = what;
      return this;
    }

    StepBuilder ask(String timeout, Ask.OnTimeout onTimeout) {
      onFailure = OnFailure.ASK;
      return askTimeout(timeout, onTimeout);
    }

    StepBuilder askTimeout(String timeout, Ask.OnTimeout onTimeout) {
      ask = new Ask(timeout, onTimeout);
      return this;
    }

    StepBuilder tolerated() {
      tolerated = true;
      return this;
    }

    StepBuilder approval(Approval asked) {
      approval = Optional.of(asked);
      return this;
    }

    StepBuilder alone() {
      alone = true;
      return this;
    }

    Step.Single build() {
      return new Step.Single(
          name,
          Optional.empty(),
          when,
          Optional.empty(),
          "item",
          check,
          variant(Variant.MAIN, name, retry),
          verify,
          fallbacks,
          undo,
          idempotency,
          onFailure,
          ask,
          tolerated,
          Map.of(),
          OutputLimit.DEFAULT,
          alone,
          approval);
    }
  }

  static final class BookBuilder {
    private final List<Phase> phases;
    private Optional<String> timeout = Optional.empty();
    private List<String> locks = List.of();
    private Optional<WhenHeld> whenHeld = Optional.empty();
    private List<Step> finallySteps = List.of();
    private String finallyTimeout = "10m";
    private Optional<Strategy> strategy = Optional.empty();

    private BookBuilder(List<Phase> phases) {
      this.phases = phases;
    }

    BookBuilder timeout(String text) {
      timeout = Optional.of(text);
      return this;
    }

    BookBuilder locks(String... names) {
      locks = List.of(names);
      return this;
    }

    BookBuilder whenHeld(boolean waits, Duration atMost) {
      whenHeld = Optional.of(new WhenHeld(waits, atMost));
      return this;
    }

    BookBuilder lastly(StepBuilder... steps) {
      finallySteps = Arrays.stream(steps).<Step>map(StepBuilder::build).toList();
      return this;
    }

    BookBuilder finallyTimeout(String text) {
      finallyTimeout = text;
      return this;
    }

    BookBuilder strategy(Strategy how) {
      strategy = Optional.of(how);
      return this;
    }

    Definition pin() {
      Runbook runbook =
          new Runbook(
              1,
              "test-book",
              Optional.empty(),
              Map.of(),
              List.of("local"),
              locks,
              timeout,
              phases,
              finallySteps,
              finallyTimeout,
              List.of(),
              strategy,
              whenHeld);
      return Definitions.pin(runbook, Map.of());
    }
  }
}
