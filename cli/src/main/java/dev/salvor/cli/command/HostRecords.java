package dev.salvor.cli.command;

import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunIdentity;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What this machine keeps of runs, also of those that the engine knows no more. */
record HostRecords(Path folder) {
  static HostRecords of(Session session) {
    return new HostRecords(session.stateRoot().resolve("runs"));
  }

  Path folder(RunId id) {
    return folder.resolve(id.folder());
  }

  /** Whom the folder of {@code id} belongs to; empty if there is none or it does not say so. */
  Optional<RunIdentity> belongs(RunId id) {
    return identity(folder(id));
  }

  /** The same of a folder by its name. */
  Optional<RunIdentity> in(String name) {
    return identity(folder.resolve(name));
  }

  /** How many runs have a record; plans are none. */
  int count() {
    int runs = 0;
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path run : folders) {
        if (identity(run).filter(RunIds::isPlan).isEmpty()) {
          runs++;
        }
      }
    } catch (IOException none) {
      return 0;
    }
    return runs;
  }

  private static Optional<RunIdentity> identity(Path run) {
    try {
      return RunIdentity.parse(Files.readString(run.resolve(RunIdentity.FILE)));
    } catch (IOException none) {
      return Optional.empty();
    }
  }
}
