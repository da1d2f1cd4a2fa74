package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.parallel;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;

import dev.salvor.runbook.Approval;
import dev.salvor.runbook.Ask;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.Retry;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.AttemptResult.Exited;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds of runs whose histories are kept. */
enum HistoryShape {
  STRAIGHT {
    @Override
    Engine.Started begin(Engine engine) {
      return engine.start(
          book(
                  phase("one", step("a"), step("b").when("false"), step("c")),
                  phase("two", step("d").alone(), step("e")))
              .lastly(step("z")));
    }
  },
  FALLBACK {
    @Override
    Engine.Started begin(Engine engine) {
      engine.host.exits("a", 1);
      return engine.start(book(phase("one", step("a").retry(TWICE).fallback("plan-b"), step("c"))));
    }
  },
  ROLLBACK {
    @Override
    Engine.Started begin(Engine engine) {
      engine.host.exits("b", 1).gives("undo-a", new AttemptResult.Unknown(), new Exited(0));
      return engine.start(
          book(phase("one", step("a").undo("undo-a"), step("b").onFailure(OnFailure.ROLLBACK)))
              .lastly(step("z")));
    }
  },
  PARALLEL {
    @Override
    Engine.Started begin(Engine engine) {
      engine.host.gives("p2", new Exited(1), new Exited(0));
      return engine.start(
          book(
              phase(
                  "one",
                  parallel("group", 2, step("p1"), step("p2").retry(TWICE), step("p3")),
                  step("after"))));
    }
  },
  QUESTION {
    @Override
    Engine.Started begin(Engine engine) {
      engine.host.gives("a", new Exited(1), new Exited(0));
      Engine.Started run =
          engine.start(book(phase("one", step("a").ask("24h", Ask.OnTimeout.ABORT))));
      run.awaitView(view -> view.waiting().isPresent());
      run.decide(Engine.decision("d1", Decision.Kind.RETRY));
      return run;
    }
  },
  APPROVAL {
    @Override
    Engine.Started begin(Engine engine) {
      Approval asked =
          new Approval(
              "go live?",
              List.of("bob", "eve"),
              2,
              true,
              Duration.ofHours(4),
              Approval.OnTimeout.DENY,
              Map.of());
      Engine.Started run = engine.start(book(phase("one", step("a").approval(asked), step("b"))));
      run.awaitView(view -> view.waiting().isPresent());
      run.decide(Engine.approval("d1", "bob", Map.of()));
      run.decide(Engine.approval("d2", "eve", Map.of()));
      return run;
    }
  },
  TOLD {
    @Override
    Engine.Started begin(Engine engine) {
      engine.host.tells().exits("a", 1).exits("b", 1);
      return engine.start(
          book(phase("one", step("a").fallback("b").ask("30h", Ask.OnTimeout.SKIP), step("c"))));
    }
  },
  EXPIRED_QUESTION {
    @Override
    Engine.Started begin(Engine engine) {
      engine.host.gives("a", new AttemptResult.Unknown());
      return engine.start(book(phase("one", step("a"))).lastly(step("z")));
    }
  },
  UNKNOWN_SAFE {
    @Override
    Engine.Started begin(Engine engine) {
      engine.host.gives("a", new AttemptResult.Unknown(), new Exited(0));
      return engine.start(book(phase("one", step("a").idempotency(Idempotency.SAFE))));
    }
  },
  ABORTED {
    @Override
    Engine.Started begin(Engine engine) {
      engine.host.hangs("a");
      Engine.Started run =
          engine.start(book(phase("one", step("a"), step("b"))).timeout("2h").lastly(step("z")));
      run.awaitCalls(1);
      run.decide(Engine.decision("d1", Decision.Kind.ABORT));
      return run;
    }
  },
  PAUSED {
    @Override
    Engine.Started begin(Engine engine) {
      Engine.Started run = engine.prepare(book(phase("one", step("a"))).pin());
      run.beginWith(Engine.decision("d1", Decision.Kind.PAUSE));
      run.awaitView(view -> view.phase().equals("one"));
      run.decide(Engine.decision("d2", Decision.Kind.RESUME));
      return run;
    }
  },
  REPEATED {
    @Override
    Engine.Started begin(Engine engine) {
      return engine.repeating(
          book(phase("one", step("a"), step("b")), phase("two", step("c"))).pin(),
          RepetitionTest.done("a", StepResult.SUCCEEDED));
    }
  },
  HELD_HOST {
    @Override
    Engine.Started begin(Engine engine) {
      engine.host.answerPrepare(new PrepareReport.Refused(Refusal.LOCKED, "run other holds it"));
      return engine.start(book(phase("one", step("a"))).locks("host"));
    }
  },
  LOCKED {
    @Override
    Engine.Started begin(Engine engine) {
      return engine.start(book(phase("one", step("a"))).locks("host", "name:b", "name:a"));
    }
  };

  private static final Retry TWICE =
      new Retry(2, Duration.ofSeconds(5), 1, Duration.ofSeconds(5), List.of(), Optional.empty());

  abstract Engine.Started begin(Engine engine);

  /** A run of this kind, ended. */
  Engine.Started run(Engine engine) {
    Engine.Started run = begin(engine);
    run.outcome();
    return run;
  }
}
