package dev.salvor.worker.doctor;

import dev.salvor.worker.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** A clock before the program was built, or before files of this machine, is wrong. */
final class ClockCheck {
  private ClockCheck() {}

  static Finding look() {
    Instant now = Instant.now();
    Instant newest =
        Stream.of("/etc/hostname", "/etc/passwd", "/var/log", "/var/lib")
            .map(name -> changed(Path.of(name)))
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH);
    return newest.isAfter(now.plus(Duration.ofMinutes(2)))
        ? Finding.problem(
            "clock",
            "it says " + now + ", but files of this machine are from " + newest,
            "set it, for example: timedatectl set-ntp true")
        : Finding.ok("clock", now.toString());
  }

  /** When a file changed; not every machine has each of them. */
  private static Instant changed(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException absent) {
      return Instant.EPOCH;
    }
  }

  /** Whether something keeps the clock right. */
  static Finding sync(Map<String, String> env) {
    if (Programs.onPath(env, "timedatectl").isEmpty()) {
      return Finding.ok("time sync", "not known: this machine has no timedatectl");
    }
    Programs.Result said =
        Programs.run(
            Duration.ofSeconds(5), "timedatectl", "show", "--property=NTPSynchronized", "--value");
    return sync(said);
  }

  static Finding sync(Programs.Result said) {
    return switch (said.isOk() ? said.output().strip() : "") {
      case "yes" -> Finding.ok("time sync", "the clock is synchronised");
      case "no" ->
          Finding.warning(
              "time sync",
              "the clock is not synchronised: times in logs of several machines may not agree",
              "timedatectl set-ntp true, or start chronyd or ntpd");
      default -> Finding.ok("time sync", "not known: timedatectl does not say");
    };
  }
}
