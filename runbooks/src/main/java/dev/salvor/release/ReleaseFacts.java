package dev.salvor.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.source.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a release says of itself; {@code RELEASE.json} and the head of {@code MANIFEST} hold the
 * same.
 *
 * @param app the program's name, and that of its folder on a node
 * @param build what the running program says it is
 * @param arch {@code any}, or as {@code uname -m} says, several with commas
 * @param os {@code any}, or ID or ID:VERSION_ID of /etc/os-release, several with commas
 * @param entry the program that is started
 * @param index the page that the web server shows; empty: there is no web part
 * @param marker text that the page holds
 * @param asset a file beside the page that is fetched and summed after an update
 * @param schema versions of the program's data; empty: it has none that matter
 */
public record ReleaseFacts(
    String app,
    String version,
    String build,
    String arch,
    String os,
    String entry,
    Optional<String> index,
    Optional<String> marker,
    Optional<String> asset,
    Optional<Schema> schema) {
  public ReleaseFacts {
    List<Problem> problems =
        FactRules.problems(
            new ReleaseDraft(
                Optional.of(app),
                Optional.of(version),
                Optional.of(build),
                Optional.of(arch),
                Optional.of(os),
                Optional.of(entry),
                index,
                marker,
                asset,
                schema));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          problems.stream().map(Problem::said).collect(Collectors.joining("\n")));
    }
  }

  /** The text of {@code RELEASE.json}; the same for the same facts. */
  public String json() {
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    try {
      return SalvorJson.mapper()
              .writer(new DefaultPrettyPrinter().withObjectIndenter(indent))
              .writeValueAsString(this)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("facts cannot be written as JSON", e);
    }
  }
}
