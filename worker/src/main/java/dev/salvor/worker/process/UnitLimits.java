package dev.salvor.worker.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a unit of systemd may not do, as properties in the form {@code NAME=VALUE}.
 *
 * @param plain those that every machine can hold; one that its systemd does not know is left out
 * @param sandbox those for which the kernel has to make namespaces and filters: in some containers
 *     it cannot, and the unit is begun without them
 */
public record UnitLimits(List<String> plain, List<String> sandbox) {
  /** Ends what hangs; a unit whose memory runs out loses one process and not all. */
  private static final List<String> LIFE =
      List.of("KillMode=mixed", "TimeoutStopSec=15", "OOMPolicy=continue");

  /** Nothing that a step could notice that has not got a unit of its own. */
  private static final List<String> CLOSED = List.of("UMask=0077", "KeyringMode=private");

  private static final List<String> ENGINE =
      List.of(
          "NoNewPrivileges=yes",
          "CapabilityBoundingSet=",
          "AmbientCapabilities=",
          "ProtectSystem=strict",
          "ProtectHome=tmpfs",
          "PrivateTmp=yes",
          "PrivateDevices=yes",
          "DevicePolicy=closed",
          "PrivateUsers=yes",
          "ProtectKernelTunables=yes",
          "ProtectKernelModules=yes",
          "ProtectKernelLogs=yes",
          "ProtectControlGroups=yes",
          "ProtectClock=yes",
          "ProtectHostname=yes",
          "RestrictNamespaces=yes",
          "RestrictSUIDSGID=yes",
          "RestrictRealtime=yes",
          "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
          "LockPersonality=yes",
          "MemoryDenyWriteExecute=yes",
          "SystemCallArchitectures=native",
          "SystemCallFilter=@system-service",
          "SystemCallFilter=~@privileged @resources",
          // A call that is refused is an error of the program and not its end.
          "SystemCallErrorNumber=EPERM",
          "IPAddressDeny=any",
          "IPAddressAllow=localhost");

  public UnitLimits {
    plain = List.copyOf(plain);
    sandbox = List.copyOf(sandbox);
  }

  /** Of what does as root whatever it is ordered to. */
  public static UnitLimits ofWorker() {
    List<String> plain = new ArrayList<>(LIFE);
    plain.addAll(CLOSED);
    return new UnitLimits(plain, List.of());
  }

  /**
   * Of what serves on loopback and writes one folder, with no right of root but to own its files.
   *
   * @param folder the one it writes
   * @param needs files that it reads wherever they lie
   * @param hidden what it may not even see; need not be there
   * @param empty folders that have nothing in them for it but what it needs
   */
  public static UnitLimits ofEngine(
      Path folder, List<Path> needs, List<Path> hidden, List<Path> empty) {
    List<String> sandbox = new ArrayList<>(ENGINE);
    empty.forEach(place -> sandbox.add("TemporaryFileSystem=" + quoted(place) + ":ro"));
    // Also where the folder lies in one of those that are empty for it.
    sandbox.add("BindPaths=" + quoted(folder));
    sandbox.add("ReadWritePaths=" + quoted(folder));
    needs.forEach(file -> sandbox.add("BindReadOnlyPaths=" + quoted(file)));
    hidden.forEach(file -> sandbox.add("InaccessiblePaths=" + quoted("-", file)));
    return new UnitLimits(ofWorker().plain(), sandbox);
  }

  private static String quoted(Path path) {
    return quoted("", path);
  }

  private static String quoted(String before, Path path) {
    return "\"" + before + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** Both together, in the form of a unit's file. */
  public String unit(String command) {
    List<String> lines = new ArrayList<>(List.of("[Service]", "ExecStart=" + command));
    lines.addAll(plain);
    lines.addAll(sandbox);
    return String.join("\n", lines) + "\n";
  }
}
