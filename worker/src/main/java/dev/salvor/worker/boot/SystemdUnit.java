package dev.salvor.worker.boot;

import dev.salvor.worker.process.NodeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A systemd service that starts the node once at boot. {@code KillMode=process}: what it started
 * lives in units of its own and is not taken along when it is done.
 */
final class SystemdUnit implements ServiceManager {
  private final String name;
  private final Path folder;
  private final List<String> systemctl;
  private final String target;
  private final String limits;

  /**
   * Of what only begins other units. Nothing among it for which the kernel would have to make a
   * namespace: where it cannot, the node would not come back.
   */
  private static final String MACHINE =
      """
      NoNewPrivileges=yes
      CapabilityBoundingSet=CAP_CHOWN CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_KILL CAP_SYS_PTRACE
      RestrictNamespaces=yes
      RestrictSUIDSGID=yes
      RestrictRealtime=yes
      RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
      LockPersonality=yes
      SystemCallArchitectures=native
      SystemCallFilter=~@clock @cpu-emulation @debug @module @mount @obsolete @raw-io @reboot @swap
      SystemCallErrorNumber=EPERM
      """;

  /** There node and steps stay in this unit, and a step may need sudo. */
  private static final String USER = "";

  private SystemdUnit(
      String name, Path folder, List<String> systemctl, String target, String limits) {
    this.name = name;
    this.folder = folder;
    this.systemctl = systemctl;
    this.target = target;
    this.limits = limits;
  }

  static SystemdUnit ofMachine(String name) {
    return new SystemdUnit(
        name, Path.of("/etc/systemd/system"), List.of("systemctl"), "multi-user.target", MACHINE);
  }

  static SystemdUnit ofUser(String name, Path config) {
    return new SystemdUnit(
        name,
        config.resolve("systemd/user"),
        List.of("systemctl", "--user"),
        "default.target",
        USER);
  }

  @Override
  public String unit() {
    return name + ".service";
  }

  @Override
  public boolean isInstalled() {
    return Files.exists(folder.resolve(unit()))
        && Files.exists(folder.resolve(target + ".wants").resolve(unit()));
  }

  @Override
  public void install(Path script) throws NodeException {
    UnitFile.write(folder.resolve(unit()), text(script), "rw-r--r--");
    ctl("daemon-reload");
    ctl("enable", unit());
  }

  @Override
  public void remove() throws NodeException {
    if (!Files.exists(folder.resolve(unit()))) {
      return;
    }
    ctl("disable", unit());
    UnitFile.delete(folder.resolve(unit()));
    ctl("daemon-reload");
  }

  String text(Path script) {
    return """
    [Unit]
    Description=Salvor: goes on with open runs after a boot
    After=local-fs.target network.target
    RequiresMountsFor=%1$s

    [Service]
    Type=oneshot
    ExecStart=/bin/sh %2$s
    KillMode=process
    TimeoutStartSec=5min
    UMask=0077
    KeyringMode=private
    %4$s
    [Install]
    WantedBy=%3$s
    """
        .formatted(quoted(script), quoted(script), target, limits);
  }

  /** As systemd wants it: percent signs and dollars doubled, in quotes. */
  private static String quoted(Path path) {
    return "\""
        + path.toString()
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("%", "%%")
            .replace("$", "$$")
        + "\"";
  }

  private void ctl(String... words) throws NodeException {
    List<String> command = new ArrayList<>(systemctl);
    command.addAll(List.of(words));
    UnitFile.run(command.toArray(new String[0]));
  }
}
