package dev.salvor.workflow.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.salvor.testing.fuzz.Fuzz;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody without the key sends. */
final class PayloadFuzzTest {
  private static final DataConverter WIRE =
      Wire.dataConverter(PayloadKey.of(new byte[32]))
          .withContext(new WorkflowSerializationContext("default", "r-1"));

  private static byte[] sealed(Object value) {
    return WIRE.toPayload(value).orElseThrow().toByteArray();
  }

  @Test
  void onlyWhatWasSealedIsOpened() {
    List<byte[]> good =
        List.of(sealed("x"), sealed("many words ".repeat(500)), sealed(List.of(1, 2)));
    Fuzz.of(
            "payload",
            good,
            "binary/salvor-sealed",
            "json/plain",
            "encoding",
            "salvor-key",
            "\n",
            "\u0000")
        .run(
            input -> {
              Payload payload;
              try {
                payload = Payload.parseFrom(input);
              } catch (InvalidProtocolBufferException e) {
                payload =
                    Payload.parseFrom(good.getFirst()).toBuilder()
                        .setData(ByteString.copyFrom(input))
                        .build();
              }
              Payload sent = payload;
              if (good.stream().noneMatch(g -> sameSeal(g, sent))) {
                assertThat(isOpened(sent)).as("opened").isFalse();
              }
            });
  }

  private static boolean sameSeal(byte[] good, Payload sent) {
    try {
      return Payload.parseFrom(good).getData().equals(sent.getData());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isOpened(Payload sent) {
    try {
      WIRE.fromPayload(sent, Object.class, Object.class);
      return true;
    } catch (PayloadCodecException | DataConverterException | MissingKeyException e) {
      assertThat(e.getMessage()).isNotEmpty();
      return false;
    }
  }
}
