package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker of an ordinary account is given by a file of sudo: exact commands, or nothing. */
final class PolicySudoTest {
  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;

  @BeforeEach
  void aStateFolder() throws IOException {
    session.stateRoot = Files.createDirectory(folder.resolve("state"));
    session.env.put("PATH", "/usr/bin:/bin");
  }

  private String sudo(int exit, String steps, String... more) throws IOException {
    Path book = folder.resolve("book.yaml");
    Files.writeString(
        book,
        """
        schemaVersion: 1
        name: book
        defaults: {timeout: 1m}
        phases:
          - name: one
            steps:
        """
            + steps.indent(6));
    String[] words = new String[more.length + 5];
    System.arraycopy(
        new String[] {"policy", "sudo", book.toString(), "--account", "ops"}, 0, words, 0, 5);
    System.arraycopy(more, 0, words, 5, more.length);
    session.out.getBuffer().setLength(0);
    assertThat(session.run(words)).as("%s%s", session.out, session.err).isEqualTo(exit);
    return session.out.toString();
  }

  private static String step(String what) {
    return "- {name: x, idempotency: safe, user: root, " + what + "}";
  }

  @Test
  void eachCommandIsNamedWithAllOfItsArgumentsAndOnce() throws IOException {
    String said =
        sudo(
            0,
            """
            - {name: mine, run: [touch, /tmp/x], idempotency: safe}
            - {name: own, run: [touch, /tmp/x], user: ops, idempotency: safe}
            - {name: a, run: [touch, --date=2020-01-01, /srv/x:y], user: root, idempotency: safe}
            - {name: again, run: [touch, --date=2020-01-01, /srv/x:y], user: root, idempotency: safe}
            - {name: bare, run: [sync], user: nobody, idempotency: safe}
            """);

    assertThat(said.lines().filter(line -> !line.startsWith("#")))
        .containsExactly(
            "ops ALL=(root) NOPASSWD: /usr/bin/touch --date\\=2020-01-01 /srv/x\\:y",
            "ops ALL=(nobody) NOPASSWD: /usr/bin/sync \"\"");
    assertThat(said).contains("# A rule holds in every folder, so also in one whose files ops");
  }

  @Test
  void theFolderThatACommandHasAnywayTakesNoRuleAway() throws IOException {
    assertThat(sudo(0, step("run: [sync], cwd: /"))).contains("NOPASSWD: /usr/bin/sync");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ALL", "ADMINS", "A_1"})
  void aWordThatSudoTakesForAllOrAnAliasIsNoAccount(String name) throws IOException {
    String said = sudo(1, "- {name: x, idempotency: safe, user: " + name + ", run: [sync]}");

    assertThat(said).contains("NO RULE as " + name).contains("no name that sudo takes");
    assertThat(said.lines()).allMatch(line -> line.startsWith("#"));
    String book = folder.resolve("book.yaml").toString();
    assertThat(session.run("policy", "sudo", book, "--account", name)).isEqualTo(2);
    assertThat(session.err.toString()).contains("no name of an account");
  }

  @Test
  void anAccountWithOneCapitalIsOne() throws IOException {
    assertThat(sudo(0, "- {name: x, idempotency: safe, user: Debian-exim, run: [sync]}"))
        .contains("ops ALL=(Debian-exim) NOPASSWD: ");
  }

  // step, why there is no rule
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shell: 'id'                                       | script of a runbook",
        "uses: file, with: {path: /etc/x, content: y}      | action file",
        "run: [touch, '*']                                 | mean something to sudo",
        "run: [touch, 'a b']                               | mean something to sudo",
        "run: [touch, '^.*$']                              | mean something to sudo",
        "run: [touch, '']                                  | mean something to sudo",
        "run: [touch, \"a\\nops ALL=(ALL) NOPASSWD: ALL\"] | mean something to sudo",
        "run: [touch, x], env: {A: b}                      | drop its environment",
        "run: [touch, x], cwd: /srv/app                    | hold in any folder and not only in its"
            + " cwd /srv/app",
        "run: [touch, ./x]                                 | hold in any folder, and \"./x\" is"
            + " another file",
        "run: [touch, /x, ..]                              | hold in any folder, and \"..\" is"
            + " another file",
        "run: [no-such-program]                            | no program no-such-program",
        "run: [./x]                                        | no program ./x",
        "run: [/usr/bin]                                   | no program /usr/bin",
        "run: [touch, '${{ host.facts.os.id }}']           | hangs on what is not known",
      })
  void whatNoRuleCanNameIsSaidAndGetsNone(String what, String why) throws IOException {
    String said = sudo(1, step(what));

    assertThat(said).contains("# one.x main: NO RULE as root: ").contains(why);
    assertThat(said.lines()).allMatch(line -> line.startsWith("#"));
  }

  @Test
  void aProgramThatOthersCanReplaceGetsNone() throws IOException {
    Path program = folder.resolve("tool");
    Files.writeString(program, "#!/bin/sh\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    assertThat(program.toFile().setWritable(true, false)).isTrue();

    assertThat(sudo(1, step("run: [" + program + "]"))).contains("that only root changes");
  }

  @Test
  void jsonHasStableNames() throws IOException {
    JsonNode one = SalvorJson.mapper().readTree(sudo(0, step("run: [sync]"), "--json")).get(0);

    assertThat(one.path("step").asText()).isEqualTo("one.x");
    assertThat(one.path("part").asText()).isEqualTo("main");
    assertThat(one.path("user").asText()).isEqualTo("root");
    assertThat(one.path("rule").asText()).endsWith("NOPASSWD: /usr/bin/sync \"\"");
  }

  @Test
  void aWorkerOfRootNeedsNone() throws IOException {
    sudo(0, step("run: [sync]"));
    String book = folder.resolve("book.yaml").toString();

    assertThat(session.run("policy", "sudo", book, "--account", "root")).isEqualTo(2);
    assertThat(session.err.toString()).contains("root's and needs no rule");
    assertThat(session.run("policy", "sudo", book, "--account", "a b")).isEqualTo(2);
    assertThat(session.err.toString()).contains("no name of an account");
  }
}
