package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A full Temporal server with PostgreSQL, by {@code lab/engine-postgres}. Its programs take minutes
 * to build, so that a run of the tests only uses those that are there; with {@code
 * -Dsalvor.postgres=required} they are built.
 */
final class PostgresEngine implements AutoCloseable {
  private static final String PROPERTY = "salvor.postgres";
  private static final String SCRIPT = Node.ROOT.resolve("lab/engine-postgres").toString();
  private static final Duration BUILD = Duration.ofMinutes(25);

  private final Path folder;
  private final Node caller;
  private String address = "";

  private PostgresEngine(Path folder) {
    this.folder = folder;
    this.caller = Node.at(folder).with("SALVOR_ENGINE_DIR", folder.resolve("engine").toString());
  }

  static PostgresEngine start() {
    boolean required = "required".equals(System.getProperty(PROPERTY));
    try {
      Path folder = Files.createTempDirectory("salvor-postgres");
      // PostgreSQL runs as an account of its own.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      PostgresEngine engine = new PostgresEngine(folder);
      Said lacking = engine.call(required ? "build" : "check");
      if (lacking.exit() != 0) {
        Files.delete(folder);
      }
      Require.unlessRequired(PROPERTY, lacking.exit() == 0, lacking.err());
      engine.took(engine.call("up"));
      return engine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Said call(String... words) {
    return caller.run(BUILD, Stream.concat(Stream.of("sh", SCRIPT), Stream.of(words)).toList());
  }

  private void took(Said up) {
    assertThat(up.exit()).as("%s", up).isZero();
    assertThat(up.out()).matches("TEMPORAL_ADDRESS=127\\.0\\.0\\.1:\\d+\n");
    address = up.out().strip().substring("TEMPORAL_ADDRESS=".length());
  }

  String address() {
    return address;
  }

  /** Its own words about itself, by key. */
  String status(String key) {
    List<String> lines = call("status").out().lines().toList();
    return lines.stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .findFirst()
        .orElse("");
  }

  /** Kills the server, not its database, as a crash does. */
  void kill() {
    long pid = Long.parseLong(status("server.pid"));
    ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
    assertThat(server.destroyForcibly()).isTrue();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !Node.lives(pid));
  }

  /** Starts what does not run; it must be where it was. */
  void again() {
    String before = address;
    took(call("up"));
    assertThat(address).isEqualTo(before);
  }

  @Override
  public void close() {
    Said down = call("down", "--purge");
    assertThat(down.exit()).as("%s", down).isZero();
    assertThat(folder.resolve("engine")).doesNotExist();
    try {
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
