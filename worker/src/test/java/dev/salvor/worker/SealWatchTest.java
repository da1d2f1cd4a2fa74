package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.salvor.workflow.refused.RefusedStarts;
import dev.salvor.workflow.wire.Wire;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.common.converter.DataConverter;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SealWatchTest {
  @TempDir private Path state;
  private final List<String> heard = new ArrayList<>();
  private final List<RefusedStarts.One> starts = new ArrayList<>();

  private DataConverter watch(String run) {
    return new SealWatch(
            Wire.dataConverter(state), (id, why) -> heard.add(id + ": " + why), starts::add)
        .withContext(new WorkflowSerializationContext("default", run));
  }

  @Test
  void whatIsSealedForItsRunPassesUnheard() {
    Payload payload = watch("a-1").toPayload("text").orElseThrow();
    assertThat(watch("a-1").fromPayload(payload, String.class, String.class)).isEqualTo("text");
    assertThat(heard).isEmpty();
  }

  @Test
  void whatIsNotSealedOrOfAnotherRunIsRefusedAsBeforeAndHeardOf() {
    Payload forged = Payload.newBuilder().setData(ByteString.copyFromUtf8("\"x\"")).build();
    Payloads all = Payloads.newBuilder().addPayloads(forged).build();
    assertThatThrownBy(
            () -> watch("a-1").fromPayloads(0, Optional.of(all), String.class, String.class))
        .isInstanceOf(PayloadCodecException.class);
    Payload other = watch("a-2").toPayload("text").orElseThrow();
    assertThatThrownBy(() -> watch("a-1").fromPayload(other, String.class, String.class))
        .isInstanceOf(PayloadCodecException.class);
    assertThat(heard)
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("a-1: payload").contains("refused"));
    assertThat(starts).as("no workflow reads its start here").isEmpty();
  }

  @Test
  void aFloodIsCountedAndNotSaid() {
    Seldom seldom = new Seldom();
    assertThat(seldom.again("first")).hasValue(0);
    assertThat(seldom.again("first")).isEmpty();
    int said = 1;
    for (int i = 0; i < 1000; i++) {
      said += seldom.again("forged " + i).isPresent() ? 1 : 0;
    }
    assertThat(said).isEqualTo(Seldom.MOST);
  }
}
