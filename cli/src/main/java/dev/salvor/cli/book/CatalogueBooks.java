package dev.salvor.cli.book;

import dev.salvor.cli.io.Given;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.SecretRef;
import dev.salvor.runbook.bind.Binder;
import dev.salvor.runbook.bind.Binding;
import dev.salvor.runbook.catalogue.Catalogue;
import dev.salvor.runbook.schema.SchemaText;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.runbook.yaml.RunbookReader.Result;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The catalogue of the product, and files. */
public final class CatalogueBooks implements Books {
  /** In bytes; so much of a value is looked for where output is read. */
  private static final int MOST_SECRET = 64 * 1024;

  @Override
  public Found find(String nameOrFile) {
    return switch (Catalogue.open(nameOrFile)) {
      case Result.Read read ->
          new Found.Usable(
              read.definition(),
              nameOrFile,
              Catalogue.isPath(nameOrFile) ? read.warnings().size() : 0);
      case Result.Unreadable bad ->
          new Found.Broken(
              bad.problems().stream().filter(Problem::isError).map(Problem::text).toList());
    };
  }

  @Override
  public Bound bind(Definition definition, List<String> assignments, Map<String, String> env) {
    return switch (Binder.bindAssignments(definition.runbook(), assignments)) {
      case Binding.Bound bound -> withSecrets(definition.runbook(), bound.values(), env);
      case Binding.Unbound unbound ->
          new Bound.Wrong(unbound.problems().stream().map(Problem::text).toList());
    };
  }

  private static Bound withSecrets(
      Runbook runbook, Map<String, Object> values, Map<String, String> env) {
    Map<String, String> secrets = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          Parameter parameter = runbook.parameters().get(name);
          if (parameter == null || parameter.type() != Parameter.Type.SECRET) {
            return;
          }
          SecretRef ref = SecretRef.parse(String.valueOf(value));
          if (ref.source() != SecretRef.Source.ENV) {
            return;
          }
          String secret = env.getOrDefault(ref.name(), "");
          Optional<String> damage = Given.damage(env, ref.name());
          if (damage.isPresent()) {
            missing.add(name + ": " + damage.get() + ": give file:/PATH");
          } else if (secret.isEmpty()) {
            missing.add(
                name
                    + ": the environment variable "
                    + ref.name()
                    + (env.containsKey(ref.name()) ? " is empty" : " is not set")
                    + "; set and export it, or give file:/PATH, credential:NAME or exec:COMMAND");
          } else if (secret.getBytes(StandardCharsets.UTF_8).length > MOST_SECRET) {
            missing.add(
                name
                    + ": the environment variable "
                    + ref.name()
                    + " is larger than 64 KiB, and no more of a secret can be masked; keep it in a"
                    + " file that the step reads");
          } else {
            secrets.put(name, secret);
          }
        });
    return missing.isEmpty() ? new Bound.Values(values, secrets) : new Bound.Wrong(missing);
  }

  @Override
  public RunbookReader.Lint lint(String nameOrFile) {
    return Catalogue.lint(nameOrFile);
  }

  @Override
  public String schema() {
    return SchemaText.json();
  }

  @Override
  public List<Entry> catalogue() {
    List<Entry> entries = new ArrayList<>();
    for (String name : Catalogue.names()) {
      switch (Catalogue.open(name)) {
        case Result.Read read -> entries.add(entry(read.definition().runbook()));
        case Result.Unreadable bad ->
            throw new IllegalStateException("the catalogue's " + name + " cannot be read: " + bad);
      }
    }
    return List.copyOf(entries);
  }

  private static Entry entry(Runbook runbook) {
    return new Entry(
        runbook.name(),
        runbook.description().orElse(""),
        runbook.parameters().entrySet().stream()
            .map(
                e ->
                    new Entry.Input(
                        e.getKey(),
                        e.getValue().type().word(),
                        e.getValue().required() && e.getValue().defaultValue().isEmpty(),
                        e.getValue().description().orElse("")))
            .toList());
  }
}
