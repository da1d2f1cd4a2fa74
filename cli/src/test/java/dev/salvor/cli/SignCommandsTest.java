package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.cli.view.Examples;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.testing.Require;
import dev.salvor.workflow.contract.RunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignCommandsTest {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: %s
      phases:
        - name: one
          steps:
            - name: only
              script: run.sh
              timeout: 5m
              idempotency: safe
      """;

  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;
  private String book = "";
  private Path sig = Path.of("/");

  @BeforeEach
  void aRunbookAndAKey() throws IOException {
    session.env.put("HOME", folder.resolve("home").toString());
    session.stateRoot = folder.resolve("state");
    Files.writeString(folder.resolve("run.sh"), "echo one\n");
    book = book("deploy");
    sig = Path.of(book + ".sig");
    assertThat(session.run("key", "new", "ann")).isZero();
  }

  private String book(String name) throws IOException {
    return Files.writeString(folder.resolve(name + ".yaml"), BOOK.formatted(name)).toString();
  }

  private void change(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private int salvor(String... words) {
    session.out.getBuffer().setLength(0);
    session.err.getBuffer().setLength(0);
    return session.run(words);
  }

  private JsonNode json(int exit, String... words) throws IOException {
    assertThat(salvor(words)).as(session.err.toString()).isEqualTo(exit);
    return SalvorJson.mapper().readTree(session.out.toString());
  }

  private RunRequest started(String... words) {
    session.engine.state = Optional.of(Examples.running());
    salvor(words);
    return session.engine.started.getLast();
  }

  @Test
  void whoSignedIsToldAndCountsOnceTrusted() throws IOException {
    assertThat(salvor("verify", book)).isEqualTo(1);
    assertThat(session.err.toString()).contains(book + " is not signed; there is no " + sig);

    assertThat(salvor("sign", book)).isZero();
    assertThat(session.out.toString()).contains("1 file of it").contains(sig.toString());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sig)))
        .isEqualTo("rw-r--r--");
    assertThat(salvor("verify", book)).isEqualTo(1);
    assertThat(session.out.toString()).contains("ann (SHA256:").contains("not trusted");

    assertThat(salvor("trust", "add", "ann", "--for", "ota")).isZero();
    assertThat(json(1, "verify", book, "--json").at("/signers/0/state").textValue())
        .isEqualTo("other-purpose");
    assertThat(salvor("trust", "add", "ann", "--for", "runbook")).isZero();
    JsonNode shown = json(0, "verify", book, "--json");
    assertThat(shown.path("trusted").booleanValue()).isTrue();
    assertThat(shown.at("/signers/0/state").textValue()).isEqualTo("trusted");
    assertThat(shown.at("/signers/0/name").textValue()).isEqualTo("ann");
    assertThat(salvor("verify", book)).isZero();
    assertThat(session.out.toString()).contains("trusted with runbooks, 2026-");
  }

  @Test
  void signedAgainTheFirstSignatureStays() throws IOException {
    salvor("sign", book);
    byte[] first = Files.readAllBytes(sig);
    assertThat(salvor("sign", book)).isZero();
    assertThat(session.err.toString()).contains("signed by this key already");
    assertThat(sig).hasBinaryContent(first);
    try (var files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .as("nothing is left behind")
          .containsExactlyInAnyOrder("home", "run.sh", "deploy.yaml", "deploy.yaml.sig");
    }
  }

  @Test
  void severalPeopleSignTheSame() throws IOException {
    salvor("sign", book);
    salvor("key", "new", "bob");
    assertThat(salvor("sign", book)).isEqualTo(2);
    assertThat(session.err.toString()).contains("name one with --key: ann, bob");
    assertThat(json(0, "sign", book, "--key", "bob", "--json").path("signers")).hasSize(2);
    assertThat(started("run", book, "--detach").definition().signatures()).hasSize(2);
  }

  @Test
  void aFileThatWasChangedIsNamedAndTheRunGoesWithoutSignature() throws IOException {
    salvor("sign", book);
    salvor("trust", "add", "ann", "--for", "runbook");
    assertThat(started("run", book, "--detach").definition().signatures()).hasSize(1);
    change("run.sh", "rm -rf /srv\n");
    assertThat(salvor("verify", book)).isEqualTo(1);
    assertThat(session.out.toString()).contains("since then   run.sh was changed");
    assertThat(session.err.toString()).contains("was changed since it was signed");
    assertThat(started("run", book, "--detach").definition().signatures()).isEmpty();
    assertThat(session.err.toString())
        .contains("goes without signature: since it was signed, run.sh was changed");

    assertThat(salvor("sign", book)).isZero();
    assertThat(session.err.toString()).contains("1 signature of an earlier state left out");
    assertThat(salvor("verify", book)).isZero();
  }

  @Test
  void aRunbookThatWasChangedIsNamedAndACommentIsNoChange() throws IOException {
    salvor("sign", book);
    salvor("trust", "add", "ann", "--for", "runbook");
    Files.writeString(Path.of(book), "# why\n" + BOOK.formatted("deploy"));
    assertThat(salvor("verify", book)).isZero();
    Files.writeString(Path.of(book), BOOK.formatted("deploy").replace("5m", "6m"));
    assertThat(json(1, "verify", book, "--json").at("/changes/0").textValue())
        .isEqualTo("the runbook itself was changed");
  }

  @Test
  void theSignatureOfAnotherRunbookDoesNotFit() throws IOException {
    String other = book("other");
    salvor("sign", other);
    salvor("trust", "add", "ann", "--for", "runbook");
    Files.copy(Path.of(other + ".sig"), sig, StandardCopyOption.REPLACE_EXISTING);
    assertThat(salvor("verify", book)).isEqualTo(1);
    assertThat(session.out.toString())
        .contains("it is of the runbook \"other\", this is \"deploy\"");

    String named =
        Files.readString(sig)
            .replace("\"other\"", "\"deploy\"")
            .replace(
                json(0, "verify", other, "--json").path("definition").textValue(),
                json(1, "verify", book, "--json").path("definition").textValue());
    Files.writeString(sig, named);
    JsonNode forged = json(1, "verify", book, "--json");
    assertThat(forged.at("/signers/0/state").textValue()).isEqualTo("wrong");
    assertThat(forged.path("trusted").booleanValue()).isFalse();
    assertThat(salvor("sign", book)).isZero();
    assertThat(json(0, "verify", book, "--json").path("signers"))
        .as("one that does not hold is replaced")
        .hasSize(1);
  }

  @Test
  void whatLintRefusesIsNotSigned() throws IOException {
    change("deploy.yaml", BOOK.formatted("deploy").replace("5m", "5"));
    assertThat(salvor("sign", book)).isEqualTo(2);
    assertThat(session.err.toString()).contains("has no unit").contains("nothing was signed");
    change("deploy.yaml", BOOK.formatted("deploy"));
    Files.delete(folder.resolve("run.sh"));
    assertThat(salvor("sign", book)).isEqualTo(2);
    assertThat(session.err.toString()).contains("run.sh").contains("nothing was signed");
    assertThat(sig).doesNotExist();
  }

  @Test
  void aKeyOfAnotherUserOrInAnothersFolderSignsNothing() throws IOException {
    Require.root();
    Path key = folder.resolve("home/.config/salvor/keys/ann.key");
    Files.setAttribute(key, "unix:uid", 12_345);
    assertThat(salvor("sign", book)).isEqualTo(2);
    assertThat(session.err.toString())
        .contains("the private key " + key + " belongs to 12345", "nothing was signed");
    Files.setAttribute(key, "unix:uid", 0);
    Files.setAttribute(key.getParent(), "unix:uid", 12_345);
    assertThat(salvor("sign", book)).isEqualTo(2);
    assertThat(session.err.toString()).contains("lies in " + key.getParent());
    assertThat(salvor("key", "new", "ben")).isEqualTo(2);
    assertThat(session.err.toString()).contains("no key was made");
  }

  @Test
  void aKeyThatOthersCanReadSignsNothing() throws IOException {
    Path key = folder.resolve("home/.config/salvor/keys/ann.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(salvor("sign", book)).isEqualTo(2);
    assertThat(session.err.toString()).contains("nothing was signed: chmod 600 " + key);
    assertThat(sig).doesNotExist();
  }

  @Test
  void aFileOfTrustThatOthersCanWriteMakesNobodyTrusted() throws IOException {
    salvor("sign", book);
    salvor("trust", "add", "ann", "--for", "runbook");
    Path trust = folder.resolve("home/.config/salvor/trusted-keys.json");
    for (String mode : new String[] {"rw-rw----", "rw-----w-"}) {
      Files.setPosixFilePermissions(trust, PosixFilePermissions.fromString(mode));
      assertThat(salvor("verify", book)).isEqualTo(2);
      assertThat(session.err.toString()).contains("can be written by others");
    }
  }

  @Test
  void whatIsNoSignatureOfSalvorIsLeftAlone() throws IOException {
    Files.writeString(sig, "-----BEGIN PGP SIGNATURE-----\n");
    for (String command : new String[] {"sign", "verify"}) {
      assertThat(salvor(command, book)).isEqualTo(2);
      assertThat(session.err.toString())
          .contains(sig + ": it is no signature of Salvor: it is one of PGP; move it away")
          .contains("salvor sign");
    }
    assertThat(sig).hasContent("-----BEGIN PGP SIGNATURE-----\n");
    assertThat(started("run", book, "--detach").definition().signatures()).isEmpty();
    assertThat(session.err.toString()).contains(book + " goes without signature: " + sig);
    Files.delete(sig);
    Files.createDirectory(sig);
    assertThat(salvor("sign", book)).isEqualTo(2);
    assertThat(started("run", book, "--detach").definition().signatures()).isEmpty();
  }

  @Test
  void oneOfTheCatalogueIsSignedInTheAccountsFolder() throws IOException {
    assertThat(json(0, "sign", "crash-recovery", "--json").path("file").textValue())
        .isEqualTo(folder + "/home/.config/salvor/signatures/crash-recovery.sig");
    assertThat(started("run", "crash-recovery", "--detach").definition().signatures()).hasSize(1);
    assertThat(salvor("sign", "no-such")).isEqualTo(2);
    assertThat(session.err.toString()).contains("there is no runbook \"no-such\"");
  }

  @Test
  void aWorkerHasKeysOfItsOwnAndDemandsOnlyWhatSomebodyCanMeet() throws IOException {
    salvor("sign", book);
    assertThat(salvor("trust", "demand", "runbook")).isEqualTo(2);
    assertThat(session.err.toString()).contains("salvor trust add KEY --for runbook --worker");
    assertThat(salvor("trust", "add", "ann", "--for", "runbook", "--worker")).isZero();
    assertThat(salvor("verify", book)).isEqualTo(1);
    assertThat(salvor("verify", book, "--worker")).isZero();

    assertThat(salvor("trust", "demand", "runbook", "--catalogue")).isZero();
    assertThat(session.out.toString())
        .contains("must be signed by ann (SHA256:")
        .contains("but not those of the catalogue");
    Path file = session.stateRoot.resolve("trusted-keys.json");
    assertThat(SalvorJson.mapper().readTree(file.toFile()).path("require").toString())
        .isEqualTo("[\"runbook\"]");
    assertThat(salvor("trust", "list", "--worker")).isZero();
    assertThat(session.err.toString()).contains("a signature is demanded for: runbook");
    JsonNode off = json(0, "trust", "demand", "runbook", "--off", "--json");
    assertThat(off.path("require")).isEmpty();
    assertThat(off.path("keys")).hasSize(1);
    assertThat(salvor("trust", "demand", "approve")).isEqualTo(2);
    assertThat(session.err.toString()).contains("salvor trust add KEY --for approve --worker");
    assertThat(salvor("trust", "demand", "ota")).isEqualTo(2);
    assertThat(session.err.toString()).contains("\"ota\" cannot be demanded of a worker");
  }
}
