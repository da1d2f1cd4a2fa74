package dev.salvor.worker.engine;

import dev.salvor.workflow.connect.EngineRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/**
 * The ports of the engine's service and of its page: those of the last start, else the usual ones,
 * else any free ones.
 */
record EnginePorts(int service, int page) {
  private static final int USUAL_SERVICE = 7233;
  private static final int USUAL_PAGE = 8233;

  /** Free ports as of now; somebody may still take them first. */
  static EnginePorts choose(Optional<EngineRecord> last) throws IOException {
    int service = last.map(EngineRecord::port).orElse(USUAL_SERVICE);
    int page = last.map(EngineRecord::uiPort).orElse(USUAL_PAGE);
    return apart(free(service, USUAL_SERVICE), page, USUAL_PAGE);
  }

  /** Ports that nobody uses. */
  static EnginePorts any() throws IOException {
    return apart(free(0, 0), 0, 0);
  }

  private static EnginePorts apart(int service, int first, int second) throws IOException {
    int page = free(first, second);
    while (page == service) {
      page = free(0, 0);
    }
    return new EnginePorts(service, page);
  }

  private static int free(int first, int second) throws IOException {
    if (first != 0 && isFree(first)) {
      return first;
    }
    if (second != 0 && isFree(second)) {
      return second;
    }
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
