package dev.salvor.worker.engine;

import dev.salvor.runbook.PosixShell;
import dev.salvor.worker.process.FileProblem;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.StateRoom;
import dev.salvor.workflow.contract.notice.NoticeWorkflow;
import dev.salvor.workflow.contract.schedule.ScheduleGuardWorkflow;
import dev.salvor.workflow.contract.schedule.SchedulePauseWorkflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sqlite.NativeLibraryNotFoundException;

/**
 * The engine's store as a file: read beside a running engine through SQLite's own locks. Needs no
 * tool of the machine.
 */
public final class EngineStore {
  /** The engine's number for a run that has not ended. */
  private static final int RUNNING = 1;

  /** The engine runs workflows of its own. */
  private static final String OURS = "workflow_type_name NOT LIKE 'temporal-sys-%'";

  private static final String NO_RUNS =
      "('"
          + String.join(
              "', '", NoticeWorkflow.TYPE, ScheduleGuardWorkflow.TYPE, SchedulePauseWorkflow.TYPE)
          + "')";

  private final Path file;

  private EngineStore(Path file) {
    this.file = file;
  }

  /** The store of a state folder; it need not exist. */
  public static EngineStore of(StateFolder state) {
    return new EngineStore(StoreVersion.store(state));
  }

  static EngineStore at(Path file) {
    return new EngineStore(file);
  }

  public boolean exists() {
    return Files.exists(file);
  }

  public Path file() {
    return file;
  }

  /** Bytes on disk, with what is not yet in the main file. */
  public long size() {
    return file.toFile().length()
        + file.resolveSibling(file.getFileName() + "-wal").toFile().length();
  }

  /** Runs that have not ended, as the store lists them. A message on its way is no run. */
  public long openRuns() throws NodeException {
    return open("reading its open runs", OURS + " AND workflow_type_name NOT IN " + NO_RUNS);
  }

  /** Schedules, paused ones too, as the store lists them. */
  public long schedules() throws NodeException {
    return open("reading its schedules", "workflow_type_name LIKE 'temporal-sys-scheduler%'");
  }

  private long open(String what, String which) throws NodeException {
    if (!exists()) {
      return 0;
    }
    return ask(
        what,
        connection -> {
          String sql = "SELECT count(*) FROM executions_visibility WHERE status = ? AND " + which;
          try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setInt(1, RUNNING);
            try (ResultSet row = query.executeQuery()) {
              return row.next() ? row.getLong(1) : 0L;
            }
          }
        });
  }

  /** Whether no run was ever accepted: also a store whose making was cut short is empty. */
  public boolean isEmpty() throws NodeException {
    return !exists()
        || ask(
            "looking for runs",
            connection ->
                first(
                            connection,
                            "SELECT count(*) FROM sqlite_master WHERE name ="
                                + " 'executions_visibility'")
                        .equals("0")
                    || first(connection, "SELECT count(*) FROM executions_visibility WHERE " + OURS)
                        .equals("0"));
  }

  /**
   * Forgets at which ports the parts of an engine that has ended found each other: the next one
   * would look for them there for most of a minute. Only while no engine runs.
   */
  void forgetMembers() throws NodeException {
    if (exists()) {
      var unused =
          ask(
              "forgetting who served it",
              connection -> {
                String table = "name = 'cluster_membership'";
                return !first(connection, "SELECT count(*) FROM sqlite_master WHERE " + table)
                        .equals("0")
                    && update(connection, "DELETE FROM cluster_membership");
              });
    }
  }

  /** What SQLite says about the file: {@code ok}, or the first things that are wrong. */
  public String integrity() throws NodeException {
    return ask("checking it", connection -> first(connection, "PRAGMA integrity_check(5)"));
  }

  /** The definitions of all tables and indexes, in order. */
  List<String> schema() throws NodeException {
    return ask(
        "reading its schema",
        connection -> {
          List<String> schema = new ArrayList<>();
          try (PreparedStatement query =
                  connection.prepareStatement(
                      "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name");
              ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
              schema.add(rows.getString(1));
            }
          }
          return schema;
        });
  }

  /**
   * Writes a consistent copy to {@code target}, also while the engine works, checks it, and only
   * then gives it its name. Refuses a file that exists.
   */
  public void backup(Path target) throws NodeException {
    if (!exists()) {
      throw new NodeException(file + ": there is no store yet; salvor up makes it");
    }
    if (Files.exists(target)) {
      throw new NodeException(target + ": exists already; nothing was written. Give a new file");
    }
    Path next = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.deleteIfExists(next);
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      copy(next);
      String verdict = at(next).integrity();
      if (!verdict.equals("ok")) {
        throw new NodeException(
            next
                + ": the copy is damaged ("
                + verdict
                + "), so never restore it; it was kept for inspection. To check the store itself:"
                + " salvor doctor");
      }
      Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw FileProblem.outside(target, failure);
    }
  }

  /**
   * The commands that put a copy in the place of the store, one a line.
   *
   * @param copy the copy, as a word of a shell
   */
  public List<String> restoring(String copy) {
    String here = PosixShell.word(file.toString());
    return List.of(
        "salvor down",
        "mv " + here + " " + PosixShell.word(file + ".before"),
        "rm -f " + PosixShell.word(file + "-wal") + " " + PosixShell.word(file + "-shm"),
        "cp -p " + copy + " " + here + " && salvor up");
  }

  private void copy(Path next) throws NodeException {
    ask(
        "copying it to " + next,
        connection -> {
          try (PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, next.toString());
            return vacuum.execute();
          }
        });
  }

  private interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  private <T> T ask(String what, Question<T> question) throws NodeException {
    // The driver unpacks its library here; the machine's own temporary folder may forbid that.
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      System.setProperty("org.sqlite.tmpdir", folder.toString());
    }
    // As a URI, so that no character of the path means anything.
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath().toUri())) {
      first(connection, "PRAGMA busy_timeout = 10000");
      // The folders for temporary files may be full or read-only.
      try (PreparedStatement memory = connection.prepareStatement("PRAGMA temp_store = MEMORY")) {
        memory.execute();
      }
      return question.ask(connection);
    } catch (SQLException failure) {
      throw FileProblem.of(file, new IOException(what + " failed: " + why(failure), failure));
    }
  }

  private String why(SQLException failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof NativeLibraryNotFoundException) {
        Optional<String> room =
            Optional.ofNullable(file.toAbsolutePath().getParent()).flatMap(StateRoom::trouble);
        if (room.isPresent()) {
          return room.get();
        }
        return "SQLite's library cannot be loaded from this folder; if it is mounted noexec,"
            + " remount it, or copy the store by hand: salvor down, then cp "
            + file
            + "*";
      }
    }
    return String.valueOf(failure.getMessage());
  }

  private static boolean update(Connection connection, String sql) throws SQLException {
    try (PreparedStatement change = connection.prepareStatement(sql)) {
      return change.executeUpdate() > 0;
    }
  }

  private static String first(Connection connection, String sql) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet row = query.executeQuery()) {
      return row.next() ? row.getString(1) : "";
    }
  }
}
