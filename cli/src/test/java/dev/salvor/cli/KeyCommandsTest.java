package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.trust.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyCommandsTest {
  private static final String KEY = "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";

  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;

  @BeforeEach
  void aHome() {
    session.env.put("HOME", folder.toString());
  }

  private Path keys() {
    return folder.resolve(".config/salvor/keys");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private JsonNode json(String... words) throws IOException {
    session.out.getBuffer().setLength(0);
    assertThat(session.run(words)).as(session.err.toString()).isZero();
    return SalvorJson.mapper().readTree(session.out.toString());
  }

  @Test
  void aKeyIsMadeForTheAccountAlone() throws IOException {
    assertThat(session.run("key", "new", "release")).isZero();
    assertThat(mode(keys())).isEqualTo("rwx------");
    assertThat(mode(keys().resolve("release.key"))).isEqualTo("rw-------");
    assertThat(mode(keys().resolve("release.pub"))).isEqualTo("rw-r--r--");
    SigningKey key = SigningKey.parse(Files.readString(keys().resolve("release.key")));
    assertThat(keys().resolve("release.pub")).hasContent(key.verifyKey().pem());
    assertThat(session.out.toString())
        .contains(key.verifyKey().fingerprint().text())
        .doesNotContain("PRIVATE");
  }

  @Test
  void aKeyIsNeverOverwritten() throws IOException {
    assertThat(session.run("key", "new", "release")).isZero();
    String before = Files.readString(keys().resolve("release.key"));
    assertThat(session.run("key", "new", "release")).isEqualTo(2);
    Files.delete(keys().resolve("release.pub"));
    assertThat(session.run("key", "new", "release")).isEqualTo(2);
    assertThat(session.err.toString()).contains("release.key exists already and was not changed");
    assertThat(keys().resolve("release.key")).hasContent(before);
    assertThat(keys().resolve("release.pub")).doesNotExist();
  }

  @Test
  void keysAreListedAndShown() throws IOException {
    assertThat(session.run("key", "list")).isZero();
    assertThat(session.err.toString()).contains("there is no key; make one: salvor key new NAME");
    session.run("key", "new", "b");
    session.run("key", "new", "a");
    JsonNode list = json("key", "list", "--json");
    assertThat(list.findValuesAsText("name")).containsExactly("a", "b");
    assertThat(json("key", "show", "a", "--json")).isEqualTo(list.path(0));
    assertThat(session.run("key", "show", "c")).isEqualTo(2);
    assertThat(session.err.toString()).contains("there is no key \"c\" in " + keys());
  }

  @Test
  void aKeyCanBeMadeElsewhere() {
    assertThat(session.run("key", "new", "x", "--out", folder + "/stick")).isZero();
    assertThat(folder.resolve("stick/x.key")).exists();
    assertThat(keys()).doesNotExist();
  }

  @Test
  void aPrivateKeyThatOthersCanReadSignsNothing() throws IOException {
    session.run("key", "new", "release");
    Path key = keys().resolve("release.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    String out = folder.resolve("a.tar").toString();
    for (String named : new String[] {"release", key.toString()}) {
      assertThat(session.run("ota", "pack", folder.toString(), "-o", out, "--sign", named))
          .isEqualTo(2);
    }
    assertThat(session.err.toString()).contains("nothing was signed: chmod 600 " + key);
  }

  @Test
  void trustIsGivenListedAndTakenAway() throws IOException {
    JsonNode added = json("trust", "add", KEY, "--name", "ann", "--note", "at her desk", "--json");
    assertThat(added.path("purpose").textValue()).isEqualTo("ota");
    assertThat(json("trust", "list", "--json").path(0)).isEqualTo(added);
    assertThat(mode(folder.resolve(".config/salvor/trusted-keys.json"))).isEqualTo("rw-------");

    String since = added.path("since").textValue();
    assertThat(json("trust", "add", KEY, "--name", "other", "--json")).isEqualTo(added);
    assertThat(session.run("trust", "add", KEY, "--name", "x")).isZero();
    assertThat(session.err.toString()).contains("trusted already, since " + since);

    String fingerprint = added.path("fingerprint").textValue();
    assertThat(session.run("trust", "remove", fingerprint)).isZero();
    assertThat(json("trust", "list", "--json")).isEmpty();
    assertThat(session.run("trust", "remove", "ann")).isEqualTo(2);
    assertThat(session.err.toString()).contains("no key is trusted that is called \"ann\"");
  }

  @Test
  void aFileOrAnOwnKeyGivesItsName() throws IOException {
    session.run("key", "new", "release");
    assertThat(json("trust", "add", "release", "--json").path("name").textValue())
        .isEqualTo("release");
    Path file = Files.copy(keys().resolve("release.pub"), folder.resolve("ann.pub"));
    session.run("trust", "remove", "release");
    assertThat(json("trust", "add", file.toString(), "--json").path("name").textValue())
        .isEqualTo("ann");
  }

  @Test
  void aNameStandsForOneKeyOnly() {
    session.run("key", "new", "release");
    session.run("trust", "add", KEY, "--name", "release");
    assertThat(session.run("trust", "add", "release")).isEqualTo(2);
    assertThat(session.err.toString()).contains("another key is trusted as \"release\"");
  }

  // what is typed after "trust add", what is said
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | is neither a key of salvor key list, nor a file, nor a key in Base64",
        "KEY | --name: whose key is it? give it a name",
        "KEY --name a --for runbooks | --for: \"runbooks\" is no purpose; one of ota",
        "KEY --name A/B | --name: \"A/B\" does not match",
        "PRIVATE | it is a private key, which nobody else may see",
      })
  void aMistakeIsUsage(String typed, String said) {
    session.run("key", "new", "own");
    String words =
        "trust add "
            + typed.replace("KEY", KEY).replace("PRIVATE", keys().resolve("own.key").toString());
    assertThat(session.run(words.split(" ", -1))).isEqualTo(2);
    assertThat(session.err.toString()).contains(said);
    assertThat(folder.resolve(".config/salvor/trusted-keys.json")).doesNotExist();
  }

  @Test
  void aFileOfTrustThatOthersCanWriteSaysNothing() throws IOException {
    session.run("trust", "add", KEY, "--name", "ann");
    Path file = folder.resolve(".config/salvor/trusted-keys.json");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    assertThat(session.run("trust", "list")).isEqualTo(2);
    assertThat(session.err.toString()).contains("then: chmod go-w " + file);
    Files.writeString(file, "{");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(session.run("trust", "add", KEY, "--name", "bob")).isEqualTo(2);
    assertThat(file).as("what cannot be read is not replaced").hasContent("{");
  }

  @Test
  void withoutAHomeThereAreNoKeys() {
    session.env.clear();
    assertThat(session.run("key", "list")).isEqualTo(2);
    assertThat(session.err.toString()).contains("neither XDG_CONFIG_HOME nor HOME names a folder");
  }
}
