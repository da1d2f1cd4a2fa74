package dev.salvor.workflow.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.ActivitySerializationContext;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What was sealed before 2026-11-23, with the key of 32 zero bytes for the run {@code r-1}. */
final class FormerFormTest {
  private static final PayloadKey KEY = PayloadKey.of(new byte[32]);

  /** The text {@code x}. */
  private static final String TEXT_X =
      "AAECAwQFBgcICQoLiMElWAiY4ZqtHDuLmhHUZicDxrXP8e6fodnnKfUX+o42UlI8/in2P8rl2+rO9w==";

  private static Payload former() {
    return Payload.newBuilder()
        .putMetadata("encoding", ByteString.copyFromUtf8("binary/salvor-sealed"))
        .putMetadata("salvor-key", ByteString.copyFromUtf8(KEY.id()))
        .setData(ByteString.copyFrom(Base64.getDecoder().decode(TEXT_X)))
        .build();
  }

  private static DataConverter forRun(String run) {
    return Wire.dataConverter(KEY).withContext(new WorkflowSerializationContext("default", run));
  }

  @Test
  void opensInItsRun() {
    assertThat(forRun("r-1").<String>fromPayload(former(), String.class, String.class))
        .isEqualTo("x");
  }

  @Test
  void opensInNoOther() {
    assertThatThrownBy(() -> forRun("r-2").fromPayload(former(), String.class, String.class))
        .isInstanceOf(PayloadCodecException.class)
        .hasMessageContaining("does not fit run");
  }

  @Test
  void isNotTakenForOneOfTheSecondForm() {
    Payload forged =
        former().toBuilder().putMetadata("salvor-form", ByteString.copyFromUtf8("2")).build();
    assertThatThrownBy(() -> forRun("r-1").fromPayload(forged, String.class, String.class))
        .isInstanceOf(PayloadCodecException.class);
  }

  @Test
  void anOrderOfItIsAnsweredInIt() {
    DataConverter worker =
        Wire.dataConverter(KEY)
            .withContext(
                new ActivitySerializationContext(
                    "default", "r-1", "book", "segment", "queue", false));
    assertThat(worker.<String>fromPayload(former(), String.class, String.class)).isEqualTo("x");

    Payload answer = worker.toPayload("y").orElseThrow();

    assertThat(answer.containsMetadata("salvor-form")).isFalse();
    assertThat(forRun("r-1").<String>fromPayload(answer, String.class, String.class))
        .isEqualTo("y");
  }
}
