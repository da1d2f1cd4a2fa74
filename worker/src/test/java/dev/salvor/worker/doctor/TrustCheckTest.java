package dev.salvor.worker.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.trust.Purpose;
import dev.salvor.trust.SigningKey;
import dev.salvor.trust.TrustedKey;
import dev.salvor.trust.TrustedKeys;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrustCheckTest {
  private final SigningKey ann = SigningKey.generate();
  @TempDir private Path folder;
  private StateFolder state = new StateFolder(Path.of("/"));

  @BeforeEach
  void aState() throws IOException {
    state = new StateFolder(Files.createDirectory(folder.resolve("state")));
    Files.setPosixFilePermissions(state.root(), PosixFilePermissions.fromString("rwx------"));
  }

  private void trust(TrustedKeys keys) throws IOException {
    Files.writeString(state.trustedKeys(), keys.text());
    Files.setPosixFilePermissions(
        state.trustedKeys(), PosixFilePermissions.fromString("rw-------"));
  }

  private TrustedKeys with(TrustedKeys keys, Purpose purpose) {
    return keys.plus(new TrustedKey("ann", ann.verifyKey(), purpose, "", Instant.EPOCH));
  }

  private Finding only() {
    assertThat(TrustCheck.look(state)).hasSize(1);
    return TrustCheck.look(state).getFirst();
  }

  @Test
  void nothingIsDemandedWithoutTheFile() {
    assertThat(only()).isEqualTo(Finding.ok("trust", "no signature is demanded"));
  }

  // what is demanded, whether the catalogue passes | how bad | what is said
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RUNBOOK | false | PROBLEM | every run is refused",
        "RUNBOOK | true | WARNING | only what came with Salvor is run",
        "APPROVE | false | PROBLEM | no approval of any run can count",
      })
  void aDemandThatNoKeyCanMeetIsNamedWithTheWayOut(
      Purpose purpose, boolean catalogue, Finding.Level level, String said) throws IOException {
    TrustedKeys demanding = TrustedKeys.NONE.requiring(purpose, true, catalogue);
    Purpose another = purpose == Purpose.APPROVE ? Purpose.RUNBOOK : Purpose.APPROVE;
    trust(with(demanding, another));
    assertThat(only().level()).isEqualTo(level);
    assertThat(only().detail()).contains(said, state.trustedKeys().toString());
    assertThat(only().fix()).contains("--for " + purpose.word() + " --worker", "--off");

    trust(with(demanding, purpose));
    assertThat(only().level()).isEqualTo(Finding.Level.OK);
    assertThat(only().detail()).contains("demanded: " + purpose.word());
  }

  // what is open to others | its mode | how to close it
  @ParameterizedTest
  @CsvSource({"trusted-keys.json, rw-rw----, chmod g-w", "'', rwxrwxrwx, chmod o-w"})
  void aFileThatOthersCanReplaceIsAProblem(String which, String mode, String how)
      throws IOException {
    trust(with(TrustedKeys.NONE, Purpose.RUNBOOK));
    Path open = state.root().resolve(which);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(mode));
    assertThat(only().level()).isEqualTo(Finding.Level.PROBLEM);
    assertThat(only().detail()).contains("NOTHING", how, "writable");
    assertThat(only().fix()).contains("salvor trust list --worker");
  }

  @Test
  void aFileThatIsHalfWrittenIsAProblemInOneLine() throws IOException {
    trust(TrustedKeys.NONE);
    Files.writeString(state.trustedKeys(), "{\"schemaVersion\": 1,\n \"ke");
    assertThat(only().level()).isEqualTo(Finding.Level.PROBLEM);
    assertThat(only().detail()).startsWith("the worker cannot tell").doesNotContain("\n");
  }

  @Test
  void rulesAboutSignersWhomNobodyTrustsAreNamed() throws IOException {
    String print = ann.verifyKey().fingerprint().text();
    Path policy = state.root().resolve("worker.yaml");
    Files.writeString(
        policy, "schemaVersion: 1\npolicy:\n  allow:\n    - signers: ['" + print + "']\n");
    Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-------"));
    assertThat(only().level()).isEqualTo(Finding.Level.WARNING);
    assertThat(only().detail()).contains(policy.toString(), print);

    trust(with(TrustedKeys.NONE, Purpose.RUNBOOK));
    assertThat(only().level()).isEqualTo(Finding.Level.OK);
  }
}
