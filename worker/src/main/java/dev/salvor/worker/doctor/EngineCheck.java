package dev.salvor.worker.doctor;

import dev.salvor.runbook.HarmlessText;
import dev.salvor.worker.engine.EngineReadiness;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.NodeView;
import dev.salvor.workflow.connect.StateFolder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Whether the engine answers, one of others too, and what was changed of its schedules. */
public final class EngineCheck {
  /** What was changed of the schedules on an engine; absent if nobody can say. */
  @FunctionalInterface
  public interface Schedules {
    /** Asks the engine. */
    Optional<List<dev.salvor.worker.watch.Finding>> of(EngineConnection engine);
  }

  /** Of an engine far away, whose address may lead nowhere. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final String ELSEWHERE =
      "Salvor does not manage this engine: start it on its own machine, or correct"
          + " TEMPORAL_ADDRESS, TLS and key; unset, the embedded engine is used (open runs stay"
          + " behind at this one)";

  private final StateFolder state;
  private final Schedules schedules;
  private final Optional<EngineTarget> target;

  EngineCheck(Map<String, String> env, StateFolder state, Schedules schedules) {
    this.state = state;
    this.schedules = schedules;
    this.target = target(env, state);
  }

  /** What cannot be used at all is named by {@link TlsCheck}. */
  private static Optional<EngineTarget> target(Map<String, String> env, StateFolder state) {
    try {
      return EngineTarget.find(env, state);
    } catch (IOException unusable) {
      return Optional.empty();
    }
  }

  /** Whether it is one that the environment names. */
  boolean isOfOthers() {
    return target.filter(one -> one.kind() == EngineKind.EXTERNAL).isPresent();
  }

  /** Nothing where there is no engine to ask. */
  List<Finding> look() {
    if (target.isEmpty() || !(isOfOthers() || NodeView.of(state).engine().isPresent())) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    try (EngineConnection engine = EngineConnection.open(target.get())) {
      Optional<Finding> own = isOfOthers() ? Optional.of(answer(engine)) : silence(engine);
      own.ifPresent(findings::add);
      if (own.isEmpty() || own.get().level() == Finding.Level.OK) {
        schedules.of(engine).ifPresent(changed -> findings.addAll(changes(changed)));
      }
    } catch (UncheckedIOException unusable) {
      findings.add(
          Finding.problem("engine", String.valueOf(unusable.getMessage()), "correct the files"));
    }
    return findings;
  }

  private static Optional<Finding> silence(EngineConnection engine) {
    return EngineReadiness.serves(engine)
        ? Optional.empty()
        : Optional.of(
            Finding.warning(
                "engine",
                "it runs at " + engine.target().address() + " and does not answer now",
                "ask again; if it stays so: salvor down, then salvor up"));
  }

  private static Finding answer(EngineConnection engine) {
    EngineTarget at = engine.target();
    try {
      var unused =
          engine
              .stubs()
              .blockingStub()
              .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
              .describeNamespace(
                  DescribeNamespaceRequest.newBuilder().setNamespace(at.namespace()).build());
      return Finding.ok("engine", "external, " + at + " answers");
    } catch (StatusRuntimeException e) {
      return problem(at, e);
    }
  }

  private static Finding problem(EngineTarget at, StatusRuntimeException e) {
    String engine = "the engine at " + at + " ";
    String why = reason(e);
    return switch (e.getStatus().getCode()) {
      case NOT_FOUND ->
          Finding.problem(
              "engine",
              engine + "answers, and does not know that namespace: " + why,
              "make the namespace there, or correct TEMPORAL_NAMESPACE");
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          Finding.problem(
              "engine",
              engine + "lets this node not in: " + why,
              "correct TEMPORAL_API_KEY or the client certificate, or have it let in there");
      case UNIMPLEMENTED ->
          Finding.problem(
              "engine", engine + "is no Temporal engine: " + why, "correct TEMPORAL_ADDRESS");
      default ->
          Finding.problem(
              "engine",
              engine
                  + "does not answer: "
                  + TlsCheck.over(at, Clock.systemUTC()).map(over -> over + "; ").orElse("")
                  + why,
              ELSEWHERE);
    };
  }

  /** In one line: the last cause says most. */
  private static String reason(StatusRuntimeException e) {
    Status status = e.getStatus();
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
      return "no word within " + PATIENCE.toSeconds() + " s";
    }
    Throwable cause = status.getCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String said = cause == null ? status.getDescription() : cause.getMessage();
    return said == null || said.isBlank()
        ? status.getCode().name()
        : HarmlessText.line(said.lines().findFirst().orElse("").strip());
  }

  private List<Finding> changes(List<dev.salvor.worker.watch.Finding> changed) {
    return changed.isEmpty()
        ? List.of(Finding.ok("schedules", "as they were ordered"))
        : changed.stream()
            .map(
                one ->
                    Finding.warning(
                        "schedules",
                        one.subject() + ": " + one.detail().replace("\n", "; "),
                        one.fix()))
            .toList();
  }
}
