package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A throw-away real host. The one of {@link #up} has the built product at {@code /opt/salvor} and
 * is alone in a lab, which goes with it.
 */
final class LabHost implements AutoCloseable {
  private final Lab lab;
  private final String name;

  /** A host of that lab. */
  LabHost(Lab lab, String name) {
    this.lab = lab;
    this.name = name;
  }

  static LabHost up(String name) {
    Lab lab =
        Lab.up(
            name,
            "--bind",
            Node.ROOT + ":/opt/salvor",
            "--bind",
            Archives.folderOfHosts() + ":/root/.cache/salvor/classes:rw");
    LabHost host = new LabHost(lab, name);
    try {
      Archives.onHosts(host);
      return host;
    } catch (RuntimeException | Error e) {
      lab.close();
      throw e;
    }
  }

  String name() {
    return name;
  }

  /** Runs {@code lab ARGUMENTS}. */
  Said lab(String... arguments) {
    return lab.run(arguments);
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
            // Root's are lent to the host; not worth making on one that lives for a minute.
            "SALVOR_NO_ARCHIVE=" + (before.isEmpty() ? "" : "1"),
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
    lab.ok(all.toArray(String[]::new));
  }

  /** Its network cable out. */
  void cut() {
    lab.ok("cut", name);
  }

  /** And in again. */
  void mend() {
    lab.ok("mend", name);
  }

  Said scenario(String... words) {
    List<String> all = new ArrayList<>(List.of("scenario", name));
    all.addAll(Arrays.asList(words));
    return lab.ok(all.toArray(String[]::new));
  }

  private Said ok(Said said) {
    assertThat(said.exit()).as("%s", said).isZero();
    return said;
  }

  @Override
  public void close() {
    lab.close();
  }
}
