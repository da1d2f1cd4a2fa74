package dev.salvor.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PosixShellTest {
  @ParameterizedTest
  @ValueSource(strings = {"plain", "/var/lib/salvor-1/engine.db", "a=b", "10%", "user@host:22"})
  void whatNeedsNoQuotesHasNone(String text) {
    assertThat(PosixShell.word(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "=ls",
        "~",
        "two words",
        "it's",
        "$(touch x)",
        "`id`",
        "a\nb",
        "*",
        "#",
        "-n 'x'\\",
        "ü"
      })
  void everyOtherTextIsItselfForTheShell(String text) throws Exception {
    assertThat(PosixShell.word(text)).startsWith("'").endsWith("'");
    assertThat(said("printf %s " + PosixShell.word(text))).isEqualTo(text);
  }

  @Test
  void aNulByteIsRefused() {
    assertThatThrownBy(() -> PosixShell.quoted("a\0b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NUL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATH", "IFS", "LD_PRELOAD", "BASH_ENV", "SALVOR_RUN_ID", "_", "a", "1A"})
  void variablesThatMeanSomethingAreNotSetByTheShell(String name) {
    assertThat(PosixShell.isExportable(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"WHO", "WITH_NAME", "_MINE", "Mixed"})
  void otherVariablesAre(String name) {
    assertThat(PosixShell.isExportable(name)).isTrue();
  }

  private static String said(String script) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder(List.of("sh", "-c", script)).start();
    byte[] out = shell.getInputStream().readAllBytes();
    assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return new String(out, java.nio.charset.StandardCharsets.UTF_8);
  }
}
