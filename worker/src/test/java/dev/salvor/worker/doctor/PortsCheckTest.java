package dev.salvor.worker.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.worker.process.Programs;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class PortsCheckTest {
  private static final long SELF = ProcessHandle.current().pid();

  private static Optional<EngineRecord> record(int port) {
    return Optional.of(
        new EngineRecord(
            EngineKind.EMBEDDED, "1.5.1", Optional.of("/x"), port, port, Instant.EPOCH));
  }

  private static ServerSocket taken() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @Test
  void namesWhoHoldsThePortOfAnEngineThatIsDown() throws IOException {
    try (ServerSocket taken = taken()) {
      Finding finding = PortsCheck.look(record(taken.getLocalPort()), OptionalLong.empty());

      assertThat(finding.level()).isEqualTo(Finding.Level.WARNING);
      assertThat(finding.detail())
          .contains("port " + taken.getLocalPort())
          .contains("(pid " + SELF + ")");
      assertThat(finding.fix()).contains("salvor up takes another one");
    }
  }

  @Test
  void theEnginesOwnPortIsWellAndAnothersIsAProblem() throws IOException {
    try (ServerSocket taken = taken()) {
      Optional<EngineRecord> record = record(taken.getLocalPort());

      assertThat(PortsCheck.look(record, OptionalLong.of(SELF)).level())
          .isEqualTo(Finding.Level.OK);
      assertThat(PortsCheck.look(record, OptionalLong.of(SELF + 1)).level())
          .isEqualTo(Finding.Level.PROBLEM);
    }
  }

  @Test
  void aFreePortIsWell() throws IOException {
    int port;
    try (ServerSocket was = taken()) {
      port = was.getLocalPort();
    }
    assertThat(PortsCheck.look(record(port), OptionalLong.empty()).level())
        .isEqualTo(Finding.Level.OK);
    assertThat(PortsCheck.look(Optional.empty(), OptionalLong.empty()).level())
        .isEqualTo(Finding.Level.OK);
  }

  @Test
  void aClockThatNobodyKeepsIsAWarning() {
    assertThat(ClockCheck.sync(new Programs.Result(0, "yes\n")).level())
        .isEqualTo(Finding.Level.OK);
    assertThat(ClockCheck.sync(new Programs.Result(0, "no\n")).level())
        .isEqualTo(Finding.Level.WARNING);
    assertThat(ClockCheck.sync(new Programs.Result(1, "no bus")).detail()).contains("not known");
  }
}
