package dev.salvor.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.workflow.contract.gateway.HostFacts;
import java.util.List;
import java.util.Optional;

/**
 * What a host is, in JSON; the names are part of the interface.
 *
 * @param facts named as in {@code host.facts} of a runbook
 * @param installed the packages, if they were asked for
 */
public record HostFactsJson(
    String host, Optional<String> unreachable, JsonNode facts, Optional<List<Program>> installed) {
  /** An installed package, of one architecture where its system says so. */
  public record Program(String name, String version, Optional<String> arch) {
    static Program of(String line) {
      String[] words = line.split(" ", 3);
      return new Program(
          words[0],
          words.length > 1 ? words[1] : "",
          words.length > 2 ? Optional.of(words[2]) : Optional.empty());
    }
  }

  /** The same of {@code found}. */
  public static HostFactsJson of(HostFacts found, boolean packages) {
    return new HostFactsJson(
        found.host().name(),
        found.unreachable(),
        found.facts(),
        packages && found.unreachable().isEmpty()
            ? Optional.of(found.packages().stream().map(Program::of).toList())
            : Optional.empty());
  }
}
