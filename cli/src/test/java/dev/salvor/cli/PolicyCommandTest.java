package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.policy.Policy;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyCommandTest {
  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;
  private String book = "";

  @BeforeEach
  void aRunbookAndAPlaceForAPolicy() throws IOException {
    session.stateRoot = Files.createDirectory(folder.resolve("state"));
    session.env.put("PATH", "/usr/bin:/bin");
    Files.createDirectory(folder.resolve("srv"));
    Files.createSymbolicLink(folder.resolve("srv/way"), Path.of("/etc"));
    Path file = folder.resolve("mend.yaml");
    Files.writeString(
        file,
        """
        schemaVersion: 1
        name: mend
        parameters:
          file: {type: string, required: true}
          deep: {type: bool, default: false}
          pw: {type: secret}
        defaults: {timeout: 1m}
        phases:
          - name: one
            steps:
              - name: write
                uses: file
                with: {path: '${{ params.file }}', content: x}
              - name: look
                when: host.facts.os.id == 'gentoo'
                run: [cat, '${{ params.file }}']
                idempotency: safe
                output: {name: {type: string, from: stdout}}
              - {name: dig, when: params.deep, shell: 'true', idempotency: safe}
              - name: later
                run: [touch, '${{ outputs.look.name }}']
                idempotency: safe
        """);
    book = file.toString();
  }

  private void policy(String rules) throws IOException {
    Files.writeString(
        Policy.file(session.stateRoot), "schemaVersion: 1\npolicy:\n" + rules.indent(2));
  }

  private String check(int exit, String... more) {
    return checkOf(folder + "/srv/a", exit, more);
  }

  private String checkOf(String file, int exit, String... more) {
    session.out.getBuffer().setLength(0);
    String[] words = new String[more.length + 5];
    System.arraycopy(new String[] {"policy", "check", book, "-p", "file=" + file}, 0, words, 0, 5);
    System.arraycopy(more, 0, words, 5, more.length);
    assertThat(session.run(words)).as(session.out + "" + session.err).isEqualTo(exit);
    return session.out.toString();
  }

  /** Whoever mends a file wants to mend it once. */
  @Test
  void allThatIsWrongWithThePolicyIsSaidWithItsPlace() throws IOException {
    policy("allow: []\ndeni: []\ndeny: [{}, {actions: [shel]}]\n");
    String said = check(1);
    assertThat(said.lines().filter(line -> line.contains("worker.yaml:")).toList())
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).contains("worker.yaml:4:", "did you mean \"deny\"?"))
        .anySatisfy(line -> assertThat(line).contains("worker.yaml:5:", "runbooks: ['*']"))
        .anySatisfy(line -> assertThat(line).contains("worker.yaml:5:", "shell"));
    JsonNode json = SalvorJson.mapper().readTree(check(1, "--json")).get(0);
    assertThat(json.get("problems")).hasSize(3);
    assertThat(json.at("/problems/0/line").asInt()).isEqualTo(4);
    assertThat(json.at("/problems/0/hint").asText()).contains("deny");
  }

  @Test
  void anEmptyPolicyIsNoRunbook() throws IOException {
    for (String text : List.of("", "\n", "# nothing yet\n")) {
      Files.writeString(Policy.file(session.stateRoot), text);
      assertThat(check(1))
          .contains("the file is empty", "remove the file to allow everything")
          .doesNotContain("salvor init");
    }
  }

  @Test
  void saysThatThereIsNone() {
    assertThat(check(0)).contains("mend sha256:").contains("local: there is no policy");
    assertThat(session.ensured).isZero();
  }

  @Test
  void namesTheRuleThatWouldRefuseAndWhatCannotBeToldBefore() throws IOException {
    policy("deny:\n  - {name: no-srv, paths: ['" + folder + "/srv/**']}");

    String said = check(1);

    assertThat(said)
        .contains("one.write main denied: " + session.stateRoot + "/worker.yaml:4 deny rule 1")
        .contains("(no-srv) denies the path " + folder + "/srv/a")
        .contains("one.look main denied: ")
        .contains("one.later main cannot be told before: ")
        .contains("note: it denies paths and lets shell text through")
        .doesNotContain("one.dig");
  }

  @Test
  void wordsOfRulesThatNothingFitsAndWhatPathRulesCannotSeeAreNoted() throws IOException {
    policy("deny: [{runbooks: [HOST], paths: ['/no/such[1]']}, {actions: [shell]}]");
    assertThat(check(0))
        .contains("note: line 3, deny rule 1, runbooks: no runbook can be called \"HOST\"")
        .contains("/no/such[1]", "any file that its account may");
  }

  @Test
  void whatHangsOnResultsIsJudgedByWhatIsKnownOfIt() throws IOException {
    policy("deny: [{actions: [shell]}]");
    assertThat(check(0)).contains("allowed, 0 denied, 0 that cannot be told before");
    assertThat(check(1, "-p", "deep=true")).contains("one.dig main denied: ");

    policy("allow: [{runbooks: [mend], actions: [file, run]}]");
    check(0);
    policy("allow: [{runbooks: [other]}]");
    assertThat(check(1)).contains("the run denied: ").contains("no allow rule");
  }

  @Test
  void aSecretsCommandIsJudgedLikeAStep() throws IOException {
    policy("allow: [{name: mend, runbooks: [mend]}]");
    assertThat(check(1, "-p", "pw=exec:sh -c 'id'"))
        .contains("  pw secret denied: ")
        .contains("has no allow rule")
        .contains("secret.exec, which it does not name");
    check(0, "-p", "pw=file:/etc/pw");
    policy("deny: [{name: no, paths: [/etc/pw]}, {actions: [shell]}]");
    assertThat(check(1, "-p", "pw=file:/etc/pw")).contains("pw secret denied: ").contains("(no)");
    assertThat(check(1, "-p", "pw=exec:no-such-program")).contains("pw secret denied: ");
  }

  @Test
  void followsLinksOfThisMachine() throws IOException {
    policy("deny: [{paths: ['/etc/**']}, {actions: [shell]}]");

    assertThat(checkOf(folder + "/srv/way/new/motd", 1))
        .contains("one.write main denied: ")
        .contains("(/etc/new/motd)");
    assertThat(checkOf(folder + "/srv/way/../etc/motd", 1))
        .contains("one.write main cannot be told before: ");
  }

  @Test
  void aPolicyThatCannotBeUsedRefusesEverything() throws IOException {
    policy("deni: []");
    assertThat(check(1)).contains("everything is refused: ").contains("did you mean \"deny\"?");

    policy("deny: []");
    Files.setPosixFilePermissions(
        Policy.file(session.stateRoot), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(check(1)).contains("chmod go-w");
  }

  @Test
  void saysPlainlyWhichPolicyWasNotLookedAt() throws IOException {
    Path inventory = folder.resolve("inventory.yaml");
    Files.writeString(
        inventory,
        """
        schemaVersion: 1
        hosts:
          far: {address: 192.0.2.1}
          own: {address: 192.0.2.2, worker: 0123456789abcdef}
        """);
    policy("deny: [{paths: [/etc/shadow]}, {actions: [shell]}]");
    String given = inventory.toString();

    session.shared = true;
    assertThat(check(1, "--inventory", given, "--on", "all"))
        .contains("own: the policy of its worker was NOT LOOKED AT: it lies on own")
        .contains("far: " + session.stateRoot + "/worker.yaml")
        .contains("note: links on the host are not known here");
    session.env.put("SALVOR_GATEWAY", "bastion");
    assertThat(check(1, "--inventory", given, "--on", "far"))
        .contains("NOT LOOKED AT: it lies on the gateway bastion");
  }

  @Test
  void jsonHasStableNames() throws IOException {
    policy("deny: [{name: x, actions: [file]}]");

    JsonNode host = SalvorJson.mapper().readTree(check(1, "--json")).get(0);

    assertThat(host.path("host").asText()).isEqualTo("local");
    assertThat(host.path("state").asText()).isEqualTo("holds");
    assertThat(host.path("digest").asText()).startsWith("sha256:");
    assertThat(host.path("run").path("verdict").asText()).isEqualTo("allowed");
    JsonNode step = host.path("steps").get(0);
    assertThat(step.path("step").asText()).isEqualTo("one.write");
    assertThat(step.path("verdict").asText()).isEqualTo("denied");
    assertThat(step.path("rule").asText()).endsWith("worker.yaml:3 deny rule 1 (x)");
  }

  @Test
  void aRunbookThatIsNotValidIsSaidFirst() {
    assertThat(session.run("policy", "check", folder + "/none.yaml")).isEqualTo(2);
    assertThat(session.run("policy", "check", book)).isEqualTo(2);
  }
}
