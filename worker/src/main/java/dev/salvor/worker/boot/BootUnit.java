package dev.salvor.worker.boot;

import dev.salvor.runbook.PosixShell;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.Systemd;
import dev.salvor.worker.process.UnitName;
import dev.salvor.workflow.connect.StateFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Brings the node of one state folder back at boot with nobody logged in. The script it runs takes
 * the node's recorded environment, so it finds the same JDK, engine and program again.
 */
public final class BootUnit {
  private final Map<String, String> env;
  private final StateFolder state;

  public BootUnit(Map<String, String> env, StateFolder state) {
    this.env = env;
    this.state = state;
  }

  /** How it stands now. */
  public BootState state() {
    Optional<ServiceManager> manager = manager();
    if (manager.isEmpty()) {
      return new BootState.Impossible(whyNot());
    }
    return manager.get().isInstalled()
        ? new BootState.Installed(manager.get().unit())
        : new BootState.Absent(manager.get().unit());
  }

  /**
   * Has {@code command} run at boot. Repeatable.
   *
   * @param command an absolute program and its words
   */
  public BootState install(List<String> command) throws NodeException {
    if (Systemd.isRunning()) {
      // Makes the next line find a manager.
      Linger.ask();
    }
    Optional<ServiceManager> manager = manager();
    if (manager.isPresent()) {
      UnitFile.write(script(), text(command), "rwx------");
      manager.get().install(script());
    }
    return state();
  }

  /** Nothing is run at boot any more. Repeatable. */
  public void remove() throws NodeException {
    Optional<ServiceManager> manager = manager();
    if (manager.isPresent()) {
      manager.get().remove();
      UnitFile.delete(script());
    }
  }

  private Optional<ServiceManager> manager() {
    if (Systemd.isRunning()) {
      if (Systemd.isRoot()) {
        return Optional.of(SystemdUnit.ofMachine(name()));
      }
      return Linger.is() ? Optional.of(SystemdUnit.ofUser(name(), config())) : Optional.empty();
    }
    if (Files.isDirectory(Path.of("/run/openrc")) && Systemd.isRoot()) {
      return Optional.of(new OpenRcService(name(), Path.of("/etc")));
    }
    return Optional.empty();
  }

  private static String whyNot() {
    if (Systemd.isRunning()) {
      return "user "
          + System.getProperty("user.name")
          + " cannot keep services without being logged in (no linger); as root: loginctl"
          + " enable-linger "
          + System.getProperty("user.name");
    }
    return Files.isDirectory(Path.of("/run/openrc"))
        ? "OpenRC runs services of root only; run salvor as root, or start salvor up at boot"
        : "neither systemd nor OpenRC runs here; have salvor up started at boot by other means";
  }

  private String name() {
    return UnitName.of("node", state);
  }

  private Path script() {
    return state.node().resolve("boot.sh");
  }

  private Path config() {
    String xdg = env.getOrDefault("XDG_CONFIG_HOME", "");
    return xdg.startsWith("/")
        ? Path.of(xdg)
        : Path.of(env.getOrDefault("HOME", System.getProperty("user.home")), ".config");
  }

  private String text(List<String> command) {
    return "#!/bin/sh\n# Started at boot; made by Salvor while a run is open.\n. "
        + PosixShell.quoted(state.node().resolve("environment.sh").toString())
        + "\nexec "
        + command.stream().map(PosixShell::quoted).collect(Collectors.joining(" "))
        + "\n";
  }
}
