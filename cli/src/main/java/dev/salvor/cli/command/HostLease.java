package dev.salvor.cli.command;

import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.contract.run.RunIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Which run has reserved this machine, as its own {@code host.lock} says.
 *
 * @param folder name of the run's folder
 * @param run whose folder it is; absent: it does not say so
 * @param until when the lease is over; each order of the run renews it
 * @param busy something of the run works there still, and as long as that is so the machine is
 *     nobody else's
 */
record HostLease(String folder, Optional<RunIdentity> run, Instant until, boolean busy) {
  /** Empty if nobody has, if it has lapsed, or if it cannot be read. */
  static Optional<HostLease> of(Path stateRoot, Instant now) {
    try {
      String[] words = Files.readString(stateRoot.resolve("host.lock")).strip().split(" ", -1);
      if (words.length != 4 || !words[3].equals(".")) {
        return Optional.empty();
      }
      Path folder = stateRoot.resolve("runs").resolve(words[0]);
      if (!Files.isDirectory(folder) || Files.exists(folder.resolve("closed"))) {
        return Optional.empty();
      }
      // After a reboot it counts from the boot.
      long since = words[1].equals(ProcessMark.currentBoot()) ? Long.parseLong(words[2]) : 0;
      String uptime = Files.readString(Path.of("/proc/uptime"));
      long left =
          LeftLook.LEASE.toSeconds() - ((long) Double.parseDouble(uptime.split(" ", 2)[0]) - since);
      boolean busy = HostTold.isBusy(folder);
      return left <= 0 && !busy
          ? Optional.empty()
          : Optional.of(
              new HostLease(
                  words[0],
                  new HostRecords(stateRoot.resolve("runs")).in(words[0]),
                  now.plus(Duration.ofSeconds(Math.max(0, left))).truncatedTo(ChronoUnit.SECONDS),
                  busy));
    } catch (IOException | NumberFormatException unreadable) {
      return Optional.empty();
    }
  }
}
