package dev.salvor.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.PlanWorkflow;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.run.RunIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An id is one run for ever: what is asked for under an id that is taken must be that run. */
final class SameRun {
  private static final int DIGITS = 12;

  private SameRun() {}

  /** Refuses {@code asked} if the run that the engine has under its id is another one. */
  static void require(Engine engine, RunState there, RunRequest asked) {
    if (there.runbook().equals(PlanWorkflow.TYPE)) {
      throw taken(asked, "it is the id of a plan");
    }
    Optional<RunRequest> begun = engine.startedWith(there);
    if (begun.isEmpty()) {
      throw taken(asked, "what it was started with cannot be read here");
    }
    List<String> differences = differences(begun.get(), asked);
    if (!differences.isEmpty()) {
      throw taken(asked, String.join("; ", differences));
    }
  }

  private static CliProblem taken(RunRequest asked, String why) {
    return Parse.usage(
        "the id "
            + asked.runId()
            + " belongs to another run already: "
            + why
            + "\nnothing was started; see that run with: salvor show "
            + asked.runId()
            + "\nfor a new run choose another --run-id");
  }

  /**
   * Refuses {@code asked} if this machine has the record of another run in its folder and the
   * engine knows no run of the id: started, it would use up the id for nothing.
   */
  static void requireOnHost(HostRecords records, Engine engine, RunRequest asked) {
    RunIdentity wanted = asked.identity();
    Optional<RunIdentity> kept = records.belongs(asked.runId());
    if (asked.route().isPresent() || asked.fleet().isPresent()) {
      return; // the record is elsewhere, and its host looks at it
    }
    if (kept.isEmpty() || kept.get().equals(wanted) || engine.describe(asked.runId()).isPresent()) {
      return;
    }
    throw Parse.usage(
        records.folder(asked.runId())
            + " is the record of another run: "
            + difference(kept.get(), wanted)
            + "\n"
            + "nothing was started; to go on with that run, start it with its own runbook and"
            + " parameters under this --run-id; for a new run choose another --run-id");
  }

  private static String difference(RunIdentity kept, RunIdentity wanted) {
    if (!kept.runId().equals(wanted.runId())) {
      return "its id is " + kept.runId() + ", which has the same folder";
    }
    return definition(
            kept.runbook(), kept.definitionSha256(), wanted.runbook(), wanted.definitionSha256())
        .orElse("it was started with other parameters");
  }

  private static List<String> differences(RunRequest there, RunRequest asked) {
    List<String> all = new ArrayList<>();
    definition(
            there.definition().runbook().name(),
            there.definition().sha256(),
            asked.definition().runbook().name(),
            asked.definition().sha256())
        .ifPresent(all::add);
    String names = parameters(there.parameters(), asked.parameters());
    if (!names.isEmpty()) {
      all.add("other values of these parameters: " + names);
    }
    if (!hosts(there).equals(hosts(asked))) {
      all.add("it was started on " + hostWords(there) + ", not on " + hostWords(asked));
    } else if (!there.host().equals(asked.host())) {
      all.add("it was started on host " + there.host() + ", not on " + asked.host());
    } else if (asked.route().isEmpty() && !there.node().equals(asked.node())) {
      all.add("it was started for node " + there.node() + ", this is " + asked.node());
    }
    return all;
  }

  private static List<String> hosts(RunRequest request) {
    return request.fleet().map(Fleet::names).orElse(List.of());
  }

  private static String hostWords(RunRequest request) {
    return request.fleet().map(f -> f.words() + " (" + f.on() + ")").orElse(request.where());
  }

  private static Optional<String> definition(
      String thereName, String thereSha, String askedName, String askedSha) {
    if (!thereName.equals(askedName)) {
      return Optional.of("a run of the runbook " + thereName + ", not of " + askedName);
    }
    return thereSha.equals(askedSha)
        ? Optional.empty()
        : Optional.of(
            "the runbook "
                + thereName
                + " or a file of it was changed since (sha256 "
                + brief(thereSha)
                + " then, "
                + brief(askedSha)
                + " now)");
  }

  private static String brief(String sha256) {
    return sha256.length() > DIGITS ? sha256.substring(0, DIGITS) + "~" : sha256;
  }

  /** Names of those that differ. */
  private static String parameters(Map<String, Object> there, Map<String, Object> asked) {
    TreeSet<String> names = new TreeSet<>(there.keySet());
    names.addAll(asked.keySet());
    return names.stream()
        .filter(name -> !json(there.get(name)).equals(json(asked.get(name))))
        .collect(Collectors.joining(", "));
  }

  private static String json(@Nullable Object value) {
    try {
      return SalvorJson.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a parameter cannot be written as JSON", e);
    }
  }
}
