package dev.salvor.workflow.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.salvor.testing.fuzz.Fuzz;
import io.temporal.api.common.v1.Payload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node has begun, after a power cut or somebody's editor. */
final class UsedStartsFuzzTest {
  @TempDir private Path folder;

  @Test
  void aDamagedFileKeepsNobodyFromStarting() throws Exception {
    Payload known = Payload.newBuilder().setData(ByteString.copyFromUtf8("a")).build();
    Payload fresh = Payload.newBuilder().setData(ByteString.copyFromUtf8("b")).build();
    Path file = UsedStarts.file(folder);
    assertThat(UsedStarts.in(file).claim("r-1", known, "one")).isTrue();
    assertThat(UsedStarts.in(file).claim("r-2", known, "one")).isTrue();
    byte[] good = Files.readAllBytes(file);
    Fuzz.of("starts", List.of(good), "\n", " ", "r-1", "0", "a", "\u0000", "ü", "Z")
        .run(
            input -> {
              Files.write(file, input);
              assertThat(UsedStarts.since(file, Instant.EPOCH)).hasSizeLessThan(100_000);
              assertThat(UsedStarts.in(file).claim("r-3", fresh, "two")).isTrue();
              assertThat(UsedStarts.in(file).claim("r-3", fresh, "three")).isFalse();
            });
  }
}
