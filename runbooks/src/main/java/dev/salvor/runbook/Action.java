package dev.salvor.runbook;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;

/**
 * What a variant, check, verify or undo does. Texts may hold expressions <code>${{ ... }}</code>
 * where the language allows them; they are evaluated when a segment is resolved.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Action.Run.class, name = "run"),
  @JsonSubTypes.Type(value = Action.Shell.class, name = "shell"),
  @JsonSubTypes.Type(value = Action.Script.class, name = "script"),
  @JsonSubTypes.Type(value = Action.Uses.class, name = "uses")
})
public sealed interface Action {

  /** A program with its arguments, no shell. Each element stays one argument. */
  record Run(List<String> argv) implements Action {
    public Run {
      argv = List.copyOf(argv);
      if (argv.isEmpty()) {
        throw new IllegalArgumentException("run: at least the program is needed");
      }
    }
  }

  /** Shell text, without expressions: values come in through the environment only. */
  record Shell(String text) implements Action {}

  /** A file beside the runbook, named relative to it; its content is pinned in the definition. */
  record Script(String file) implements Action {}

  /** A typed action with its parameters, for example {@code service}. */
  record Uses(String action, Map<String, Object> with) implements Action {
    public Uses {
      with = Copies.ordered(with);
    }
  }
}
