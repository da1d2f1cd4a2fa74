package dev.salvor.fleet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of bad inventories. A case begins with {@code === name}; behind the last line {@code
 * ---} stand exactly the problems that are expected, as {@code line:column said}.
 */
final class BadInventoriesTest {
  private static final Path TABLE =
      Path.of("src/test/resources/dev/salvor/fleet/bad/inventory.txt");

  record Case(String name, String yaml, List<String> expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void saysExactlyWhatIsWrong(Case bad) {
    assertThat(said(bad.yaml())).isEqualTo(bad.expected());
  }

  /** {@code -Dsalvor.table.write=true} writes what is said now, to be read and judged. */
  @Test
  void theTableIsLong() throws IOException {
    if (Boolean.getBoolean("salvor.table.write")) {
      StringBuilder out = new StringBuilder(text().substring(0, text().indexOf("=== ")));
      for (Case c : cases().toList()) {
        out.append("=== ").append(c.name()).append('\n').append(c.yaml()).append("---\n");
        said(c.yaml()).forEach(s -> out.append(s).append('\n'));
      }
      Files.writeString(TABLE, out);
    }
    assertThat(cases().flatMap(c -> c.expected().stream())).hasSizeGreaterThanOrEqualTo(100);
  }

  private static List<String> said(String yaml) {
    return switch (InventoryReader.read("i.yaml", yaml)) {
      case InventoryReader.Result.Read read -> List.of();
      case InventoryReader.Result.Unreadable bad ->
          bad.problems().stream().map(p -> p.line() + ":" + p.column() + " " + p.said()).toList();
    };
  }

  static Stream<Case> cases() throws IOException {
    List<Case> out = new ArrayList<>();
    for (String part : text().split("(?m)^=== ", -1)) {
      if (!part.isBlank() && !part.startsWith("#")) {
        out.add(parse(part));
      }
    }
    return out.stream();
  }

  private static Case parse(String part) {
    int nameEnd = part.indexOf('\n');
    String body = part.substring(nameEnd);
    int border = body.lastIndexOf("\n---\n");
    return new Case(
        part.substring(0, nameEnd),
        body.substring(1, border + 1),
        body.substring(border + 5).lines().filter(l -> !l.isBlank()).toList());
  }

  private static String text() throws IOException {
    return Files.readString(TABLE, StandardCharsets.UTF_8);
  }
}
