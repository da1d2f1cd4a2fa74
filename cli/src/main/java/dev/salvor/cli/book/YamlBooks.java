package dev.salvor.cli.book;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.SecretRef;
import dev.salvor.runbook.bind.Binder;
import dev.salvor.runbook.bind.Binding;
import dev.salvor.runbook.catalogue.Catalogue;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.yaml.RunbookReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runbooks of the catalogue and of YAML files. */
public final class YamlBooks implements Books {
  @Override
  public Found find(String nameOrFile) {
    return switch (Catalogue.open(nameOrFile)) {
      case RunbookReader.Result.Read read -> new Found.Usable(read.definition(), nameOrFile);
      case RunbookReader.Result.Unreadable not -> new Found.Broken(texts(not.problems()));
    };
  }

  @Override
  public Bound bind(Definition definition, List<String> assignments, Map<String, String> env) {
    return switch (Binder.bindAssignments(definition.runbook(), assignments)) {
      case Binding.Bound bound -> secrets(definition.runbook(), bound.values(), env);
      case Binding.Unbound not -> new Bound.Wrong(texts(not.problems()));
    };
  }

  /** Values of {@code env:} references are taken now: the host has another environment. */
  private static Bound secrets(
      Runbook runbook, Map<String, Object> values, Map<String, String> env) {
    Map<String, String> secrets = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          Parameter parameter = runbook.parameters().get(name);
          if (parameter == null || parameter.type() != Parameter.Type.SECRET) {
            return;
          }
          SecretRef reference = SecretRef.parse(String.valueOf(value));
          if (reference.source() == SecretRef.Source.ENV) {
            String secret = env.get(reference.name());
            if (secret == null || secret.isEmpty()) {
              missing.add(
                  name
                      + ": the environment has no "
                      + reference.name()
                      + "; set it, or write file:/PATH for a file on the host");
            } else {
              secrets.put(name, secret);
            }
          }
        });
    return missing.isEmpty() ? new Bound.Values(values, secrets) : new Bound.Wrong(missing);
  }

  @Override
  public List<Entry> catalogue() {
    List<Entry> entries = new ArrayList<>();
    for (String name : Catalogue.names()) {
      if (Catalogue.open(name) instanceof RunbookReader.Result.Read read) {
        entries.add(entry(name, read.definition().runbook()));
      }
    }
    return List.copyOf(entries);
  }

  private static Entry entry(String name, Runbook runbook) {
    List<String> parameters =
        runbook.parameters().entrySet().stream()
            .map(e -> e.getValue().required() ? e.getKey() + "*" : e.getKey())
            .toList();
    return new Entry(name, runbook.description().orElse(""), "catalogue", parameters);
  }

  private static List<String> texts(List<Problem> problems) {
    return problems.stream().filter(Problem::isError).map(Problem::text).toList();
  }
}
