package dev.salvor.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ListenersTest {
  @Test
  void aPortIsOfTheProcessThatListensThere() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/self/net/tcp")), "no /proc/self/net/tcp here");
    Process other = new ProcessBuilder("sleep", "60").start();
    long own = ProcessHandle.current().pid();
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket more = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
      assertThat(Listeners.isAnothers(port, own)).isFalse();
      assertThat(Listeners.isAnothers(more.getLocalPort(), own)).isFalse();
      assertThat(Listeners.isAnothers(port, other.pid())).isTrue();
    } finally {
      other.destroyForcibly();
    }
    assertThat(Listeners.isAnothers(port, own)).as("nobody listens any more").isFalse();
    assertThat(Listeners.isAnothers(port, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void readsTheKernelsTable() {
    List<String> table =
        List.of(
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid",
            "   0: 0100007F:1C41 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 77 1",
            "   1: 0100007F:1C41 0100007F:9999 01 00000000:00000000 00:00000000 00000000 0 0 78 1");
    assertThat(Listeners.sockets(table, 7233)).containsExactly("socket:[77]");
    assertThat(Listeners.sockets(table, 7234)).isEmpty();
  }
}
