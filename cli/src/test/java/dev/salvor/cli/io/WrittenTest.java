package dev.salvor.cli.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class WrittenTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private int code(int code, OutputStream to) {
    PrintStream out = new PrintStream(to, false, StandardCharsets.UTF_8);
    out.println("answer");
    return Written.code(code, out, to, new PrintStream(said, true, StandardCharsets.UTF_8));
  }

  private static OutputStream failing(String why) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(why);
      }
    };
  }

  @Test
  void anAnswerThatArrivedLeavesTheCode() {
    assertThat(code(0, new ByteArrayOutputStream())).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aFullDiskIsNoSuccessAndIsSaid() {
    assertThat(code(0, failing("No space left on device"))).isEqualTo(1);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("No space left on device");
    assertThat(code(8, failing("No space left on device"))).isEqualTo(8);
  }

  @Test
  void aReaderThatHadEnoughIsNoProblem() {
    assertThat(code(0, failing("Broken pipe"))).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
