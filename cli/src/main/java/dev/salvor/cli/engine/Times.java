package dev.salvor.cli.engine;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times as the engine writes them. */
final class Times {
  private Times() {}

  static Instant of(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  static Timestamp to(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
