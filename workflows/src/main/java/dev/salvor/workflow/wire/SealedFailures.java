package dev.salvor.workflow.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.FailureType;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.payload.codec.PayloadCodecException;
import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * Failures with their messages, traces, types, details and causes under one seal. What stays
 * outside is what the engine needs to decide whether to try again; it is not believed. Only the
 * kinds that the engine itself makes (a timeout, a cancellation, a forced end) are without a seal.
 */
final class SealedFailures {
  static final String KIND = "Failure";

  private static final ByteString FORM = ByteString.copyFromUtf8("binary/salvor-failure");
  private static final String ENCODING = "encoding";
  private static final String OTHER = "another program";
  private static final String ANSWERED =
      " answered in a worker's place: look who else uses this engine";

  private final UnaryOperator<Payload> opened;
  private final UnaryOperator<Payload> old;
  private final boolean believing;

  /**
   * Opens failures.
   *
   * @param opened opens one that is sealed as a whole, or the message and trace of an older one
   * @param old opens details of an older one
   * @param believing what they say is acted on: one without a seal is replaced
   */
  SealedFailures(UnaryOperator<Payload> opened, UnaryOperator<Payload> old, boolean believing) {
    this.opened = opened;
    this.old = old;
    this.believing = believing;
  }

  static Failure seal(Failure plain, UnaryOperator<Payload> sealed) {
    Payload whole =
        Payload.newBuilder().putMetadata(ENCODING, FORM).setData(plain.toByteString()).build();
    Failure.Builder out =
        plain.toBuilder()
            .setMessage("sealed")
            .clearStackTrace()
            .clearCause()
            .setEncodedAttributes(sealed.apply(whole));
    switch (plain.getFailureInfoCase()) {
      case APPLICATION_FAILURE_INFO -> out.getApplicationFailureInfoBuilder().clearDetails();
      case CANCELED_FAILURE_INFO -> out.getCanceledFailureInfoBuilder().clearDetails();
      case TIMEOUT_FAILURE_INFO -> out.getTimeoutFailureInfoBuilder().clearLastHeartbeatDetails();
      default -> {
        // The engine's own words: names of activities and children, which it knows anyway.
      }
    }
    return out.build();
  }

  Failure open(Failure failure) {
    try {
      return failure.hasEncodedAttributes() ? sealed(failure) : unsealed(failure);
    } catch (PayloadCodecException refused) {
      return refused(failure, String.valueOf(refused.getMessage()));
    }
  }

  private Failure sealed(Failure failure) {
    Payload payload = opened.apply(failure.getEncodedAttributes());
    try {
      if (FORM.equals(payload.getMetadataMap().get(ENCODING))) {
        return Failure.parseFrom(payload.getData());
      }
      JsonNode words = SalvorJson.mapper().readTree(payload.getData().toByteArray());
      Failure.Builder out =
          inside(failure)
              .clearEncodedAttributes()
              .setMessage(words.path("message").asText())
              .setStackTrace(words.path("stack_trace").asText());
      return out.build();
    } catch (InvalidProtocolBufferException e) {
      throw new PayloadCodecException("a sealed failure holds no failure", e);
    } catch (IOException e) {
      throw new PayloadCodecException("a sealed failure holds no words", e);
    }
  }

  private Failure unsealed(Failure failure) {
    return failure.hasApplicationFailureInfo()
        ? refused(failure, "failure without Salvor's seal refused")
        : inside(failure).build();
  }

  private Failure.Builder inside(Failure failure) {
    Failure.Builder out = failure.toBuilder();
    if (failure.hasCause()) {
      out.setCause(open(failure.getCause()));
    }
    switch (failure.getFailureInfoCase()) {
      case APPLICATION_FAILURE_INFO -> {
        Payloads details = failure.getApplicationFailureInfo().getDetails();
        out.getApplicationFailureInfoBuilder().setDetails(details(details));
      }
      case CANCELED_FAILURE_INFO -> {
        Payloads details = failure.getCanceledFailureInfo().getDetails();
        out.getCanceledFailureInfoBuilder().setDetails(details(details));
      }
      case TIMEOUT_FAILURE_INFO -> {
        Payloads details = failure.getTimeoutFailureInfo().getLastHeartbeatDetails();
        out.getTimeoutFailureInfoBuilder().setLastHeartbeatDetails(details(details));
      }
      default -> {
        // Without details.
      }
    }
    return out;
  }

  /** Details that cannot be opened are left out: nothing is decided by them. */
  private Payloads details(Payloads sealed) {
    Payloads.Builder out = Payloads.newBuilder();
    for (Payload one : sealed.getPayloadsList()) {
      try {
        out.addPayloads(old.apply(one));
      } catch (PayloadCodecException refused) {
        return Payloads.getDefaultInstance();
      }
    }
    return out.build();
  }

  /** What stands in for one that is not believed. A person who looks sees what it said. */
  private Failure refused(Failure failure, String why) {
    String said = believing ? "" : " (it says: " + failure.getMessage() + ")";
    return Failure.newBuilder()
        .setMessage(why + said + (why.contains(OTHER) ? "" : "; " + OTHER + ANSWERED))
        .setSource(failure.getSource())
        .setApplicationFailureInfo(
            ApplicationFailureInfo.newBuilder()
                .setType(FailureType.UNSEALED_INPUT.name())
                .setNonRetryable(true))
        .build();
  }
}
