package dev.salvor.runbook.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.source.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of bad runbooks lies in {@code bad/*.txt}. A case begins with {@code === name}; behind
 * a line {@code ---} stand exactly the problems that are expected, as {@code line:column said}.
 */
final class BadRunbooksTest {
  private static final List<String> FILES =
      List.of(
          "yaml.txt", "structure.txt", "rules.txt", "expressions.txt", "values.txt", "actions.txt");

  record Case(String name, String yaml, List<String> expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void saysExactlyWhatIsWrong(Case bad) {
    RunbookReader.Result result = RunbookReader.read("r.yaml", bad.yaml(), FileSource.none());
    assertThat(said(result)).isEqualTo(bad.expected());
  }

  @Test
  void theTableIsLong() throws IOException {
    assertThat(cases().filter(c -> c.expected().stream().anyMatch(e -> !e.contains("warning: "))))
        .hasSizeGreaterThanOrEqualTo(60);
  }

  static List<String> said(RunbookReader.Result result) {
    List<Problem> problems =
        switch (result) {
          case RunbookReader.Result.Read read -> read.warnings();
          case RunbookReader.Result.Unreadable bad -> bad.problems();
        };
    return problems.stream().map(p -> p.line() + ":" + p.column() + " " + p.said()).toList();
  }

  static Stream<Case> cases() throws IOException {
    List<Case> out = new ArrayList<>();
    for (String file : FILES) {
      for (String part : text(file).split("(?m)^=== ", -1)) {
        if (!part.isBlank() && !part.startsWith("#")) {
          out.add(parse(part));
        }
      }
    }
    return out.stream();
  }

  private static Case parse(String part) {
    int nameEnd = part.indexOf('\n');
    String body = part.substring(nameEnd + 1);
    int border = body.lastIndexOf("\n---\n");
    String yaml = body.substring(0, border + 1).replace("<TAB>", "\t");
    return new Case(
        part.substring(0, nameEnd),
        yaml,
        body.substring(border + 5).lines().filter(l -> !l.isBlank()).toList());
  }

  private static String text(String file) throws IOException {
    try (var in = BadRunbooksTest.class.getResourceAsStream("/dev/salvor/runbook/bad/" + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
