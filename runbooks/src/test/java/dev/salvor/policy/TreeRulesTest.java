package dev.salvor.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who takes a folder takes what lies below it. */
final class TreeRulesTest {
  private static Verdict copy(String rules, String source, String target) {
    Named named =
        Named.action(
            "copy", Optional.empty(), Map.of("WITH_SOURCE", source, "WITH_TARGET", target));
    List<NamedPath> paths =
        named.paths().stream()
            .sorted()
            .map(path -> new NamedPath(path, Optional.of(path), named.trees().contains(path)))
            .toList();
    Account root = new Account("root", Optional.of(Set.of("root")));
    Asked.Doing doing = new Asked.Doing("copy", List.of(root), paths, List.of(), named.opaque());
    return PolicyTest.policy(rules)
        .decide(
            new Asked(Asked.Book.unknown(), Optional.of(doing)),
            Map.of("/bin/sudo", "/usr/bin/sudo"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # denied         | taken       | is refused
          /etc/ssh/**      | /etc        | true
          /etc/shadow      | /etc        | true
          /etc/shadow      | /           | true
          /etc/shadow      | /etcetera   | false
          /etc/shadow      | /etc/ssh    | false
          /etc/*           | /etc        | true
          /srv/*/key       | /srv/a      | true
          /srv/*/key       | /srv/a/b    | false
          /srv/a*/key      | /srv/b      | false
          /srv/a*/key      | /srv        | true
          /srv/**/key      | /srv/a/b/c  | true
          /srv/**/key      | /var        | false
          /**/id_rsa       | /home       | true
          /bin/sudo        | /usr        | true
          /bin/sudo        | /usr/bin    | true
          """)
  void aDenyRuleIsAboutWhatMayLieBelowSourceAndTarget(
      String denied, String taken, boolean isRefused) {
    String rules = "deny: [{name: shut, paths: ['" + denied + "']}]";
    for (Verdict verdict : List.of(copy(rules, taken, "/x"), copy(rules, "/x", taken))) {
      assertThat(verdict instanceof Verdict.Denied).as("%s", verdict).isEqualTo(isRefused);
    }
  }

  @Test
  void theTreeAndWhatIsDeniedBelowItAreNamed() {
    assertThat(copy("deny: [{name: shut, paths: [/etc/ssh/**]}]", "/etc", "/x"))
        .isInstanceOfSatisfying(
            Verdict.Denied.class,
            denied -> {
              assertThat(denied.rule()).contains("deny rule 1 (shut)");
              assertThat(denied.why()).contains("the tree /etc, below which /etc/ssh/** may lie");
            });
  }

  @Test
  void anAllowRuleHasToMeanTheWholeTree() {
    assertThat(copy("allow: [{paths: ['/srv/**', '/x/**']}]", "/srv/a", "/x"))
        .isInstanceOf(Verdict.Allowed.class);
    assertThat(copy("allow: [{paths: [/srv/a, '/x/**']}]", "/srv/a", "/x"))
        .isInstanceOfSatisfying(
            Verdict.Denied.class,
            denied ->
                assertThat(denied.why())
                    .contains("the tree /srv/a", "only a path with /** at its end", "/srv/a/**"));
    assertThat(copy("allow: [{paths: ['/srv/*', '/x/**']}]", "/srv/a", "/x"))
        .isInstanceOf(Verdict.Denied.class);
  }

  @Test
  void aFileIsNoTree() {
    Map<String, String> content = Map.of("WITH_CONTENT", "x", "WITH_TARGET", "/etc/motd");
    assertThat(Named.action("copy", Optional.empty(), content).trees()).isEmpty();
    assertThat(Named.action("file", Optional.empty(), Map.of("WITH_PATH", "/etc")).trees())
        .isEmpty();
    assertThat(
            Named.action("ota.begin", Optional.empty(), Map.of("WITH_DATA_0", "/srv/data")).trees())
        .containsExactly("/srv/data");
  }
}
