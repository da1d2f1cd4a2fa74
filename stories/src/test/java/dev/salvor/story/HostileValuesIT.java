package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values with every awkward character arrive as they are and never become code. */
final class HostileValuesIT {
  static java.util.stream.Stream<String> hostile() {
    return java.util.stream.Stream.of(
        "a b  c",
        "it's \"quoted\"",
        "line one\nline two\n\n",
        "$(touch PWNED) `touch PWNED` ${IFS}touch PWNED; touch PWNED & | > PWNED",
        "100% %s %n \\n \\0 \\",
        "-rf --help",
        "ünïcødé 漢字 🚒",
        "${{ params.value }}",
        "x".repeat(100_000));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void arrivesUnchangedInArgumentsEnvironmentAndOutputs(String value) throws IOException {
    try (Node node = Node.create()) {
      Path book =
          node.file(
              "book.yaml",
              """
              schemaVersion: 1
              name: hostile
              parameters:
                value: {type: string}
              phases:
                - name: one
                  steps:
                    - name: argument
                      run: [sh, -c, 'printf %%s "$1" >"$2"', x, '${{ params.value }}', '%1$s/argument']
                      idempotency: safe
                    - name: environment
                      shell: 'printf %%s "$VALUE" | tee "$TARGET"'
                      env: {VALUE: '${{ params.value }}', TARGET: '%1$s/environment'}
                      output: {printed: {type: string, from: stdout}}
                      idempotency: safe
                    - name: output
                      run: [sh, -c, 'printf %%s "$1" >"$2"', x, '${{ outputs.environment.printed }}', '%1$s/output']
                      idempotency: safe
              """
                  .formatted(node.folder()));
      Said said = node.salvor("run", book.toString(), "-p", "value=" + value);
      assertThat(said.exit()).as("%s", said).isZero();
      assertThat(node.folder().resolve("argument")).hasContent(value);
      assertThat(node.folder().resolve("environment")).hasContent(value);
      assertThat(Files.readString(node.folder().resolve("output")).stripTrailing())
          .isEqualTo(value.stripTrailing());
      assertThat(Path.of("PWNED")).doesNotExist();
      assertThat(node.folder().resolve("PWNED")).doesNotExist();
    }
  }
}
