package dev.salvor.story;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A host that is reached over SSH only: OpenSSH's server on a free port of loopback, whose logins
 * have a state folder of their own, so that what was done there lies elsewhere than what was done
 * here.
 */
final class FarHost implements AutoCloseable {
  private final Path folder;
  private final Path state;
  private final int port;
  private Process server;

  private FarHost(Path folder, Path state, int port, Process server) {
    this.folder = folder;
    this.state = state;
    this.port = port;
    this.server = server;
  }

  static FarHost start(Path folder) throws Exception {
    return start(folder, folder.resolve("state"));
  }

  /** With this state folder, which somebody else may use as well. */
  static FarHost start(Path folder, Path state) throws Exception {
    Require.that(Files.isExecutable(Path.of("/usr/sbin/sshd")), "sshd (openssh-server)");
    Files.createDirectories(folder);
    key(folder.resolve("host"));
    key(folder.resolve("user"));
    Files.copy(folder.resolve("user.pub"), folder.resolve("authorized"));
    if (System.getProperty("user.name").equals("root")) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Files.write(
        folder.resolve("config"),
        List.of(
            "ListenAddress 127.0.0.1:" + port,
            "HostKey " + folder.resolve("host"),
            "AuthorizedKeysFile " + folder.resolve("authorized"),
            "SetEnv \"SALVOR_STATE_DIR=" + state + "\"",
            "StrictModes no",
            "PasswordAuthentication no",
            "PermitRootLogin yes",
            "PidFile none",
            "UsePAM no"));
    FarHost host = new FarHost(folder, state, port, serve(folder));
    host.trusted();
    host.awaitUp();
    return host;
  }

  private static Process serve(Path folder) throws IOException {
    return new ProcessBuilder(
            "/usr/sbin/sshd", "-D", "-e", "-f", folder.resolve("config").toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private static void key(Path file) throws Exception {
    Files.deleteIfExists(file);
    Files.deleteIfExists(Path.of(file + ".pub"));
    Process made =
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
            .inheritIO()
            .start();
    if (made.waitFor() != 0) {
      throw new IllegalStateException("ssh-keygen failed");
    }
  }

  /** Its key is known. */
  void trusted() throws IOException {
    Files.writeString(
        knownHosts(), "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve("host.pub")));
  }

  Path knownHosts() {
    return folder.resolve("known_hosts");
  }

  /** As it is written under {@code hosts} of an inventory. */
  String written() {
    return written(port);
  }

  /** The same at another port. */
  String written(int other) {
    return "{address: 127.0.0.1, port: "
        + other
        + ", user: "
        + System.getProperty("user.name")
        + ", identityFiles: ["
        + folder.resolve("user")
        + "], knownHosts: ["
        + knownHosts()
        + "]}";
  }

  /** An inventory with this host as {@code web1}. */
  String inventory() {
    return "schemaVersion: 1\nhosts:\n  web1: " + written() + "\n";
  }

  /** The port of its server. */
  int port() {
    return port;
  }

  /** The key that opens it. */
  Path key() {
    return folder.resolve("user");
  }

  /** The state folder of its logins. */
  Path state() {
    return state;
  }

  Path run(String id) {
    return state().resolve("runs").resolve(id);
  }

  /** It is installed anew, or another machine answers in its place. */
  void anotherKey() throws Exception {
    kill();
    key(folder.resolve("other"));
    Files.move(
        folder.resolve("other"), folder.resolve("host"), StandardCopyOption.REPLACE_EXISTING);
    startAgain();
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
  void kill() {
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.destroyForcibly().onExit().join();
  }

  /**
   * Stops the server and its sessions without ending them: connections stay open and nothing comes
   * out of them. What they have started goes on.
   */
  void freeze() throws Exception {
    signal("-STOP");
  }

  /** They go on. */
  void thaw() throws Exception {
    signal("-CONT");
  }

  private void signal(String signal) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", signal, "" + server.pid()));
    server
        .descendants()
        .filter(p -> p.info().command().filter(name -> name.contains("sshd")).isPresent())
        .forEach(p -> command.add("" + p.pid()));
    // One that has just ended makes it fail, and the others have the signal all the same.
    new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  void startAgain() throws IOException {
    server = serve(folder);
    awaitUp();
  }

  @Override
  public void close() {
    kill();
  }
}
