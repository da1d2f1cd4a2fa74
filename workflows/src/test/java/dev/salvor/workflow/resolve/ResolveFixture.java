package dev.salvor.workflow.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.workflow.contract.ResolveReport;
import dev.salvor.workflow.contract.ResolveRequest;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.Command;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Runbooks of a few lines and what becomes of them. */
final class ResolveFixture {
  private ResolveFixture() {}

  static final FileSource FILES =
      name ->
          new FileSource.Content.Bytes(
              ("#!/bin/sh\n# " + name + "\n").getBytes(StandardCharsets.UTF_8));

  static Definition definition(String parameters, String steps) {
    String text =
        "schemaVersion: 1\nname: r\nparameters: {"
            + parameters
            + "}\nphases:\n  - name: p\n    steps:\n"
            + steps.indent(6);
    RunbookReader.Result result = RunbookReader.read("r.yaml", text, FILES);
    assertThat(result).isInstanceOf(RunbookReader.Result.Read.class);
    return ((RunbookReader.Result.Read) result).definition();
  }

  static ResolveReport resolve(
      Definition definition,
      int first,
      Map<String, Object> parameters,
      Map<String, Map<String, Object>> outputs) {
    try {
      return new ResolveActivitiesImpl()
          .resolve(
              new ResolveRequest(
                  definition,
                  0,
                  first,
                  "local",
                  false,
                  parameters,
                  SalvorJson.mapper().readTree("{\"os\":{\"id\":\"debian\",\"version\":12}}"),
                  outputs,
                  Map.of()));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  static Command main(ResolvedStep step) {
    assertThat(step.problem()).isEmpty();
    return step.variants().get(0).command();
  }
}
