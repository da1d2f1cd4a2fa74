package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.testing.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A lab of its own with throw-away real hosts, or with virtual machines; it goes, also when the
 * tests are stopped.
 */
final class Lab implements AutoCloseable {
  private static final Duration MOST = Duration.ofMinutes(10);

  private final String program;
  private final Path folder;
  private final Node machine;
  private final Thread atEnd = new Thread(this::throwAway);

  private Lab(String program, Path folder) {
    this.program = program;
    this.folder = folder;
    this.machine = Node.at(folder).with("SALVOR_LAB_DIR", folder.resolve("lab").toString());
  }

  /** With the hosts of {@code lab up WORDS}. */
  static Lab up(String... words) {
    Require.root();
    Require.tools("systemd-nspawn", "debootstrap", "ip", "nsenter");
    return begin("lab/lab", words);
  }

  /** With the virtual machines of {@code lab/vm up WORDS}, whose power can be cut. */
  static Lab machines(String... words) {
    Require.root();
    return begin("lab/vm", words);
  }

  private static Lab begin(String program, String... words) {
    Lab lab = new Lab(Node.ROOT.resolve(program).toString(), newFolder());
    Runtime.getRuntime().addShutdownHook(lab.atEnd);
    try {
      Said doctor = lab.run("doctor");
      Require.that(doctor.exit() == 0, "a machine that can run throw-away hosts: " + doctor);
      List<String> up = new ArrayList<>(List.of("up"));
      up.addAll(Arrays.asList(words));
      lab.ok(up.toArray(String[]::new));
      return lab;
    } catch (RuntimeException | Error e) {
      lab.close();
      throw e;
    }
  }

  /** Under /var/tmp: the way to a lab may have no space in it, and /tmp may lie in memory. */
  private static Path newFolder() {
    try {
      return Files.createTempDirectory(Path.of("/var/tmp"), "salvor-story-lab-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code lab ARGUMENTS}. */
  Said run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(Arrays.asList(arguments));
    return machine.run(MOST, command);
  }

  /** The same, which must end well. */
  Said ok(String... arguments) {
    Said said = run(arguments);
    assertThat(said.exit()).as("%s", said).isZero();
    return said;
  }

  /** Its hosts, and the ways to them. */
  JsonNode list() {
    return ok("list", "--json").json();
  }

  @Override
  public void close() {
    throwAway();
    try {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException e) {
      // The machine is going down already, and the hook has run.
    }
  }

  private void throwAway() {
    if (Files.exists(folder)) {
      Said down = run("down");
      machine.run(Duration.ofMinutes(1), List.of("rm", "-rf", "--one-file-system", "" + folder));
      assertThat(down.exit()).as("%s", down).isZero();
    }
  }
}
