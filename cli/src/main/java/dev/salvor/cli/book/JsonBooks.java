package dev.salvor.cli.book;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runbooks in the form that definitions are kept in. */
public final class JsonBooks implements Books {
  @Override
  public Found find(String nameOrFile) {
    try {
      Runbook runbook =
          SalvorJson.mapper().readValue(Files.readString(Path.of(nameOrFile)), Runbook.class);
      return new Found.Usable(Definitions.pin(runbook, Map.of()), nameOrFile);
    } catch (IOException e) {
      return new Found.Broken(List.of(nameOrFile + ": " + e.getMessage()));
    }
  }

  @Override
  public Bound bind(Definition definition, List<String> assignments, Map<String, String> env) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      values.put(assignment.substring(0, equals), assignment.substring(equals + 1));
    }
    return new Bound.Values(values, Map.of());
  }

  @Override
  public List<Entry> catalogue() {
    return List.of();
  }
}
