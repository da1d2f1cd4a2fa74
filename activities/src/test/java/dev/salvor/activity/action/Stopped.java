package dev.salvor.activity.action;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A program of a binary host that stands still at one of its places until it is told to go on. */
final class Stopped implements AutoCloseable {
  private final Action action;
  private final Process process;
  private final long pid;

  /** place: of the promoter itself, or {@code far:NAME} of its child. */
  Stopped(HostFolders host, Action action, String place) throws IOException {
    this.action = action;
    Path record = Files.createTempFile(host.root, "points", "");
    process =
        action
            .env("SALVOR_PKG_POINTS", record.toString())
            .env("SALVOR_PKG_STOP_AT", place)
            .start("do");
    Awaitility.await(place)
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.readString(record).lines().anyMatch(place::equals));
    pid =
        place.startsWith("far:")
            ? process.children().findFirst().orElseThrow().pid()
            : process.pid();
    Awaitility.await(place).until(() -> state().equals("T"));
    action.env("SALVOR_PKG_STOP_AT", "").env("SALVOR_PKG_POINTS", "");
  }

  private String state() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
  }

  Action.Result goesOn() {
    signal("-CONT");
    return action.end(process);
  }

  /** How the promoter ends while its child goes no further. */
  Action.Result withoutIt() {
    return action.end(process);
  }

  private void signal(String name) {
    PromoteCase.say(List.of("kill", name, Long.toString(pid)));
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.children().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
