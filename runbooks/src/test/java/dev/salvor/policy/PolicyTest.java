package dev.salvor.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class PolicyTest {
  private static final String SHA = "a".repeat(64);
  private static final String KEY = "SHA256:" + "k".repeat(43);

  static Policy policy(String rules) {
    String text = "schemaVersion: 1\npolicy:\n" + rules.indent(2);
    PolicyReader.Result result = PolicyReader.read("worker.yaml", text);
    assertThat(result).as(text).isInstanceOf(PolicyReader.Result.Read.class);
    return ((PolicyReader.Result.Read) result).policy();
  }

  private static Asked.Book book(Map<String, Object> parameters) {
    return new Asked.Book(
        Optional.of("ota"), Optional.of(SHA), Optional.of(Set.of(KEY)), Optional.of(parameters));
  }

  private static Asked.Book book() {
    return book(Map.of("user", "alice", "hosts", List.of("a", "b"), "count", 3));
  }

  private static Account account(String... names) {
    return new Account(names[0], Optional.of(Set.copyOf(Arrays.asList(names))));
  }

  private static NamedPath path(String written, String real) {
    return new NamedPath(written, Optional.of(real));
  }

  private static Asked step(String action, Account user, NamedPath... paths) {
    return new Asked(
        book(),
        Optional.of(
            new Asked.Doing(
                action, List.of(user), List.of(paths), List.of(), action.equals("shell"))));
  }

  private static String said(Policy policy, Asked asked) {
    return switch (policy.decide(asked, Map.of("/bin", "/usr/bin"))) {
      case Verdict.Allowed ignored -> "yes";
      case Verdict.Denied ignored -> "no";
      case Verdict.Unclear ignored -> "unclear";
    };
  }

  static Stream<Arguments> rules() {
    Asked ls = step("run", account("root", "0"), path("ls", "/usr/bin/ls"));
    Asked shell = step("shell", account("root", "0"), path("sh", "/usr/bin/dash"));
    Asked file = step("file", account("web", "33"), path("/srv/a b", "/srv/a b"));
    Asked linked = step("file", account("web", "33"), path("/srv/x", "/etc/shadow"));
    Asked back = step("file", account("web"), NamedPath.unresolved("/srv/../etc/shadow"));
    Asked broken = step("file", account("web"), NamedPath.unresolved("/etc/shadow\n"));
    Asked code = step("file", account("web"), path("/srv/$(id)", "/srv/$(id)"));
    Asked twoFiles = step("copy", account("web"), path("/srv/a", "/srv/a"), path("/b", "/b"));
    Asked nobody = step("run", new Account("1234", Optional.empty()), path("ls", "/usr/bin/ls"));
    // what is asked, rules, verdict
    return Stream.of(
        Arguments.of(ls, "deny: []", "yes"),
        Arguments.of(ls, "allow: []", "no"),
        Arguments.of(ls, "allow: [{actions: [run]}]", "yes"),
        Arguments.of(ls, "allow: [{actions: [shell, 'service*']}]", "no"),
        Arguments.of(ls, "deny: [{actions: ['*']}]", "no"),
        Arguments.of(ls, "allow: [{actions: [run]}]\ndeny: [{users: [root]}]", "no"),
        Arguments.of(ls, "allow: [{actions: [run]}]\ndeny: [{users: ['0']}]", "no"),
        Arguments.of(ls, "allow: [{actions: [run], users: [web]}]", "no"),
        Arguments.of(ls, "allow: [{actions: [run]}]\ndeny: [{users: [ro]}]", "yes"),
        Arguments.of(nobody, "deny: [{users: [root]}]", "unclear"),
        Arguments.of(nobody, "allow: [{users: ['1234']}]", "unclear"),
        Arguments.of(nobody, "deny: [{actions: [shell], users: [root]}]", "yes"),
        Arguments.of(ls, "allow: [{paths: ['/bin/*']}]", "yes"),
        Arguments.of(ls, "allow: [{paths: ['/usr/bin/*']}]", "yes"),
        Arguments.of(ls, "allow: [{paths: ['/usr/*']}]", "no"),
        Arguments.of(ls, "allow: [{paths: ['/usr/**']}]", "yes"),
        Arguments.of(ls, "deny: [{paths: ['/bin/l?']}]", "no"),
        Arguments.of(shell, "allow: [{paths: ['/**']}]", "no"),
        Arguments.of(shell, "allow: [{actions: [shell]}]", "yes"),
        Arguments.of(file, "allow: [{paths: ['/srv/a b']}]", "yes"),
        Arguments.of(file, "allow: [{paths: ['/srv/a']}]", "no"),
        Arguments.of(file, "allow: [{paths: ['/srv/**']}]\ndeny: [{paths: ['/srv/a*']}]", "no"),
        Arguments.of(linked, "allow: [{paths: ['/srv/**']}]", "no"),
        Arguments.of(linked, "deny: [{paths: [/etc/shadow]}]", "no"),
        Arguments.of(linked, "deny: [{paths: ['/srv/**']}]", "no"),
        Arguments.of(linked, "deny: [{paths: ['/var/**']}]", "yes"),
        Arguments.of(back, "deny: [{paths: ['/var/**']}]", "unclear"),
        Arguments.of(back, "allow: [{paths: ['/srv/**']}]", "unclear"),
        Arguments.of(back, "allow: [{actions: [file]}]", "yes"),
        Arguments.of(broken, "deny: [{paths: [/etc/shadow]}]", "unclear"),
        Arguments.of(code, "allow: [{paths: ['/srv/*']}]", "yes"),
        Arguments.of(code, "allow: [{paths: ['/srv/$(*)']}]", "yes"),
        Arguments.of(twoFiles, "allow: [{paths: ['/srv/**']}]", "no"),
        Arguments.of(twoFiles, "allow: [{paths: ['/srv/**', /b]}]", "yes"),
        Arguments.of(twoFiles, "deny: [{paths: [/b]}]", "no"),
        Arguments.of(ls, "allow: [{runbooks: ['o*']}]", "yes"),
        Arguments.of(ls, "allow: [{runbooks: [o]}]", "no"),
        Arguments.of(ls, "deny: [{digests: ['sha256:" + SHA + "']}]", "no"),
        Arguments.of(ls, "allow: [{digests: ['" + "b".repeat(64) + "']}]", "no"),
        Arguments.of(ls, "allow: [{signers: ['" + KEY + "']}]", "yes"),
        Arguments.of(ls, "allow: [{signers: ['SHA256:" + "z".repeat(43) + "']}]", "no"),
        Arguments.of(ls, "allow: [{parameters: {user: 'al.*'}}]", "yes"),
        Arguments.of(ls, "allow: [{parameters: {user: al}}]", "no"),
        Arguments.of(ls, "allow: [{parameters: {count: '[0-9]+'}}]", "yes"),
        Arguments.of(ls, "allow: [{parameters: {other: '.*'}}]", "no"),
        Arguments.of(ls, "deny: [{parameters: {other: '.*'}}]", "yes"),
        Arguments.of(ls, "allow: [{parameters: {hosts: a}}]", "no"),
        Arguments.of(ls, "allow: [{parameters: {hosts: '[ab]'}}]", "yes"),
        Arguments.of(ls, "deny: [{parameters: {hosts: b}}]", "no"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void decidesByItsRules(Asked asked, String rules, String verdict) {
    assertThat(said(policy(rules), asked)).as(rules).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # pattern      | path                | is meant
          /srv           | /srv                | true
          /srv           | /srv/a              | false
          /srv/          | /srv                | true
          /srv/*         | /srv                | false
          /srv/*         | /srv/a              | true
          /srv/*         | /srv/a/b            | false
          /srv/**        | /srv                | true
          /srv/**        | /srv/a/b            | true
          /srv/**        | /srvx/a             | false
          /srv/**/key    | /srv/key            | true
          /srv/**/key    | /srv/a/b/key        | true
          /srv/**/key    | /srv/a/keys         | false
          /srv/a**b      | /srv/axb            | true
          /srv/a**b      | /srv/a/b            | false
          /srv/a.b       | /srv/axb            | false
          /srv/[ab]      | /srv/a              | false
          /srv/?         | /srv/ä              | true
          /**            | /                   | true
          /**            | /etc/shadow         | true
          /              | /                   | true
          /              | /etc                | false
          /srv//a/       | //srv/./a           | true
          """)
  void meansPathsByFolders(String pattern, String path, boolean isMeant) {
    PathPattern read = PathPattern.of(PathPattern.plain(pattern));

    assertThat(read.matches(path, Map.of())).isEqualTo(isMeant);
  }

  @Test
  void aLineBreakGetsNoValueAroundARule() {
    Asked asked = new Asked(book(Map.of("user", "root\nx")), Optional.empty());

    assertThat(said(policy("deny: [{parameters: {user: 'root.*'}}]"), asked)).isEqualTo("no");
    assertThat(said(policy("allow: [{parameters: {user: 'root'}}]"), asked)).isEqualTo("no");
  }

  @Test
  void whatIsNotKnownIsNotAllowed() {
    Asked asked = new Asked(Asked.Book.unknown(), Optional.empty());

    for (String key :
        List.of(
            "runbooks: ['*']",
            "digests: [" + SHA + "]",
            "signers: ['" + KEY + "']",
            "parameters: {a: b}")) {
      assertThat(said(policy("allow: [{" + key + "}]"), asked)).as(key).isEqualTo("unclear");
      assertThat(said(policy("deny: [{" + key + "}]"), asked)).as(key).isEqualTo("unclear");
    }
    assertThat(said(policy("deny: [{runbooks: [x]}, {parameters: {a: b}}]"), asked))
        .isEqualTo("unclear");
  }

  @Test
  void aRunIsRefusedBeforeItBeginsOnlyByWhatIsAboutAllOfIt() {
    Asked run = new Asked(book(), Optional.empty());

    assertThat(said(policy("deny: [{runbooks: [ota]}]"), run)).isEqualTo("no");
    assertThat(said(policy("deny: [{runbooks: [ota], actions: [shell]}]"), run)).isEqualTo("yes");
    assertThat(said(policy("allow: [{runbooks: [ota], actions: [shell]}]"), run)).isEqualTo("yes");
    assertThat(said(policy("allow: [{runbooks: [other], actions: [run]}]"), run)).isEqualTo("no");
  }

  @Test
  void otherWordsOfACommandAreLookedAtByDenyRulesOnly() {
    Asked.Doing doing =
        new Asked.Doing(
            "run",
            List.of(account("root")),
            List.of(path("rm", "/usr/bin/rm"), path("/etc", "/etc")),
            List.of(path("/etc/shadow", "/etc/shadow")),
            false);
    Asked asked = new Asked(book(), Optional.of(doing));

    assertThat(said(policy("deny: [{paths: [/etc/shadow]}]"), asked)).isEqualTo("no");
    assertThat(said(policy("allow: [{paths: ['/usr/bin/*', /etc]}]"), asked)).isEqualTo("yes");
  }

  @Test
  void namesTheRuleAndWhatItRefuses() {
    Policy policy =
        policy(
            """
            allow:
              - runbooks: [ota]
                actions: [file]
                paths: [/srv/**]
            deny:
              - name: no-secrets
                paths: [/srv/key]
            """);
    Asked key = step("file", account("web"), path("/srv/l\u001b[31m", "/srv/key"));
    Asked other = step("file", account("web"), path("/var/x", "/var/x"));

    assertThat(policy.decide(key, Map.of()))
        .isEqualTo(
            new Verdict.Denied(
                "worker.yaml:8 deny rule 1 (no-secrets)",
                "denies the path /srv/l\\e[31m (/srv/key) (action file, runbook ota)"));
    assertThat(policy.decide(other, Map.of()))
        .isEqualTo(
            new Verdict.Denied(
                "worker.yaml",
                "has no allow rule for this (action file, runbook ota); the nearest, allow"
                    + " rule 1 in line 4, does not allow the path /var/x"));
  }

  @Test
  void saysThatPathRulesDoNotSeeIntoShellText() {
    assertThat(policy("deny: [{paths: [/etc/shadow]}]").doubts()).hasSize(1);
    assertThat(policy("deny: [{paths: [/etc/shadow]}, {actions: [shell]}]").doubts()).isEmpty();
    assertThat(policy("deny: [{actions: [shell]}]").doubts()).isEmpty();
    assertThat(policy("deny: [{paths: [/etc/shadow]}, {actions: [shell]}]").limit())
        .get()
        .asString()
        .contains("any file that its account may");
    assertThat(policy("deny: [{actions: [shell]}]").limit()).isEmpty();
    assertThat(Policy.OPEN.doubts()).isEmpty();
  }

  @Test
  void wordsThatNothingFitsAreTold() {
    Policy policy =
        policy(
            """
            deny:
              - users: [nosuchuser, root, '0', 'w*']
              - runbooks: ["HOST", "*", "ota-*", "-x", "*.x"]
              - name: hosts
                paths: ["/etc/host[n]ame", "/srv/**"]
              - actions: ["svc*", "ota.*"]
            """);

    assertThat(policy.neverMet("root"::equals))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("line 4, deny rule 1", "account \"nosuchuser\""),
            line -> assertThat(line).contains("account \"0\""),
            line -> assertThat(line).contains("line 5, deny rule 2", "\"HOST\"", "small letters"),
            line -> assertThat(line).contains("\"-x\""),
            line -> assertThat(line).contains("rule 3 (hosts)", "host[n]ame", "for themselves"),
            line -> assertThat(line).contains("\"svc*\" fits no action"));
    assertThat(policy("deny: [{users: [nosuchuser, '0', root]}]").neverMet())
        .singleElement()
        .asString()
        .contains("nosuchuser");
  }

  @Test
  void saysWhatHasToBeFoundOutOnTheHost() {
    Policy policy = policy("deny: [{paths: [/bin/ls, '/srv/a*/b', '/**']}, {users: [root]}]");

    assertThat(policy.folders()).containsExactly("/bin/ls", "/srv");
    assertThat(policy.looksAtPaths()).isTrue();
    assertThat(policy.looksAtUsers()).isTrue();
    assertThat(policy.looksAtBooks()).isFalse();
    assertThat(policy("deny: [{actions: [run]}]").looksAtPaths()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          # rules                                                       ! exec ! sudo ! file ! credential
          allow: [{runbooks: ['*']}]                                    ! no   ! no   ! yes  ! yes
          allow: [{runbooks: ['*'], paths: ['/**']}]                    ! no   ! no   ! yes  ! yes
          allow: [{actions: [run, shell]}]                              ! no   ! no   ! yes  ! yes
          allow: [{actions: [secret.exec], paths: ['/usr/bin/*']}]      ! yes  ! no   ! yes  ! yes
          allow: [{actions: [secret.exec], paths: ['/srv/*']}]          ! no   ! no   ! yes  ! yes
          allow: [{actions: ['secret.*']}]                              ! yes  ! yes  ! yes  ! yes
          deny: [{actions: [run]}]                                      ! no   ! yes  ! yes  ! yes
          deny: [{actions: [shell]}]                                    ! no   ! yes  ! yes  ! yes
          deny: [{actions: [file]}]                                     ! yes  ! yes  ! yes  ! yes
          deny: [{actions: [secret.file, secret.credential]}]           ! yes  ! yes  ! no   ! no
          deny: [{paths: ['/usr/bin/pass', '/etc/**']}]                 ! no   ! no   ! no   ! no
          deny: [{users: [root]}]                                       ! no   ! no   ! yes  ! yes
          deny: [{runbooks: [other]}]                                   ! yes  ! yes  ! yes  ! yes
          """)
  void whatIsDoneForASecretIsAnActionThatAnAllowRuleHasToName(
      String rules, String exec, String sudo, String file, String credential) {
    Policy policy = policy(rules);
    Account root = account("root", "0");
    NamedPath pw = path("/etc/pw", "/etc/pw");
    assertThat(said(policy, step("secret.exec", root, path("pass", "/usr/bin/pass"))))
        .isEqualTo(exec);
    assertThat(said(policy, step("secret.sudo", root, pw))).isEqualTo(sudo);
    assertThat(said(policy, step("secret.file", root, pw))).isEqualTo(file);
    assertThat(said(policy, step("secret.credential", root, pw))).isEqualTo(credential);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          deny: [{users: [root]}]                                       ! no
          deny: [{users: [web]}]                                        ! no
          deny: [{users: [other]}]                                      ! yes
          allow: [{actions: [secret.sudo], users: [web]}]               ! no
          allow: [{actions: [secret.sudo], users: [web, root]}]         ! yes
          """)
  void aSecretThatSudoReadsIsReadAsRoot(String rules, String verdict) {
    Named named = Named.secretBySudo("/etc/pw");
    List<Account> users =
        Stream.concat(Stream.of("web"), named.users().stream()).map(PolicyTest::account).toList();
    Asked asked =
        new Asked(
            book(),
            Optional.of(
                new Asked.Doing(
                    named.action(), users, List.of(path("/etc/pw", "/etc/pw")), List.of(), false)));

    assertThat(said(policy(rules), asked)).isEqualTo(verdict);
  }
}
