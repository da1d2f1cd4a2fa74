package dev.salvor.workflow.wire;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodecException;
import java.util.Map;
import java.util.Optional;

/** What is sealed into a payload beside its value. Absent in those of the first form. */
final class Marks {
  /** Of what class the value is. */
  static final String KIND = "salvor-kind";

  /** Which order of which execution it is, or answers. */
  static final String ASK = "salvor-ask";

  /** The execution that a command line meant. */
  static final String EXECUTION = "salvor-execution";

  /** The type of workflow that a command line meant to start. */
  static final String TYPE = "salvor-type";

  /** The execution whose continuation is started with it. */
  static final String AFTER = "salvor-after";

  /** The workflow and the execution that start another one with it. */
  static final String PARENT = "salvor-parent";

  private static final String OURS = "dev.salvor.";

  /** A fleet's outcome is read as that of any run by who asks for no more. */
  private static final Map<String, String> SAME = Map.of("FleetOutcome", "RunOutcome");

  /** One of them with its value. */
  record Mark(String name, String value) {}

  private Marks() {}

  static void put(Payload.Builder payload, String mark, String value) {
    payload.putMetadata(mark, ByteString.copyFromUtf8(value));
  }

  static Optional<String> of(Payload payload, String mark) {
    return Optional.ofNullable(payload.getMetadataMap().get(mark)).map(ByteString::toStringUtf8);
  }

  /** The name of the contract that a class belongs to; empty for one that is not Salvor's. */
  static String kind(Class<?> type) {
    if (!type.getName().startsWith(OURS)) {
      return "";
    }
    Class<?> outermost = type;
    while (outermost.getDeclaringClass() != null) {
      outermost = outermost.getDeclaringClass();
    }
    return SAME.getOrDefault(outermost.getSimpleName(), outermost.getSimpleName());
  }

  /** Whether workflows are started with it. */
  static boolean isRequest(String kind) {
    return kind.endsWith("Request");
  }

  /** A value of one kind is never taken for one of another, though its seal is good. */
  static void checkKind(Payload payload, Class<?> wanted) {
    if (of(payload, "encoding").orElse("").equals("binary/null")) {
      return;
    }
    String is = of(payload, KIND).orElse("");
    String expected = kind(wanted);
    if (!is.equals(expected)) {
      throw new PayloadCodecException(
          "payload refused: "
              + name(is)
              + " stands where "
              + name(expected)
              + " belongs; another program put it there: look who else uses this engine");
    }
  }

  private static String name(String kind) {
    return kind.isEmpty() ? "a plain value" : "a sealed " + kind;
  }
}
