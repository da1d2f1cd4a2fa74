package dev.salvor.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.source.Problem;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PolicyReaderTest {
  private static List<String> problems(String text) {
    return PolicyReader.read("worker.yaml", text) instanceof PolicyReader.Result.Unreadable bad
        ? bad.problems().stream().map(Problem::text).toList()
        : List.of();
  }

  @Test
  void saysEveryProblemAtOnceWithItsPlace() {
    List<String> problems =
        problems(
            """
            schemaVersion: 1
            policy:
              allow:
                - name: a
                  actions: [shel, script, 'service.*', 'serv*']
                - name: a
                  paths: [srv, /srv/../etc, '/ok/**']
              deny:
                - {}
                - parameters: {user: '(', other: 3}
                - digests: [abc]
                  user: [root]
                - signers: [me]
                  runbooks: ['${{ params.x }}']
            """);

    assertThat(problems)
        .anySatisfy(
            p -> assertThat(p).contains("worker.yaml:5:").contains("did you mean \"shell\""))
        .anySatisfy(p -> assertThat(p).contains("5:").contains("shell, which is shell and script"))
        .anySatisfy(p -> assertThat(p).contains("6:").contains("in line 4"))
        .anySatisfy(p -> assertThat(p).contains("7:").contains("paths[0]"))
        .anySatisfy(p -> assertThat(p).contains("7:").contains("paths[1]"))
        .anySatisfy(p -> assertThat(p).contains("9:").contains("about everything"))
        .anySatisfy(p -> assertThat(p).contains("10:").contains("not an RE2 pattern"))
        .anySatisfy(p -> assertThat(p).contains("10:").contains("other"))
        .anySatisfy(p -> assertThat(p).contains("11:").contains("digests[0]"))
        .anySatisfy(p -> assertThat(p).contains("12:").contains("did you mean \"users\"?"))
        .anySatisfy(p -> assertThat(p).contains("13:").contains("fingerprint"))
        .anySatisfy(p -> assertThat(p).contains("14:").contains("expressions"));
    assertThat(problems)
        .noneMatch(
            p -> p.contains("actions[2]") || p.contains("actions[3]") || p.contains("paths[2]"));
  }

  @Test
  void nothingIsReadAsAnOpenPolicyThatIsNotOne() {
    for (String text :
        List.of(
            "",
            "\n# only a comment\n",
            "null",
            "[]",
            "policy: {allow: []}",
            "schemaVersion: 1",
            "schemaVersion: 2\npolicy: {deny: []}",
            "schemaVersion: 1e999",
            "schemaVersion: 1\npolicy:",
            "schemaVersion: 1\npolicy: {}",
            "schemaVersion: 1\npolicy: {denny: [{actions: [shell]}]}",
            "schemaVersion: 1\npolicy: {deny: {actions: [shell]}}",
            "schemaVersion: 1\npolicy: {deny: []}\npolicy: {deny: [{actions: [run]}]}",
            "schemaVersion: 1\npolicy: {deny: [{actions: []}]}",
            "schemaVersion: 1\npolicy: {deny: []}\n---\nschemaVersion: 1\n",
            "schemaVersion: 1\npolicy: {deny: [{actions: [run")) {
      assertThat(problems(text)).as(text).isNotEmpty();
    }
    assertThat(problems("schemaVersion: 1\npolicy: {deny: []}")).isEmpty();
  }

  @Test
  void takesAnyTextInItsTime() {
    String good =
        """
        schemaVersion: 1
        policy:
          allow: [{runbooks: ['*'], paths: ['/srv/**'], parameters: {a: '[a-z]+'}}]
          deny: [{name: x, actions: [shell], users: [root]}]
        """;
    Random random = new Random(Integer.getInteger("salvor.seed", 7));
    for (int i = 0; i < Integer.getInteger("salvor.loops", 2000); i++) {
      StringBuilder text = new StringBuilder(good);
      for (int changes = random.nextInt(6); changes >= 0; changes--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, (char) random.nextInt(0x250));
          case 1 -> text.deleteCharAt(at);
          default -> text.insert(at, good, 0, random.nextInt(good.length()));
        }
      }
      assertThat(PolicyReader.read("worker.yaml", text.toString())).isNotNull();
    }
  }
}
