package dev.salvor.runbook;

import java.util.Optional;

/**
 * A value taken from what a step printed, over the whole output, not over the shortened one.
 *
 * @param regex RE2; the first group, or the whole match without a group
 * @param json a JSON pointer into the output, which must then be JSON
 * @param key the name of a {@code ::salvor key=value} result line of a typed action
 */
public record Output(
    Type type, From from, Optional<String> regex, Optional<String> json, Optional<String> key) {
  public enum Type {
    STRING,
    INT,
    BOOL,
    JSON
  }

  public enum From {
    STDOUT,
    STDERR
  }
}
