package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LoopbackTestServerTest {
  @Test
  void theEngineInMemoryListensOnLoopbackAndOnNoOtherAddressOfTheMachine() throws IOException {
    int port;
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = any.getLocalPort();
    }
    try (LoopbackTestServer server = LoopbackTestServer.open(port);
        Socket here = new Socket()) {
      assertThat(server).isNotNull();
      here.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
      assertThat(here.isConnected()).isTrue();
      for (InetAddress other : others()) {
        assertThatThrownBy(() -> connect(other, port))
            .as("%s", other)
            .isInstanceOf(ConnectException.class);
      }
    }
  }

  /** 127.0.0.2 is every Linux machine's, too, and not the one that was bound. */
  private static List<InetAddress> others() throws IOException {
    return Stream.concat(
            Stream.of(InetAddress.getByName("127.0.0.2")),
            NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address)
                .filter(address -> !address.isLoopbackAddress()))
        .toList();
  }

  private static void connect(InetAddress address, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 5000);
    }
  }
}
