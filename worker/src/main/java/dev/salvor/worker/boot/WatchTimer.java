package dev.salvor.worker.boot;

import dev.salvor.runbook.PosixShell;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.Programs;
import dev.salvor.worker.process.Systemd;
import dev.salvor.worker.process.UnitName;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Calls {@code watch-node} again and again: a systemd timer, or a line of cron. Both run a script
 * with the node's recorded environment, so that they find the same engine, program and secrets.
 */
public final class WatchTimer {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MOST = 60_000;

  private final Map<String, String> env;
  private final StateFolder state;

  public WatchTimer(Map<String, String> env, StateFolder state) {
    this.env = env;
    this.state = state;
  }

  /** Of the units, without their ending. */
  public String name() {
    return UnitName.of("watch", state);
  }

  private Path script() {
    return state.node().resolve("watch-node.sh");
  }

  /** Both units, as they are installed, one after the other. */
  public String units(Duration every) {
    return "# " + name() + ".service\n" + service() + "\n# " + name() + ".timer\n" + timer(every);
  }

  private String service() {
    return """
    [Unit]
    Description=Salvor: looks whether the node is well

    [Service]
    Type=oneshot
    ExecStart=/bin/sh "%s"
    # Something was found, and told: that is no failure of this unit.
    SuccessExitStatus=1
    TimeoutStartSec=5min
    UMask=0077
    KeyringMode=private
    """
        .formatted(
            script()
                .toString()
                .replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("%", "%%")
                .replace("$", "$$"));
  }

  private String timer(Duration every) {
    return """
    [Unit]
    Description=Salvor: looks whether the node is well, every %1$d s

    [Timer]
    OnActiveSec=1min
    OnBootSec=2min
    OnUnitActiveSec=%1$ds

    [Install]
    WantedBy=timers.target
    """
        .formatted(every.toSeconds());
  }

  /** Whether cron can call at just these times: its steps begin anew each hour and each day. */
  public static boolean isOfCron(Duration every) {
    long minutes = every.toMinutes();
    return every.equals(Duration.ofMinutes(minutes))
        && minutes > 0
        && (minutes < 60 ? 60 % minutes == 0 : minutes % 60 == 0 && 24 * 60 % minutes == 0);
  }

  /**
   * The line of cron, as it is installed. What it prints is mailed by cron each time, so only what
   * goes wrong with it is.
   *
   * @param every one that {@link #isOfCron}
   */
  public String cronLine(Duration every) {
    long minutes = every.toMinutes();
    String when = minutes < 60 ? "*/" + minutes + " * * * *" : hours(minutes / 60);
    // cron takes a percent sign for the end of the line.
    return when
        + " /bin/sh "
        + PosixShell.quoted(script().toString()).replace("%", "\\%")
        + " >/dev/null"
        + mark()
        + "\n";
  }

  private static String hours(long hours) {
    return hours == 24 ? "0 0 * * *" : "0 */" + hours + " * * *";
  }

  private String mark() {
    return " # " + name();
  }

  /** Has systemd call {@code command}. Repeatable. */
  public void installSystemd(List<String> command, Duration every) throws NodeException {
    if (!Systemd.isRunning()) {
      throw new NodeException("systemd does not run here; use --install cron, or --print");
    }
    Linger.ask();
    Optional<String> ends = Linger.whyNoTimer();
    if (ends.isPresent()) {
      throw new NodeException(ends.get());
    }
    removeCron();
    write(command);
    UnitFile.write(folder().resolve(name() + ".service"), service(), "rw-r--r--");
    UnitFile.write(folder().resolve(name() + ".timer"), timer(every), "rw-r--r--");
    ctl("daemon-reload");
    ctl("enable", "--now", name() + ".timer");
  }

  /** Has cron call {@code command}. Repeatable. */
  public void installCron(List<String> command, Duration every) throws NodeException {
    if (Programs.onPath(env, "crontab").isEmpty()) {
      throw new NodeException("there is no crontab here; use --install systemd, or --print");
    }
    removeSystemd();
    write(command);
    crontab(without() + cronLine(every));
  }

  /** Nothing calls it any more; what was there. Repeatable. */
  public List<String> remove() throws NodeException {
    List<String> out = new ArrayList<>();
    if (removeSystemd()) {
      out.add(name() + ".timer");
    }
    if (removeCron()) {
      out.add("the line of cron");
    }
    UnitFile.delete(script());
    return out;
  }

  private boolean removeSystemd() throws NodeException {
    Path timer = folder().resolve(name() + ".timer");
    if (!Files.exists(timer)) {
      return false;
    }
    if (Systemd.isRunning()) {
      ctl("disable", "--now", name() + ".timer");
    }
    UnitFile.delete(timer);
    UnitFile.delete(folder().resolve(name() + ".service"));
    if (Systemd.isRunning()) {
      ctl("daemon-reload");
    }
    return true;
  }

  private boolean removeCron() throws NodeException {
    if (Programs.onPath(env, "crontab").isEmpty() || !table().contains(mark() + "\n")) {
      return false;
    }
    crontab(without());
    return true;
  }

  /** Everything that is in the user's table; nothing is written over what was not read whole. */
  private static String table() throws NodeException {
    Programs.Result now = Programs.run(PATIENCE, "crontab", "-l");
    if (!now.isOk() && !now.output().toLowerCase(Locale.ROOT).contains("no crontab")) {
      throw new NodeException("crontab -l: " + now.output().strip());
    }
    if (now.output().length() >= MOST) {
      throw new NodeException("the crontab is too long to be changed; use --print");
    }
    return now.isOk() ? now.output().stripTrailing() + "\n" : "";
  }

  private String without() throws NodeException {
    return table()
        .lines()
        .filter(line -> !line.endsWith(mark()))
        .map(line -> line + "\n")
        .collect(Collectors.joining())
        .replaceFirst("^\n", "");
  }

  private void crontab(String text) throws NodeException {
    Path file = state.node().resolve("crontab.new");
    try {
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
      UnitFile.run("crontab", file.toString());
      Files.delete(file);
    } catch (IOException failure) {
      throw dev.salvor.worker.process.FileProblem.of(file, failure);
    }
  }

  private void write(List<String> command) throws NodeException {
    String text =
        "#!/bin/sh\n# Called by a timer; made by salvor watch-node --install.\n. "
            + PosixShell.quoted(state.node().resolve("environment.sh").toString())
            + "\nexec "
            + command.stream().map(PosixShell::quoted).collect(Collectors.joining(" "))
            + "\n";
    UnitFile.write(script(), text, "rwx------");
  }

  private Path folder() {
    if (Systemd.isRoot()) {
      return Path.of("/etc/systemd/system");
    }
    String xdg = env.getOrDefault("XDG_CONFIG_HOME", "");
    Path config =
        xdg.startsWith("/")
            ? Path.of(xdg)
            : Path.of(env.getOrDefault("HOME", System.getProperty("user.home")), ".config");
    return config.resolve("systemd/user");
  }

  private static void ctl(String... words) throws NodeException {
    List<String> command = new ArrayList<>(List.of("systemctl"));
    if (!Systemd.isRoot()) {
      command.add("--user");
    }
    command.addAll(List.of(words));
    UnitFile.run(command.toArray(new String[0]));
  }
}
