package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A secret that a run uses is nowhere to be found afterwards, searched byte by byte. */
final class SecretsStayHiddenIT {
  private static final String SECRET = "Zq7-unlikely-Secret-93!";

  @Test
  void aSecretIsInNoFileOfTheNodeButTheRawOutputThatPrintedIt() throws IOException {
    try (Node node = Node.create().with("THE_PASSWORD", SECRET)) {
      Path seen = node.folder().resolve("seen");
      Path book =
          node.file(
              "book.yaml",
              """
              schemaVersion: 1
              name: uses-secret
              parameters:
                password: {type: secret}
              phases:
                - name: one
                  steps:
                    - name: use
                      shell: |
                        [ -n "$PASSWORD" ] && echo used >"$SEEN"
                        tr '\\0' '\\n' </proc/$$/cmdline | grep -c unlikely >>"$SEEN"
                        exit 0
                      env: {PASSWORD: '${{ params.password }}', SEEN: '%s'}
                      idempotency: safe
                    - name: print
                      shell: 'echo "the password is $PASSWORD"; exit 3'
                      env: {PASSWORD: '${{ params.password }}'}
                      idempotency: safe
                      onFailure: continue
              """
                  .formatted(seen));
      Said said =
          node.salvor("run", book.toString(), "-p", "password=env:THE_PASSWORD", "--run-id", "s1");
      assertThat(said.exit()).as("%s", said).isEqualTo(1);
      assertThat(Files.readAllLines(seen)).containsExactly("used", "0");
      assertThat(said.toString()).doesNotContain(SECRET);
      Said logs = node.salvor("logs", "s1", "main");
      assertThat(logs.toString()).doesNotContain(SECRET).contains("print");
      node.salvor("down");
      assertThat(filesWith(node.folder()))
          .as("only the raw output of the step that printed it")
          .allMatch(file -> file.getFileName().toString().endsWith(".out"));
    }
  }

  private static List<Path> filesWith(Path folder) throws IOException {
    List<byte[]> needles =
        List.of(
            SECRET.getBytes(StandardCharsets.UTF_8),
            Base64.getEncoder()
                .withoutPadding()
                .encodeToString(SECRET.getBytes(StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.US_ASCII));
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (byte[] needle : needles) {
          if (content.contains(new String(needle, StandardCharsets.ISO_8859_1))) {
            found.add(file);
          }
        }
      }
    }
    return found;
  }
}
