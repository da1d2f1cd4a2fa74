package dev.salvor.workflow.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyRotationTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

  @TempDir private Path folder;
  private Path file = Path.of("");
  private KeyRotation keys = new KeyRotation(file);
  private String first = "";

  @BeforeEach
  void make() {
    file = folder.resolve("payload.key");
    first = PayloadKeyFile.loadOrCreate(file).id();
    keys = new KeyRotation(file);
  }

  private DataConverter now() {
    return run(PayloadKeys.in(file));
  }

  private static DataConverter run(PayloadKeys held) {
    return Wire.dataConverter(held, UsedStarts.NONE)
        .withContext(new WorkflowSerializationContext("default", "r-1"));
  }

  private static Payload seal(DataConverter wire) {
    return wire.toPayload("x").orElseThrow();
  }

  private static String open(DataConverter wire, Payload sealed) {
    return wire.fromPayload(sealed, String.class, String.class);
  }

  private static String keyOf(Payload sealed) {
    return sealed.getMetadataOrThrow("salvor-key").toStringUtf8();
  }

  @Test
  void aNewKeySealsAndTheOlderOneStillOpens() throws IOException {
    Payload before = seal(now());
    String second = keys.add(true, NOW).id();

    assertThat(keyOf(seal(now()))).isEqualTo(second);
    assertThat(open(now(), before)).isEqualTo("x");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void whoeverHoldsTheKeysFollowsWhileHeRuns() {
    DataConverter worker = run(PayloadKeys.in(file));
    String second = keys.add(true, NOW).id();
    Payload sealed = seal(now());

    assertThat(open(worker, sealed)).as("a key that came later").isEqualTo("x");
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(keyOf(seal(worker))).isEqualTo(second));
  }

  @Test
  void aKeyThatOnlyOpensSealsOnceItIsUsed() {
    String second = keys.add(false, NOW).id();
    assertThat(keyOf(seal(now()))).isEqualTo(first);
    keys.use(second);
    assertThat(keyOf(seal(now()))).isEqualTo(second);
    assertThat(PayloadKeyFile.all(file)).hasSize(2);
  }

  @Test
  void aKeyThatIsGoneIsNamedWithItsFileAndWhatToDo() {
    Payload before = seal(now());
    String second = keys.add(true, NOW).id();
    keys.drop(first);
    assertThatThrownBy(() -> open(now(), before))
        .isInstanceOf(MissingKeyException.class)
        .hasMessageContaining(first)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(second)
        .hasMessageContaining("Put the line of that key back");
  }

  @Test
  void aFileThatIsGoneTakesNoKeyAway() throws IOException {
    DataConverter worker = run(PayloadKeys.in(file));
    Payload before = seal(worker);
    Files.delete(file);
    assertThat(open(worker, before)).isEqualTo("x");
  }

  @Test
  void theKeyThatSealsIsNotDroppedNorOneThatIsNotThere() throws IOException {
    String text = Files.readString(file);
    assertThatThrownBy(() -> keys.drop(first)).hasMessageContaining("is the one that seals");
    assertThatThrownBy(() -> keys.use("0000000000000000")).hasMessageContaining("no payload key");
    assertThat(file).hasContent(text);
  }
}
