package dev.salvor.workflow.connect;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The folder that holds everything of one node: the engine's store, the worker's records, the runs
 * of the host. Only its owner may look into it.
 */
public record StateFolder(Path root) {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final int OTHERS = 077;
  private static final int OTHERS_WRITE = 022;
  private static final List<String> CLOSED = List.of("", "engine", "node", "keys", "runs", "audit");

  public StateFolder {
    if (!root.isAbsolute()) {
      throw new IllegalArgumentException("state folder: " + root + " is not an absolute path");
    }
    root = root.normalize();
  }

  /**
   * {@code SALVOR_STATE_DIR}, else {@code /var/lib/salvor} for root, else {@code
   * $XDG_STATE_HOME/salvor} or {@code ~/.local/state/salvor}.
   *
   * @throws IllegalArgumentException with a message for people if that is no usable path
   */
  public static StateFolder of(Map<String, String> env) {
    try {
      return named(env);
    } catch (InvalidPathException unusable) {
      throw new IllegalArgumentException(
          "the path of the state folder ("
              + unusable.getInput()
              + ") cannot be used in this locale; set LC_ALL=C.UTF-8, or set SALVOR_STATE_DIR to a"
              + " path in plain letters (open runs stay behind in this one)",
          unusable);
    }
  }

  private static StateFolder named(Map<String, String> env) {
    String named = env.getOrDefault("SALVOR_STATE_DIR", "");
    if (!named.isEmpty()) {
      return new StateFolder(Path.of(named).toAbsolutePath());
    }
    if (Account.isRoot()) {
      return new StateFolder(Path.of("/var/lib/salvor"));
    }
    String xdg = env.getOrDefault("XDG_STATE_HOME", "");
    if (xdg.startsWith("/")) {
      return new StateFolder(Path.of(xdg, "salvor"));
    }
    String home = env.getOrDefault("HOME", "");
    if (!home.startsWith("/")) {
      home = System.getProperty("user.home"); // by the account, not by HOME
    }
    if (!home.startsWith("/")) {
      throw new IllegalArgumentException(
          "HOME names no folder, and the account has none; set SALVOR_STATE_DIR to a folder");
    }
    return new StateFolder(Path.of(home, ".local/state/salvor"));
  }

  public Path engine() {
    return root.resolve("engine");
  }

  public Path node() {
    return root.resolve("node");
  }

  /** What the running or last engine was started with. */
  public Path engineRecord() {
    return engine().resolve("engine.json");
  }

  /** The certificates of its engine; where it has some, nobody is let in without. */
  public EngineTls engineTls() {
    return new EngineTls(engine().resolve("tls"));
  }

  /** The engine's process, written by that process itself. */
  public Path enginePid() {
    return engine().resolve("engine.pid");
  }

  /** The worker that serves this folder, written when it polls. */
  public Path workerRecord() {
    return node().resolve("worker.json");
  }

  /** Present from a deliberate stop to the next start. */
  public Path stopped() {
    return node().resolve("stopped");
  }

  /** Whom its worker trusts, and what it does only with their signature; absent: it asks none. */
  public Path trustedKeys() {
    return root.resolve("trusted-keys.json");
  }

  /** By whom and when the node was stopped on purpose; empty if it was not. */
  public Optional<String> stoppedBy() {
    try {
      String by = Files.readString(stopped()).strip();
      return Optional.of(by.isEmpty() ? "on purpose, by whom is not on record" : by);
    } catch (NoSuchFileException running) {
      return Optional.empty();
    } catch (IOException unreadable) {
      return Optional.of("on purpose, by whom cannot be read");
    }
  }

  /**
   * Refuses a folder that is there and not for Salvor alone, and one that others could replace.
   *
   * @throws IOException with a reason for people
   */
  public void requireOurs() throws IOException {
    if (Files.exists(root)) {
      Claim.check(root);
    }
    Optional<String> above = replaceable();
    if (above.isPresent()) {
      throw new FileSystemException(root.toString(), null, above.get());
    }
  }

  /** Why others than this account and root could put another folder in its place. */
  public Optional<String> replaceable() {
    return FoldersAbove.weakness(root, Account.uid());
  }

  /** Why it is open to what others would put there, or could be theirs; absent if it is not. */
  public Optional<String> openToOthers() {
    try {
      return Claim.writable(root).or(this::replaceable);
    } catch (IOException absent) {
      return replaceable();
    }
  }

  /** The same as {@link #create(Consumer)} for whoever has nobody to tell. */
  public void create() throws IOException {
    create(told -> {});
  }

  /**
   * Makes the folders, mode 0700, and closes those that are there and open to others. Repeatable.
   *
   * @param told is given a line for each folder into which others could write until now
   * @throws IOException if one cannot be made, or the folder is not for Salvor alone
   */
  public void create(Consumer<String> told) throws IOException {
    requireOurs();
    boolean reachable = Files.exists(root) && (mode(root) & OTHERS) != 0;
    for (Path folder : new Path[] {root, engine(), node()}) {
      try {
        Files.createDirectories(folder.getParent());
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      } catch (FileAlreadyExistsException present) {
        if (!Files.isDirectory(folder)) {
          throw present;
        }
      }
    }
    for (String name : CLOSED) {
      close(root.resolve(name), reachable, told);
    }
  }

  /** As an older version, a copy without modes or a person may have left it. */
  private static void close(Path folder, boolean reachable, Consumer<String> told)
      throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && ((Number) Files.getAttribute(folder, "unix:uid")).longValue() == Account.uid()
        && (mode(folder) & OTHERS) != 0) {
      String was = PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
      boolean writable = (mode(folder) & OTHERS_WRITE) != 0;
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
      if (writable) {
        told.accept(words(folder, was, reachable));
      }
    }
  }

  private static String words(Path folder, String was, boolean reachable) {
    return folder
        + " could be written by others ("
        + was
        + ") and is closed now (rwx------); "
        + (reachable
            ? "until now others on this machine could have put files there, or other ones in their"
                + " place: look whose they are (ls -la "
                + folder
                + "), and if one is not yours do not trust what the node did: salvor audit verify"
            : "nobody else came there as long as the state folder above it was closed, as it is");
  }

  private static int mode(Path folder) throws IOException {
    return ((Number) Files.getAttribute(folder, "unix:mode")).intValue();
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
