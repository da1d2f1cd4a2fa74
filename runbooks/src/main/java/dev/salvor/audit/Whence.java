package dev.salvor.audit;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * From where it was done.
 *
 * @param machine name of the machine of the program that wrote the entry
 * @param terminal its terminal, such as {@code pts/3}
 * @param client address of the other end of its SSH session
 * @param run the run in whose step the command was given
 */
public record Whence(
    Way way,
    String machine,
    Optional<String> terminal,
    Optional<String> client,
    Optional<String> run) {
  /** The kind of place. */
  public enum Way {
    TERMINAL,
    SSH,
    /** A command without a terminal: cron, a service, a script. */
    COMMAND,
    /** The step of a run. */
    STEP,
    WORKER,
    OTHER;

    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Way of(String word) {
      return Arrays.stream(values()).filter(w -> w.word().equals(word)).findFirst().orElse(OTHER);
    }
  }

  /** A worker. */
  public static Whence worker(String machine) {
    return new Whence(Way.WORKER, machine, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** In a few words. */
  public String words() {
    return switch (way) {
      case SSH -> "ssh " + client.orElse("?") + terminal.map(t -> " " + t).orElse("");
      case TERMINAL -> terminal.orElse("terminal");
      case STEP -> "step of " + run.orElse("?");
      case COMMAND, WORKER, OTHER -> way.word();
    };
  }
}
