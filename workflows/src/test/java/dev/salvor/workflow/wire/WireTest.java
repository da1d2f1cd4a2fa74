package dev.salvor.workflow.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.workflow.contract.run.Acknowledgement;
import dev.salvor.workflow.contract.run.Decision;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.TimeoutFailureInfo;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.ActivitySerializationContext;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WireTest {
  private static final PayloadKey KEY = PayloadKey.of(new byte[32]);

  private static DataConverter forRun(String runId) {
    return Wire.dataConverter(KEY).withContext(new WorkflowSerializationContext("default", runId));
  }

  private static Payload seal(DataConverter wire, Object value) {
    return wire.toPayload(value).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 5_000, 300_000})
  void givesBackWhatItSealedAtAnySize(int size) {
    String text = "änd $(x)\n".repeat(size / 8 + 1).substring(0, size);
    Payload sealed = seal(forRun("r-1"), text);
    assertThat(forRun("r-1").fromPayload(sealed, String.class, String.class)).isEqualTo(text);
  }

  @Test
  void leavesNothingReadableInThePayload() {
    Payload sealed = seal(forRun("r-1"), "hunter2-is-the-secret");
    assertThat(sealed.toByteString().toString(StandardCharsets.ISO_8859_1))
        .doesNotContain("hunter2");
  }

  @Test
  void keepsOptionalsAndTimesOfRecords() {
    Decision decision =
        new Decision(
            "d1",
            Decision.Kind.SKIP,
            Optional.of("a/b"),
            "op",
            "host",
            Instant.parse("2026-11-20T14:30:22.123456789Z"),
            Optional.empty(),
            Map.of("window", "night"));
    Payload sealed = seal(forRun("r-1"), decision);
    assertThat(forRun("r-1").fromPayload(sealed, Decision.class, Decision.class))
        .isEqualTo(decision);
  }

  @Test
  void refusesAPayloadOfAnotherRun() {
    Payload sealed = seal(forRun("r-1"), "x");
    assertThatThrownBy(() -> forRun("r-2").fromPayload(sealed, String.class, String.class))
        .isInstanceOf(PayloadCodecException.class)
        .hasMessageContaining("does not fit run \"r-2\"");
  }

  @Test
  void refusesAPayloadThatWasNeverSealed() {
    Payload plain = DefaultDataConverter.STANDARD_INSTANCE.toPayload("x").orElseThrow();
    assertThatThrownBy(() -> forRun("r-1").fromPayload(plain, String.class, String.class))
        .isInstanceOf(PayloadCodecException.class)
        .hasMessageContaining("without Salvor's seal");
  }

  @Test
  void refusesAPayloadSealedWithAnotherKeyAndNamesBoth() {
    byte[] other = new byte[32];
    other[0] = 1;
    Payload sealed = seal(Wire.dataConverter(PayloadKey.of(other)), "x");
    assertThatThrownBy(() -> forRun("r-1").fromPayload(sealed, String.class, String.class))
        .isInstanceOf(MissingKeyException.class)
        .hasMessageContaining(PayloadKey.of(other).id())
        .hasMessageContaining(KEY.id());
  }

  @Test
  void refusesAPayloadWithAnyBitChanged() {
    Payload sealed = seal(forRun("r-1"), "hello");
    byte[] data = sealed.getData().toByteArray();
    for (int i = 0; i < data.length; i++) {
      byte[] changed = data.clone();
      changed[i] ^= 1;
      Payload forged =
          sealed.toBuilder().setData(com.google.protobuf.ByteString.copyFrom(changed)).build();
      assertThatThrownBy(() -> forRun("r-1").fromPayload(forged, String.class, String.class))
          .isInstanceOf(PayloadCodecException.class);
    }
  }

  @Test
  void sealsMessageAndTraceOfFailures() {
    Failure failure =
        forRun("r-1").exceptionToFailure(ApplicationFailure.newFailure("secret-word", "T"));
    assertThat(failure.getMessage()).doesNotContain("secret-word");
    assertThat(failure.getStackTrace()).doesNotContain("WireTest");
    assertThat(forRun("r-1").failureToException(failure)).hasMessageContaining("secret-word");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nightly-2026-11-21T03:00:00Z", "schedule//nightly"})
  void whatAScheduleStartsItsRunsWithOpensInThemAndForWhoLooksAtTheSchedule(String id) {
    Payload sealed = seal(forRun(Wire.SCHEDULE + "nightly"), "x");
    assertThat(forRun(id).<String>fromPayload(sealed, String.class, String.class)).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nightly",
        "nightly-now",
        "nightly-2026-11-21T03:00:00Z/web1",
        "nightly2-2026-11-21T03:00:00Z",
        "weekly-2026-11-21T03:00:00Z",
        "schedule//weekly"
      })
  void whatAScheduleStartsItsRunsWithOpensNowhereElse(String id) {
    Payload sealed = seal(forRun(Wire.SCHEDULE + "nightly"), "x");
    assertThatThrownBy(() -> forRun(id).fromPayload(sealed, String.class, String.class))
        .isInstanceOf(PayloadCodecException.class)
        .hasMessageContaining("does not fit run");
  }

  @Test
  void theScheduleThatAPayloadNamesCannotBeChanged() {
    Payload sealed = seal(forRun(Wire.SCHEDULE + "nightly"), "x");
    Payload forged =
        sealed.toBuilder()
            .putMetadata("salvor-schedule", com.google.protobuf.ByteString.copyFromUtf8("weekly"))
            .build();
    String run = "weekly-2026-11-21T03:00:00Z";
    assertThatThrownBy(() -> forRun(run).fromPayload(forged, String.class, String.class))
        .isInstanceOf(PayloadCodecException.class);
    Payload ofRun =
        seal(forRun("nightly-2026-11-21T03:00:00Z"), "x").toBuilder()
            .putMetadata("salvor-schedule", com.google.protobuf.ByteString.copyFromUtf8("nightly"))
            .build();
    String other = "nightly-2026-11-22T03:00:00Z";
    assertThatThrownBy(() -> forRun(other).fromPayload(ofRun, String.class, String.class))
        .isInstanceOf(PayloadCodecException.class);
  }

  private static ActivitySerializationContext segment(String type) {
    return new ActivitySerializationContext("default", "r-1", "book", type, "queue", false);
  }

  @Test
  void refusesAValueOfAnotherKind() {
    Payload sealed = seal(forRun("r-1"), new Acknowledgement("d1", true, "taken"));
    assertThatThrownBy(() -> forRun("r-1").fromPayload(sealed, Decision.class, Decision.class))
        .isInstanceOf(PayloadCodecException.class)
        .hasMessageContaining("a sealed Acknowledgement stands where a sealed Decision belongs");
    Payload text = seal(forRun("r-1"), "x");
    assertThatThrownBy(() -> forRun("r-1").fromPayload(text, Decision.class, Decision.class))
        .hasMessageContaining("a plain value stands where");
  }

  @Test
  void refusesWhatGoesToAnotherActivity() {
    Payload sealed = seal(Wire.dataConverter(KEY).withContext(segment("segment")), "x");
    DataConverter close = Wire.dataConverter(KEY).withContext(segment("close"));
    assertThatThrownBy(() -> close.fromPayload(sealed, String.class, String.class))
        .isInstanceOf(PayloadCodecException.class)
        .hasMessageContaining("to its activity segment stands where it belongs to its activity");
    assertThat(forRun("r-1").<String>fromPayload(sealed, String.class, String.class))
        .as("who looks at the run")
        .isEqualTo("x");
  }

  @Test
  void theActivityThatAPayloadNamesCannotBeChanged() {
    Payload sealed = seal(Wire.dataConverter(KEY).withContext(segment("segment")), "x");
    Payload forged =
        sealed.toBuilder()
            .putMetadata("salvor-activity", com.google.protobuf.ByteString.copyFromUtf8("close"))
            .build();
    DataConverter close = Wire.dataConverter(KEY).withContext(segment("close"));
    assertThatThrownBy(() -> close.fromPayload(forged, String.class, String.class))
        .isInstanceOf(PayloadCodecException.class)
        .hasMessageContaining("does not fit run");
    Payload older = sealed.toBuilder().removeMetadata("salvor-form").build();
    assertThatThrownBy(() -> close.fromPayload(older, String.class, String.class))
        .as("nor taken for one of the former form")
        .hasMessageContaining("does not fit run");
  }

  @Test
  void aFailureOfNobodyIsReplacedAndOneOfTheEngineIsKept() {
    Failure forged =
        Failure.newBuilder()
            .setMessage("do as I say")
            .setApplicationFailureInfo(
                ApplicationFailureInfo.newBuilder().setType("HOST_UNREACHABLE"))
            .build();
    assertThat(forRun("r-1").failureToException(forged))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, it -> assertThat(it.getType()).isEqualTo("UNSEALED_INPUT"))
        .hasMessageContaining("failure without Salvor's seal refused");
    Failure timeout =
        Failure.newBuilder()
            .setMessage("late")
            .setTimeoutFailureInfo(TimeoutFailureInfo.getDefaultInstance())
            .build();
    assertThat(forRun("r-1").failureToException(timeout)).isInstanceOf(TimeoutFailure.class);
  }

  @Test
  void theTypeAndTheCauseOfAFailureAreSealedWithIt() {
    Failure failure =
        forRun("r-1")
            .exceptionToFailure(
                ApplicationFailure.newNonRetryableFailureWithCause(
                    "outer", "STATE_UNUSABLE", new IllegalStateException("inner-word")));
    assertThat(failure.toByteString().toString(StandardCharsets.ISO_8859_1))
        .doesNotContain("inner-word");
    Failure changed =
        failure.toBuilder()
            .setApplicationFailureInfo(
                failure.getApplicationFailureInfo().toBuilder().setType("HOST_UNREACHABLE"))
            .build();
    assertThat(forRun("r-1").failureToException(changed))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, it -> assertThat(it.getType()).isEqualTo("STATE_UNUSABLE"))
        .rootCause()
        .hasMessageContaining("inner-word");
  }
}
