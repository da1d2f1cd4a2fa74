package dev.salvor.worker.engine;

import dev.salvor.workflow.connect.EngineRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ports of the engine's service and of its page: those of the last start, else the usual ones,
 * else any free ones. Those of its HTTP service and its figures, which nobody here uses, are new
 * each time: left to itself the engine picks ones that somebody else may pick as well. The full
 * server has no page, HTTP or figures; what its parts say to each other goes by the {@code inner}
 * ones.
 */
record EnginePorts(int service, int page, int http, int figures, List<Integer> inner) {
  /**
   * History, matching and the system's worker have one each, and each part one more for the ring.
   */
  static final int INNER = 7;

  private static final int USUAL_SERVICE = 7233;
  private static final int USUAL_PAGE = 8233;
  private static final int QUIET_FROM = 20_000;
  private static final int QUIET_TO = 32_768;
  private static final int TRIES = 50;

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
    int page = other(free(first, second), service);
    int http = other(quiet(), service, page);
    int figures = other(quiet(), service, page, http);
    List<Integer> inner = new ArrayList<>();
    while (inner.size() < INNER) {
      int port = other(quiet(), service, page, http, figures);
      if (!inner.contains(port)) {
        inner.add(port);
      }
    }
    return new EnginePorts(service, page, http, figures, List.copyOf(inner));
  }

  private static int other(int port, int... taken) throws IOException {
    int found = port;
    while (Arrays.stream(taken).boxed().toList().contains(found)) {
      found = quiet();
    }
    return found;
  }

  private static int free(int first, int second) throws IOException {
    if (first != 0 && isFree(first)) {
      return first;
    }
    if (second != 0 && isFree(second)) {
      return second;
    }
    return quiet();
  }

  /** A free port that the kernel gives to nobody who asks for just any, as connections do. */
  private static int quiet() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(QUIET_FROM, QUIET_TO);
      if (isFree(port)) {
        return port;
      }
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
