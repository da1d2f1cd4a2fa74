package dev.salvor.workflow.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.bind.Binder;
import dev.salvor.runbook.bind.Binding;
import dev.salvor.runbook.catalogue.Catalogue;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.workflow.contract.ResolveReport;
import dev.salvor.workflow.contract.ResolveRequest;
import dev.salvor.workflow.contract.ResolvedStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The runbooks that come along can be resolved to their end, with nothing given that has a default.
 */
final class CatalogueResolveTest {
  private static final Map<String, String> GIVEN =
      Map.ofEntries(
          Map.entry("release", "/srv/app.tar.gz"),
          Map.entry("staging", "/var/cache/binpkgs-staging"),
          Map.entry("binhost", "io:/var/cache/binpkgs"),
          Map.entry("app", "app"),
          Map.entry("url", "https://app.example/"),
          Map.entry("why", "a test"),
          Map.entry("digest", "0".repeat(64)),
          Map.entry("builder", "b3"),
          Map.entry("what", "start"),
          Map.entry("command", "/usr/bin/builderctl start"),
          Map.entry("truth", "io"),
          Map.entry("to", "titan"),
          Map.entry("packages", "[\"sys-libs/zlib-1.3 0 0 bring titan\"]"));

  /** What steps before have found, where the way on depends on it. */
  private static final Map<String, Map<String, Object>> FOUND =
      Map.of(
          "plan",
          Map.of("going", "yes"),
          "orchestrator",
          Map.of("remedies", List.of()),
          "list",
          Map.of(
              "bring",
              1,
              "pack",
              "[]",
              "packOn",
              "io",
              "install",
              "[]",
              "installOn",
              "titan",
              "open",
              "",
              "binhost",
              "io:/var/cache/binpkgs",
              "folder",
              "/run/resync"),
          "later",
          Map.of("hosts", ""),
          "estimate",
          Map.of("deferred", false));

  @ParameterizedTest
  @ValueSource(strings = {"debian", "gentoo"})
  void everyStepOfEveryRunbookIsResolved(String os) throws JsonProcessingException {
    JsonNode facts =
        SalvorJson.mapper()
            .readTree(
                "{\"os\":{\"id\":\""
                    + os
                    + "\",\"version\":\"12\"},\"init\":\"systemd\",\"packageManager\":\"apt\"}");
    for (String name : Catalogue.names()) {
      Definition definition = ((RunbookReader.Result.Read) Catalogue.open(name)).definition();
      Map<String, Object> values =
          ((Binding.Bound) Binder.bind(definition.runbook(), given(definition))).values();
      Set<String> ids = new HashSet<>();
      for (ResolvedStep step : all(definition, values, facts)) {
        assertThat(step.problem()).as(name + " " + step.id()).isEmpty();
        assertThat(ids.add(step.id())).as(step.id()).isTrue();
        assertThat(new WrittenSteps(definition).strange(WrittenStepsTest.orders(step)))
            .as("ordered as it is written: " + name)
            .isEmpty();
      }
      assertThat(ids).isNotEmpty();
    }
  }

  private static Map<String, String> given(Definition definition) {
    return GIVEN.entrySet().stream()
        .filter(
            one -> {
              Parameter parameter = definition.runbook().parameters().get(one.getKey());
              return parameter != null && parameter.defaultValue().isEmpty();
            })
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static List<ResolvedStep> all(
      Definition definition, Map<String, Object> values, JsonNode facts) {
    List<ResolvedStep> out = new ArrayList<>();
    for (int phase = 0; phase < definition.runbook().phases().size(); phase++) {
      int steps = definition.runbook().phases().get(phase).steps().size();
      for (int first = 0; first < steps; ) {
        ResolveReport report =
            new ResolveActivitiesImpl()
                .resolve(
                    new ResolveRequest(
                        definition, phase, first, "local", false, values, facts, FOUND, Map.of()));
        out.addAll(report.steps());
        first += report.consumedSteps();
      }
    }
    return out;
  }
}
