package dev.salvor.runbook.check;

import dev.salvor.runbook.source.Allowed;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Severity;
import dev.salvor.runbook.source.TextPlaces;
import java.util.Optional;
import java.util.Set;

/**
 * Code for a shell that a runbook holds or names, for programs that know more about shells.
 *
 * @param file where it stands, for people: the runbook, or the script
 * @param path of the value in the runbook
 * @param dialect sh, bash, dash or ksh; empty if the first line of the text says it
 * @param environment names that the runbook sets for it
 * @param places of the text in the runbook; empty for a script, whose lines are its own
 * @param allowed what the file accepts
 */
public record ShellText(
    String file,
    String path,
    Optional<String> dialect,
    String text,
    Set<String> environment,
    Optional<TextPlaces> places,
    Allowed allowed) {
  public ShellText {
    environment = Set.copyOf(environment);
  }

  /** What was found at a place of the text as a warning of the runbook, unless it is accepted. */
  public Optional<Problem> warning(int line, int column, String code, String message, String hint) {
    TextPlaces.Place place =
        places.map(p -> p.at(line, column)).orElseGet(() -> new TextPlaces.Place(line, column));
    return allowed.accepts(place.line(), code)
        ? Optional.empty()
        : Optional.of(
            new Problem(
                file, place.line(), place.column(), path, code, message, hint, Severity.WARNING));
  }
}
