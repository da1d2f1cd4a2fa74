package dev.salvor.workflow.interpreter;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.salvor.workflow.contract.Resumed;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunbookWorkflow;
import dev.salvor.workflow.contract.fleet.BatchNews;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.HostEnd;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import io.temporal.common.converter.EncodedValues;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the hosts of a fleet do, and what was done to them. */
final class FleetScript {
  static final String END = "end";

  private final Map<String, RunStatus> ends = new LinkedHashMap<>();
  private final Map<String, String> causes = new LinkedHashMap<>();
  private final Set<String> waiting = new LinkedHashSet<>();
  private final List<String> touched = new ArrayList<>();
  private final Set<String> awaited = new LinkedHashSet<>();
  private final List<String> goneOn = new ArrayList<>();
  private final Set<String> unbegun = new LinkedHashSet<>();
  private final List<String> decided = new ArrayList<>();
  private final Set<String> cut = new LinkedHashSet<>();
  private final Set<String> late = new LinkedHashSet<>();
  private int running;
  private int most;

  /** These hosts end so; all others succeed. */
  synchronized void ends(RunStatus status, String... hosts) {
    for (String host : hosts) {
      ends.put(host, status);
    }
  }

  /** These hosts fail and say so. */
  synchronized void fails(String cause, String... hosts) {
    ends(RunStatus.FAILED, hosts);
    for (String host : hosts) {
      causes.put(host, cause);
    }
  }

  private synchronized Optional<String> causeOf(String host) {
    return Optional.ofNullable(causes.get(host));
  }

  /** These hosts end when they are told to. */
  synchronized void wait(String... hosts) {
    waiting.addAll(List.of(hosts));
  }

  /** Goes on with a fresh history before it waits. */
  synchronized void cuts(String host) {
    cut.add(host);
  }

  private synchronized boolean isCut(String host) {
    return cut.contains(host);
  }

  /** Names of the hosts that were begun, in order. */
  synchronized List<String> touched() {
    return List.copyOf(touched);
  }

  /** Names of the hosts of which it is said that others wait for them. */
  synchronized Set<String> awaited() {
    return Set.copyOf(awaited);
  }

  private synchronized void isAwaited(RunRequest request) {
    if (request.canary()) {
      awaited.addAll(request.fleet().map(Fleet::names).orElse(List.of(request.host().name())));
    }
  }

  /** It does not answer before anything has begun there. */
  synchronized void neverBegins(String host) {
    unbegun.add(host);
  }

  private synchronized boolean isUnbegun(String host) {
    return unbegun.contains(host);
  }

  /** Hosts that were begun where their runs had begun before. */
  synchronized List<String> goneOn() {
    return List.copyOf(goneOn);
  }

  private synchronized void goesOn(String host) {
    goneOn.add(host);
  }

  /** Decisions that reached hosts, as {@code h1 ABORT}. */
  synchronized List<String> decided() {
    return List.copyOf(decided);
  }

  /** In a batch it is told of by itself, after the news of the others. */
  synchronized void isLate(String host) {
    late.add(host);
  }

  private synchronized boolean isAnyLate(List<String> hosts) {
    return hosts.stream().anyMatch(late::contains);
  }

  /** The most hosts that ran at once. */
  synchronized int most() {
    return most;
  }

  private synchronized void begin(String host) {
    touched.add(host);
    running++;
    most = Math.max(most, running);
  }

  private synchronized void end() {
    running--;
  }

  private synchronized void decided(String host, Decision decision) {
    decided.add(host + " " + decision.kind());
  }

  private synchronized RunStatus endOf(String host) {
    return ends.getOrDefault(host, RunStatus.SUCCEEDED);
  }

  private synchronized boolean isWaiting(String host) {
    return waiting.contains(host);
  }

  /** Stands for the run of one host. */
  static final class ScriptedHost implements DynamicWorkflow, DynamicSignalHandler {
    private final FleetScript script;
    private Optional<RunStatus> told = Optional.empty();
    private String host = "";

    ScriptedHost(FleetScript script) {
      this.script = script;
    }

    @Override
    public Object execute(EncodedValues arguments) {
      RunRequest request = arguments.get(0, RunRequest.class);
      script.isAwaited(request);
      if (request.fleet().isPresent()) {
        return together(request.fleet().get());
      }
      host = request.host().name();
      Workflow.registerListener(this);
      if (script.isCut(host) && request.resumed().isEmpty()) {
        Workflow.continueAsNew(
            request.goingOnWith(new Resumed(1, JsonNodeFactory.instance.objectNode())));
      }
      if (!WorkflowUnsafe.isReplaying()) {
        script.begin(host);
        request.route().flatMap(Route::begunOn).ifPresent(node -> script.goesOn(host));
      }
      try {
        if (script.isWaiting(host)) {
          Workflow.await(() -> told.isPresent());
        }
      } finally {
        if (!WorkflowUnsafe.isReplaying()) {
          script.end();
        }
      }
      RunStatus status = told.orElseGet(() -> script.endOf(host));
      return new RunOutcome(
          request.runId(),
          status,
          host + " ended",
          Instant.EPOCH,
          Instant.EPOCH,
          status == RunStatus.SUCCEEDED_WITH_PIVOTS ? 1 : 0,
          0,
          Optional.empty(),
          status == RunStatus.UNREACHABLE && !script.isUnbegun(host)
              ? Optional.of(InMemoryHost.PIN.node())
              : Optional.empty(),
          script.causeOf(host));
    }

    /** All goes well on hosts of which nothing else was said; the others need their own run. */
    private BatchNews together(Fleet batch) {
      Map<String, HostEnd> ended = new LinkedHashMap<>();
      Map<String, String> alone = new LinkedHashMap<>();
      for (String name : batch.names()) {
        if (script.endOf(name) == RunStatus.SUCCEEDED && !script.isWaiting(name)) {
          if (!WorkflowUnsafe.isReplaying()) {
            script.begin(name);
            script.end();
          }
          ended.put(name, new HostEnd(HostState.SUCCEEDED, name + " ended", 0));
        } else {
          alone.put(name, "as the script says");
        }
      }
      if (script.isAnyLate(batch.names())) {
        Workflow.newUntypedExternalWorkflowStub(
                Workflow.getInfo().getParentWorkflowId().orElseThrow())
            .signal(BatchNews.SIGNAL, new BatchNews(ended, Map.of(), List.of(), Map.of()));
        Workflow.sleep(Duration.ofSeconds(5));
      }
      return new BatchNews(ended, alone, List.of(), Map.of());
    }

    @Override
    public void handle(String signal, EncodedValues arguments) {
      if (signal.equals(END)) {
        told = Optional.of(arguments.get(0, RunStatus.class));
      } else if (signal.equals(RunbookWorkflow.DECIDE)) {
        Decision decision = arguments.get(0, Decision.class);
        script.decided(host, decision);
        if (decision.kind() == Decision.Kind.ABORT) {
          told = Optional.of(RunStatus.ABORTED);
        }
      }
    }
  }
}
