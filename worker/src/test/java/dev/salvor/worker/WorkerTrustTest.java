package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.catalogue.Catalogue;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.trust.Demand;
import dev.salvor.trust.Purpose;
import dev.salvor.trust.Signatures;
import dev.salvor.trust.SigningKey;
import dev.salvor.trust.TrustedKey;
import dev.salvor.trust.TrustedKeys;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkerTrustTest {
  private final SigningKey ann = SigningKey.generate();
  private final Definition book =
      ((RunbookReader.Result.Read) Catalogue.open("crash-recovery")).definition();
  private final Definition signed =
      book.signed(List.of(Signatures.sign(book.sha256(), ann, Instant.EPOCH)));
  private final TrustedKeys keys =
      TrustedKeys.NONE
          .plus(new TrustedKey("ann", ann.verifyKey(), Purpose.RUNBOOK, "", Instant.EPOCH))
          .requiring(Purpose.RUNBOOK, true, false);
  @TempDir private Path folder;
  private Path file = Path.of("/");
  private WorkerTrust worker = new WorkerTrust(new StateFolder(Path.of("/")));

  @BeforeEach
  void aState() throws IOException {
    StateFolder state = new StateFolder(Files.createDirectory(folder.resolve("state")));
    Files.setPosixFilePermissions(state.root(), PosixFilePermissions.fromString("rwx------"));
    file = state.trustedKeys();
    worker = new WorkerTrust(state);
  }

  private void trust(TrustedKeys trusted) throws IOException {
    Files.writeString(file, trusted.text());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private String refusal(Definition definition) {
    Demand.Answer answer = worker.of(definition);
    assertThat(answer).isInstanceOf(Demand.Answer.Unmet.class);
    return ((Demand.Answer.Unmet) answer).why();
  }

  @Test
  void whatIsDemandedHoldsFromTheNextRunOn() throws IOException {
    assertThat(worker.of(book)).isInstanceOf(Demand.Answer.Met.class);
    trust(keys);
    assertThat(refusal(book)).contains("is not signed");
    assertThat(worker.of(signed)).isInstanceOf(Demand.Answer.Met.class);
    trust(keys.minus(keys.keys()));
    assertThat(refusal(signed)).contains("a key that is not trusted").contains("it trusts none");
    trust(keys.requiring(Purpose.RUNBOOK, false, false));
    assertThat(worker.of(book)).isInstanceOf(Demand.Answer.Met.class);
  }

  @Test
  void whatCameWithTheProductMayPassAsItIsAndNotChanged() throws IOException {
    trust(keys.requiring(Purpose.RUNBOOK, true, true));
    assertThat(worker.of(book))
        .isEqualTo(new Demand.Answer.Met(Optional.of("came with the worker's own Salvor")));
    Definition other = Definitions.pin(book.runbook(), Map.of());
    assertThat(refusal(other)).contains("is not signed");
    Definition claims = new Definition(other.runbook(), other.files(), book.sha256());
    assertThat(refusal(claims)).contains("is not what its digest says");
  }

  // who else could write it
  @ParameterizedTest
  @ValueSource(strings = {"rw-rw----", "rw-----w-", "rw-rw-rw-"})
  void aFileThatOthersCanWriteLetsNothingIn(String mode) throws IOException {
    trust(keys);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    assertThat(refusal(signed))
        .contains("this worker cannot tell whom it trusts, so it begins nothing")
        .contains("(chmod ")
        .contains(file.toString());
  }

  @Test
  void aFolderInWhichOthersCanReplaceItLetsNothingIn() throws IOException {
    trust(keys);
    Files.setPosixFilePermissions(
        file.resolveSibling("."), PosixFilePermissions.fromString("rwxrwx---"));
    assertThat(refusal(signed)).contains("is writable by its group");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "null", "{\"schemaVersion\": 2, \"keys\": []}", "[1]"})
  void aFileThatCannotBeReadLetsNothingIn(String text) throws IOException {
    trust(keys);
    Files.writeString(file, text);
    assertThat(refusal(signed)).contains("begins nothing").doesNotContain("\n");
  }

  @Test
  void aFileThatLeadsNowhereLetsNothingIn() throws IOException {
    Files.createSymbolicLink(file, folder.resolve("gone"));
    assertThat(refusal(signed)).contains("begins nothing");
  }
}
