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
import org.awaitility.Awaitility;

/**
 * A throw-away real host with the built product at {@code /opt/salvor}, in a lab of its own, which
 * goes with it, also when the tests are stopped from outside.
 */
final class LabHost implements AutoCloseable {
  private static final Duration MOST = Duration.ofMinutes(10);
  private static final Path LAB = Node.ROOT.resolve("lab/lab");

  private final String name;
  private final Path folder;
  private final Node machine;
  private final Thread atEnd = new Thread(this::throwAway);

  private LabHost(String name, Path folder) {
    this.name = name;
    this.folder = folder;
    this.machine = Node.at(folder).with("SALVOR_LAB_DIR", folder.resolve("lab").toString());
  }

  static LabHost up(String name) {
    Require.root();
    Require.tools("systemd-nspawn", "debootstrap", "ip", "nsenter");
    LabHost host = new LabHost(name, newFolder());
    Runtime.getRuntime().addShutdownHook(host.atEnd);
    try {
      Said doctor = host.lab("doctor");
      Require.that(doctor.exit() == 0, "a machine that can run throw-away hosts: " + doctor);
      host.ok(host.lab("up", name, "--bind", Node.ROOT + ":/opt/salvor"));
      return host;
    } catch (RuntimeException | Error e) {
      host.close();
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
  Said lab(String... arguments) {
    List<String> command = new ArrayList<>(List.of(LAB.toString()));
    command.addAll(Arrays.asList(arguments));
    return machine.run(MOST, command);
  }

  /** Runs a command as root inside, without network. */
  Said exec(String... command) {
    List<String> all = new ArrayList<>(List.of("exec", name));
    all.addAll(Arrays.asList(command));
    return lab(all.toArray(String[]::new));
  }

  /** Runs shell text as root inside, which must end well; {@code arguments} are $1 and so on. */
  String sh(String text, String... arguments) {
    List<String> all = new ArrayList<>(List.of("sh", "-c", text, "sh"));
    all.addAll(Arrays.asList(arguments));
    return ok(exec(all.toArray(String[]::new))).out();
  }

  /** Runs {@code salvor ARGUMENTS} as root inside, with the host's own state folder. */
  Said salvor(String... arguments) {
    return exec(salvorCommand(List.of(), arguments));
  }

  /** The same with another state folder. */
  Said salvorIn(String state, String... arguments) {
    List<String> all = new ArrayList<>(List.of("env", "SALVOR_STATE_DIR=" + state));
    all.addAll(Arrays.asList(salvorCommand(List.of(), arguments)));
    return exec(all.toArray(String[]::new));
  }

  /** The same as an ordinary user, with a state folder in its home. */
  Said salvorAs(String user, String... arguments) {
    return exec(salvorCommand(List.of("runuser", "-u", user, "--"), arguments));
  }

  private static String[] salvorCommand(List<String> before, String... arguments) {
    List<String> all = new ArrayList<>(before);
    all.addAll(
        List.of(
            "env",
            "HOME=" + (before.isEmpty() ? "/root" : "/home/" + before.get(2)),
            "JAVA_HOME=/opt/jdk",
            "SALVOR_ENGINE_BINARY=/usr/local/bin/temporal",
            "/opt/salvor/salvor"));
    all.addAll(Arrays.asList(arguments));
    return all.toArray(String[]::new);
  }

  /** Waits until a command inside ends with 0. */
  void await(String what, Duration most, String... command) {
    Awaitility.await(what + " on " + name)
        .atMost(most)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> exec(command).exit() == 0);
  }

  String read(String path) {
    return ok(exec("cat", path)).out();
  }

  JsonNode json(String path) {
    return ok(exec("cat", path)).json();
  }

  /** A file of the host. */
  void write(String path, String text) {
    sh("umask 077; mkdir -p \"$(dirname \"$1\")\"; printf %s \"$2\" >\"$1\"", path, text);
  }

  /** From inside, as an operator would, or as when the plug is pulled. */
  void reboot(String... how) {
    List<String> all = new ArrayList<>(List.of("reboot", name));
    all.addAll(Arrays.asList(how));
    ok(lab(all.toArray(String[]::new)));
  }

  /** Its network cable out. */
  void cut() {
    ok(lab("cut", name));
  }

  /** And in again. */
  void mend() {
    ok(lab("mend", name));
  }

  Said scenario(String... words) {
    List<String> all = new ArrayList<>(List.of("scenario", name));
    all.addAll(Arrays.asList(words));
    return ok(lab(all.toArray(String[]::new)));
  }

  private Said ok(Said said) {
    assertThat(said.exit()).as("%s", said).isZero();
    return said;
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
      Said down = lab("down");
      machine.run(Duration.ofMinutes(1), List.of("rm", "-rf", "--one-file-system", "" + folder));
      ok(down);
    }
  }
}
