package dev.salvor.activity.policy;

import dev.salvor.activity.supervisor.RunPaths;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.policy.Named;
import dev.salvor.runbook.SecretRef;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.StepOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Where the secrets of a run come from, as orders and the run's folder say it. */
final class SecretReferences {
  private static final int MOST = 64 * 1024;

  private SecretReferences() {}

  /**
   * What would be run on {@code host} for the secrets that an order needs, by the secret's name:
   * the run's folder says it, for it is what would be run.
   */
  static Map<String, Named> later(SegmentOrder order, HostConnection host) {
    Set<String> names = new LinkedHashSet<>();
    order.steps().stream()
        .flatMap(SecretReferences::commands)
        .forEach(command -> names(command).forEach(names::add));
    RunPaths paths = RunPaths.of(order.pin(), order.runId());
    Map<String, Named> later = new LinkedHashMap<>();
    for (String name : names) {
      host.read(paths.source(name), 0, MOST)
          .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
          .filter(text -> text.startsWith("exec:"))
          .ifPresent(text -> later.put(name, Named.secret(SecretRef.ofHost(text))));
    }
    return later;
  }

  /** Secrets that a command uses. */
  static Stream<String> names(Command command) {
    return Stream.concat(
            command.secretEnv().values().stream(), command.secretFiles().values().stream())
        .distinct();
  }

  private static Stream<Command> commands(StepOrder step) {
    return Stream.of(step.check(), Optional.of(step.command()), step.verify())
        .flatMap(Optional::stream);
  }
}
