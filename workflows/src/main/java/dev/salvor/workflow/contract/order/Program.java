package dev.salvor.workflow.contract.order;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What a command executes. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Program.Argv.class, name = "argv"),
  @JsonSubTypes.Type(value = Program.Script.class, name = "script"),
  @JsonSubTypes.Type(value = Program.Builtin.class, name = "builtin")
})
public sealed interface Program {
  /** A program of the host with its arguments; each element one argument, no shell. */
  record Argv(List<String> argv) implements Program {
    public Argv {
      argv = List.copyOf(argv);
      if (argv.isEmpty()) {
        throw new IllegalArgumentException("argv: at least the program is needed");
      }
    }
  }

  /**
   * Text that is put on the host in a file: run directly if it begins with {@code #!}, else by sh.
   *
   * @param name for people and for the file's name
   */
  record Script(String name, String text) implements Program {}

  /** An action program of the product, with its operation ({@code check|do|verify|undo}). */
  record Builtin(String action, String op) implements Program {}
}
