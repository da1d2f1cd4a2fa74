package dev.salvor.cli.book;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.yaml.RunbookReader;
import java.util.List;
import java.util.Map;

/** Where runbooks come from. Nothing here starts anything. */
public interface Books {
  /** A runbook, or everything that is wrong with it. */
  sealed interface Found {
    /**
     * It can be used.
     *
     * @param source where it was read, for people
     * @param warnings how many there are in a file; none are counted in the catalogue
     */
    record Usable(Definition definition, String source, int warnings) implements Found {}

    record Broken(List<String> problems) implements Found {
      public Broken {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Parameters, or everything that is wrong with them. */
  sealed interface Bound {
    /**
     * They can be used.
     *
     * @param parameters as a run request takes them
     * @param secrets values of {@code env:} references, by parameter
     */
    record Values(Map<String, Object> parameters, Map<String, String> secrets) implements Bound {
      @Override
      public String toString() {
        return "Values[" + parameters.keySet() + "]";
      }
    }

    record Wrong(List<String> problems) implements Bound {
      public Wrong {
        problems = List.copyOf(problems);
      }
    }
  }

  /** A runbook of the catalogue. */
  record Entry(String name, String description, List<Input> parameters) {
    /** A parameter of it. */
    public record Input(String name, String type, boolean required, String description) {}

    public Entry {
      parameters = List.copyOf(parameters);
    }
  }

  /** The runbook of this name in the catalogue, or in this file. */
  Found find(String nameOrFile);

  /** Binds {@code name=value} texts; {@code env:} references are taken from {@code env}. */
  Bound bind(Definition definition, List<String> assignments, Map<String, String> env);

  /** Everything that deserves a look in a runbook, in order of place; errors forbid a run. */
  RunbookReader.Lint lint(String nameOrFile);

  /** The JSON Schema of runbooks. */
  String schema();

  /** What the catalogue holds, by name. */
  List<Entry> catalogue();
}
