package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell that salvor is called in has no locale of UTF-8: a rescue shell, cron. */
final class ForeignLocaleIT {
  private static final String TEXT = "ü😀";
  private static final String SALVOR = Node.ROOT.resolve("salvor").toString();

  private final Node node = Node.create();
  private Path book = node.folder();

  @BeforeEach
  void aRunbookWithAnAwkwardName() throws IOException {
    Files.createDirectory(node.folder().resolve("ü d"));
    book =
        node.file(
            "ü d/ru n.yaml",
            """
            schemaVersion: 1
            name: locale
            parameters:
              v: {type: string, required: true}
              s: {type: secret, required: true}
            phases:
              - name: one
                steps:
                  - name: write
                    shell: |
                      printf '%%s %%s' "$V" "$S" >"$DIR/argument"
                      echo "${LANG-} ${LC_ALL-}" >"$DIR/locale"
                    env:
                      {V: '${{ params.v }}', S: '${{ params.s }}', DIR: '%s'}
                    idempotency: safe
            """
                .formatted(node.folder()));
  }

  @AfterEach
  void down() {
    node.close();
  }

  private Said in(String environment, String words) {
    String path = System.getenv("PATH");
    String call =
        "env %s PATH='%s' HOME='%s' SALVOR_STATE_DIR='%s' SALVOR_ENGINE_BINARY='%s' '%s' %s"
            .formatted(
                environment,
                path,
                System.getProperty("user.home"),
                node.state(),
                Require.engine(),
                SALVOR,
                words);
    return node.run(Duration.ofMinutes(3), List.of("sh", "-c", call));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LC_ALL=C", "-i", "LC_ALL=POSIX", "LC_ALL=xx_XX.UTF-8", "-i LANG=xx_XX"})
  void textsArriveByteForByteAlsoThroughTheNodeThatItStarts(String environment) throws IOException {
    Said said = in(environment + " PW=" + TEXT, "run '" + book + "' -p v=" + TEXT + " -p s=env:PW");
    assertThat(said.exit()).as("%s", said).isZero();
    assertThat(node.folder().resolve("argument")).hasContent(TEXT + " " + TEXT);
    assertThat(node.folder().resolve("locale")).hasContent("C.UTF-8 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LC_ALL=C", "LC_ALL=C.UTF-8"})
  void bytesThatAreNoUtf8AreRefusedByNameAndNothingIsDone(String environment) {
    String bad = "\"$(printf 'x\\377\\376 bad')\"";
    Map<String, String> calls =
        Map.of(
            "run '" + book + "' -p v=" + bad, "-p \"v=x\\xff\\xfe bad\" is not UTF-8",
            "run '" + book + "' --run-id " + bad, "--run-id \"x\\xff\\xfe bad\" is not UTF-8",
            "lint " + bad, "\"x\\xff\\xfe bad\" is not UTF-8");
    calls.forEach(
        (words, why) -> {
          Said said = in(environment, words);
          assertThat(said.exit()).as("%s", said).isEqualTo(2);
          assertThat(said.err()).contains(why).contains("nothing was done");
        });
    Said secret = in(environment + " PW=" + bad, "run '" + book + "' -p v=x -p s=env:PW");
    assertThat(secret.exit()).as("%s", secret).isEqualTo(2);
    assertThat(secret.err()).contains("PW is not UTF-8").contains("file:/PATH");
    assertThat(node.state()).doesNotExist();
  }

  @Test
  void withoutAnyLocaleOfUtf8TheValueIsRefusedNotDamaged() throws IOException {
    Path tools = Files.createDirectory(node.folder().resolve("tools"));
    Path locale = Files.writeString(tools.resolve("locale"), "#!/bin/sh\necho ANSI_X3.4-1968\n");
    assertThat(locale.toFile().setExecutable(true)).isTrue();
    Said said =
        node.run(
            Duration.ofMinutes(1),
            List.of(
                "sh",
                "-c",
                "PATH='" + tools + "':$PATH LC_ALL=C exec '" + SALVOR + "' runs --host " + TEXT));
    assertThat(said.exit()).as("%s", said).isEqualTo(2);
    assertThat(said.err()).contains("--host \"" + TEXT + "\"").contains("has no UTF-8 locale");
  }
}
