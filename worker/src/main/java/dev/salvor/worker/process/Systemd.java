package dev.salvor.worker.process;

import dev.salvor.workflow.connect.Account;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether systemd runs this machine and obeys this user. */
public final class Systemd {
  private Systemd() {}

  /** systemd is pid 1 here. */
  public static boolean isRunning() {
    return Files.isDirectory(Path.of("/run/systemd/system"));
  }

  /** systemd is pid 1 and the caller is root. */
  public static boolean isUsable() {
    return isRunning() && isRoot();
  }

  /** The caller is root. */
  public static boolean isRoot() {
    return Account.isRoot();
  }
}
