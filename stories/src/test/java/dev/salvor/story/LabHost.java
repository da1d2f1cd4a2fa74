package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A throw-away real host with the built product at {@code /opt/salvor}. */
final class LabHost implements AutoCloseable {
  private final String name;
  private final Node machine;

  private LabHost(String name, Node machine) {
    this.name = name;
    this.machine = machine;
  }

  static LabHost up(String name) {
    Require.root();
    Require.tools("systemd-nspawn", "debootstrap", "ip", "nsenter");
    LabHost host = new LabHost(name, Node.create());
    host.lab("down", name);
    Said said = host.lab("up", name, "--bind", Node.ROOT + ":/opt/salvor");
    assertThat(said.exit()).as("%s", said).isZero();
    return host;
  }

  /** Runs {@code lab ARGUMENTS}. */
  Said lab(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Node.ROOT.resolve("lab/lab").toString()));
    command.addAll(Arrays.asList(arguments));
    return machine.run(Duration.ofMinutes(10), command);
  }

  /** Runs a command as root inside, without network. */
  Said exec(String... command) {
    List<String> all = new ArrayList<>(List.of("exec", name));
    all.addAll(Arrays.asList(command));
    return lab(all.toArray(String[]::new));
  }

  /** Runs {@code salvor ARGUMENTS} as root inside, with the host's own state folder. */
  Said salvor(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "env",
                "JAVA_HOME=/opt/jdk",
                "SALVOR_ENGINE_BINARY=/usr/local/bin/temporal",
                "/opt/salvor/salvor"));
    all.addAll(Arrays.asList(arguments));
    return exec(all.toArray(String[]::new));
  }

  String read(String path) {
    Said said = exec("cat", path);
    assertThat(said.exit()).as("%s", said).isZero();
    return said.out();
  }

  String name() {
    return name;
  }

  @Override
  public void close() {
    lab("down", name);
    machine.close();
  }
}
