package dev.salvor.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A worker.yaml that somebody broke: it is refused with places, or it can be asked. */
final class PolicyFuzzTest {
  private static final String BOTH =
      """
      schemaVersion: 1
      policy:
        allow:
          - name: recovery
            runbooks: [crash-recovery, 'triage*']
          - name: web
            digests: ['sha256:%s']
            actions: [file, service, run, 'ota.*']
            users: [www-data, '33']
            paths: ['/srv/web/**', '/usr/bin/*', '/b?n/*/x']
            parameters: {version: '[0-9.]+', count: '3'}
        deny:
          - name: no-shell
            actions: [shell]
          - paths: [/etc/shadow, '/root/**']
            signers: ['SHA256:%s']
      """
          .formatted("a".repeat(64), "k".repeat(43));

  private static final String DENY =
      """
      schemaVersion: 1
      policy:
        deny:
          - paths: ['/**/x', '/a//b/./c/']
      """;

  private static final String[] MARKS = {
    ":",
    "- ",
    "\n",
    "  ",
    "\t",
    "{",
    "}",
    "[",
    "]",
    "'",
    "\"",
    "&a ",
    "*a",
    "!!int ",
    "null",
    "1e999",
    "---\n",
    "<<: ",
    "\u0000",
    "\uD83D\uDE00",
    "allow: ",
    "deny: ",
    "paths: ",
    "parameters: ",
    "**",
    "/**/",
    "?",
    "..",
    "//",
    "(",
    "{1000}",
    "\\Q",
    "\\E",
    "x*"
  };

  private static final Asked ASKED =
      new Asked(
          new Asked.Book(
              Optional.of("triage-all"),
              Optional.of("a".repeat(64)),
              Optional.of(Set.of("SHA256:" + "k".repeat(43))),
              Optional.of(Map.of("version", "1.2", "count", 3, "all", List.of("a", "b")))),
          Optional.of(
              new Asked.Doing(
                  Asked.Doing.RUN,
                  List.of(new Account("web", Optional.of(Set.of("web", "33")))),
                  List.of(new NamedPath("/bin/x", Optional.of("/usr/bin/x"))),
                  List.of(NamedPath.unresolved("/srv/../x\n")),
                  false)));

  @Test
  void policies() {
    Fuzz.of("policy", List.of(bytes(BOTH), bytes(DENY)), MARKS)
        .run(
            input -> {
              switch (PolicyReader.read("worker.yaml", text(input))) {
                case PolicyReader.Result.Read read -> asked(read.policy());
                case PolicyReader.Result.Unreadable bad ->
                    assertThat(bad.problems()).isNotEmpty().hasSizeLessThan(250);
              }
            });
  }

  private static void asked(Policy policy) {
    assertThat(policy.decide(ASKED, Map.of("/bin", "/usr/bin"))).isNotNull();
    assertThat(policy.doubts()).isNotNull();
    assertThat(policy.folders()).allMatch(folder -> folder.startsWith("/"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }
}
