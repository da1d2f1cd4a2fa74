package dev.salvor.activity.transport.ssh;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/**
 * OpenSSH's server on a free port of loopback, with keys of its own, for the account of the test.
 */
public final class Sshd implements AutoCloseable {
  private final Path folder;
  private final int port;
  private Process server;

  private Sshd(Path folder, int port, Process server) {
    this.folder = folder;
    this.port = port;
    this.server = server;
  }

  public static Sshd start(Path folder, String... settings) throws Exception {
    Require.that(Files.isExecutable(Path.of("/usr/sbin/sshd")), "sshd (openssh-server)");
    key(folder.resolve("host"), "");
    key(folder.resolve("user"), "");
    Files.copy(folder.resolve("user.pub"), folder.resolve("authorized"));
    if (System.getProperty("user.name").equals("root")) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> config =
        new ArrayList<>(
            List.of(
                "ListenAddress 127.0.0.1:" + port,
                "HostKey " + folder.resolve("host"),
                "AuthorizedKeysFile " + folder.resolve("authorized"),
                "StrictModes no",
                "PasswordAuthentication no",
                "PermitRootLogin yes",
                "PidFile none",
                "UsePAM no"));
    config.addAll(List.of(settings));
    Files.write(folder.resolve("config"), config);
    Sshd sshd = new Sshd(folder, port, serve(folder));
    sshd.trust(folder.resolve("host.pub"));
    sshd.awaitUp();
    return sshd;
  }

  private static Process serve(Path folder) throws IOException {
    return new ProcessBuilder(
            "/usr/sbin/sshd", "-D", "-e", "-f", folder.resolve("config").toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  static void key(Path file, String passphrase) throws Exception {
    Process made =
        new ProcessBuilder(
                "ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", file.toString())
            .inheritIO()
            .start();
    if (made.waitFor() != 0) {
      throw new IllegalStateException("ssh-keygen failed");
    }
  }

  void trust(Path publicKey) throws IOException {
    Files.writeString(knownHosts(), "[127.0.0.1]:" + port + " " + Files.readString(publicKey));
  }

  Path knownHosts() {
    return folder.resolve("known_hosts");
  }

  private void awaitUp() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(
            () -> {
              try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.getInputStream().read() == 'S';
              }
            });
  }

  /** Ends the server and every connection it serves, as a crash does. */
  public void kill() {
    List<ProcessHandle> all = server.descendants().toList();
    // The connections first: what runs on the host can say nothing of its own end any more.
    server.children().forEach(ProcessHandle::destroyForcibly);
    all.forEach(ProcessHandle::destroyForcibly);
    server.destroyForcibly().onExit().join();
  }

  /**
   * What it has started for connections: its own processes and the programs of whoever logged in.
   */
  public List<ProcessHandle> sessions() {
    return server.descendants().toList();
  }

  public void startAgain() throws IOException {
    server = serve(folder);
    awaitUp();
  }

  public SshTarget target() {
    return target(folder.resolve("user"), Optional.empty());
  }

  SshTarget target(Path identity, Optional<String> passphrase) {
    return new SshTarget(
        "127.0.0.1",
        port,
        System.getProperty("user.name"),
        List.of(identity),
        passphrase,
        List.of(knownHosts()),
        new Become.None(),
        Optional.empty(),
        Duration.ofSeconds(20),
        Map.of());
  }

  @Override
  public void close() {
    kill();
  }
}
