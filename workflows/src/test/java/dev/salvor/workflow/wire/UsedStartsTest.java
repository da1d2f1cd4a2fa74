package dev.salvor.workflow.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UsedStartsTest {
  @TempDir private Path folder;

  private static Payload start(String text) {
    return Payload.newBuilder().setData(ByteString.copyFromUtf8(text)).build();
  }

  private Path file() {
    return UsedStarts.file(folder);
  }

  @Test
  void aStartIsOneExecutionsAlsoAfterTheWorkerHasDied() {
    UsedStarts used = UsedStarts.in(file());
    assertThat(used.claim("r-1", start("a"), "one")).isTrue();
    assertThat(used.claim("r-1", start("a"), "one")).as("its own, again").isTrue();
    assertThat(used.claim("r-1", start("a"), "two")).isFalse();
    assertThat(UsedStarts.in(file()).claim("r-1", start("a"), "two")).isFalse();
    assertThat(UsedStarts.in(file()).claim("r-1", start("a"), "one")).isTrue();
  }

  @Test
  void anotherSealingOfTheRequestAndAnotherDueTimeAreStartsOfTheirOwn() {
    UsedStarts used = UsedStarts.in(file());
    assertThat(used.claim("r-1", start("a"), "one")).isTrue();
    assertThat(used.claim("r-1", start("b"), "two")).isTrue();
    assertThat(used.claim("r-2", start("a"), "three")).isTrue();
  }

  @Test
  void aTornLineIsNoneAndSpoilsNoOther() throws IOException {
    assertThat(UsedStarts.in(file()).claim("r-1", start("a"), "one")).isTrue();
    Files.writeString(file(), "0123456789abcdef", StandardOpenOption.APPEND);
    assertThat(UsedStarts.in(file()).claim("r-2", start("b"), "two")).isTrue();
    assertThat(UsedStarts.in(file()).claim("r-1", start("a"), "x")).isFalse();
    assertThat(UsedStarts.in(file()).claim("r-2", start("b"), "x")).isFalse();
    assertThat(UsedStarts.since(file(), Instant.EPOCH).keySet()).containsExactly("r-1", "r-2");
    assertThat(UsedStarts.since(file(), Instant.now().plusSeconds(5))).isEmpty();
  }
}
