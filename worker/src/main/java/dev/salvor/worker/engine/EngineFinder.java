package dev.salvor.worker.engine;

import dev.salvor.worker.process.FileProblem;
import dev.salvor.worker.process.Guarded;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.OsLock;
import dev.salvor.worker.process.Programs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the engine's program at the pinned version, or gets it: {@code SALVOR_ENGINE_BINARY}, the
 * cache, PATH if it is exactly that version, a download, a build with Go.
 */
public final class EngineFinder {
  private static final String ENGINES = "salvor/engine";

  private final Map<String, String> env;
  private final Progress progress;
  private final EngineProgram program;
  private final Optional<EngineArchive> archive;

  public EngineFinder(Map<String, String> env, Progress progress, EngineProgram program) {
    this(env, progress, program, EngineArchive.forThisMachine(program));
  }

  EngineFinder(Map<String, String> env, Progress progress, Optional<EngineArchive> archive) {
    this(env, progress, EngineProgram.CLI, archive);
  }

  private EngineFinder(
      Map<String, String> env,
      Progress progress,
      EngineProgram program,
      Optional<EngineArchive> archive) {
    this.env = env;
    this.progress = progress;
    this.program = program;
    this.archive = archive;
  }

  /** The program if it is here already; fetches nothing. */
  public Optional<EngineBinary> present() throws NodeException {
    String named = env.getOrDefault(program.variable(), "");
    if (!named.isEmpty()) {
      return Optional.of(named(Path.of(named).toAbsolutePath()));
    }
    if (isUsable(cached()) && EngineDigest.holds(cached())) {
      return Optional.of(new EngineBinary(cached(), EngineBinary.PINNED, program));
    }
    if (program == EngineProgram.SERVER) {
      return Optional.empty();
    }
    return Programs.onPath(env, "temporal")
        .filter(EngineFinder::isUsable)
        .filter(path -> BinaryVersion.of(path).filter(EngineBinary.PINNED::equals).isPresent())
        .map(path -> new EngineBinary(path, EngineBinary.PINNED));
  }

  /** The program, fetched where it is not here. Two at once: the second waits and says so. */
  public EngineBinary find() throws NodeException {
    EngineLeftovers.clear(base().resolve(ENGINES), progress);
    Optional<EngineBinary> present = present();
    if (present.isPresent()) {
      return present.get();
    }
    Path folder = folder();
    try {
      ownFolders(folder);
      try (OsLock lock =
          OsLock.take(
              folder.resolve("lock"),
              () -> progress.say("engine: another salvor is getting it; waiting for that one"))) {
        boolean whole = EngineDigest.holds(cached());
        if (lock.isHeld() && !(isUsable(cached()) && whole)) {
          if (!whole) {
            progress.say("engine: " + cached() + " is not what was put there; fetching it again");
            EngineDigest.forget(cached());
            Files.deleteIfExists(cached());
          }
          get(folder);
        }
        Optional<String> weakness = Guarded.weakness(cached());
        if (weakness.isPresent()) {
          throw new NodeException(
              "the engine at "
                  + cached()
                  + " is not started, because another user could replace it: "
                  + weakness.get());
        }
        return new EngineBinary(cached(), EngineBinary.PINNED, program);
      }
    } catch (IOException failure) {
      throw FileProblem.outside(folder, failure);
    }
  }

  private void get(Path folder) throws NodeException, IOException {
    List<String> tried = new ArrayList<>();
    Path work = Files.createTempDirectory(folder, EngineLeftovers.PREFIX);
    try {
      if (downloaded(work, tried) || built(work, tried)) {
        Path got = work.resolve(program.file());
        Files.setPosixFilePermissions(got, PosixFilePermissions.fromString("rwxr-xr-x"));
        sync(got);
        EngineDigest.forget(cached());
        Files.move(got, cached(), StandardCopyOption.ATOMIC_MOVE);
        EngineDigest.keep(cached());
        sync(folder);
        progress.say("engine: " + EngineBinary.wanted(program) + " is in " + folder);
        return;
      }
    } finally {
      EngineLeftovers.remove(work);
    }
    throw new NodeException(
        "no engine ("
            + EngineBinary.wanted(program)
            + "): "
            + String.join("; ", tried)
            + ". Put that version at "
            + cached()
            + ", set "
            + program.variable()
            + " to it, set TEMPORAL_ADDRESS to a server (open runs of the"
            + " embedded engine stay behind), or use --engine memory (not durable)");
  }

  private boolean downloaded(Path work, List<String> tried) {
    if (archive.isEmpty()) {
      tried.add("no release is pinned for this platform");
      return false;
    }
    EngineArchive release = archive.get();
    progress.say("engine: downloading " + release.source());
    try {
      new EngineDownload(Duration.ofSeconds(5), Duration.ofSeconds(30), progress)
          .fetch(release, work.resolve(program.file()));
      return true;
    } catch (IOException failure) {
      String failed =
          "download from " + release.source().getHost() + " failed (" + why(failure) + ")";
      progress.say("engine: " + failed);
      tried.add(failed);
      return false;
    }
  }

  private boolean built(Path work, List<String> tried) {
    Optional<Path> go = Programs.onPath(env, "go");
    if (go.isEmpty()) {
      tried.add("there is no Go to build it with");
      return false;
    }
    progress.say("engine: building it with " + go.get() + ", once");
    try {
      new EngineBuild(go.get(), folders(), progress).build(program, work);
      return true;
    } catch (IOException failure) {
      tried.add("building it with Go failed (" + why(failure) + ")");
      return false;
    }
  }

  private GoFolders folders() {
    return GoFolders.of(env, EngineFinder::isOurs, base().resolve("salvor/go"));
  }

  private static String why(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private Path cached() {
    return folder().resolve(program.file());
  }

  private Path folder() {
    return base().resolve(ENGINES).resolve(EngineBinary.PINNED);
  }

  /**
   * Of this user: sudo can leave another one's HOME, and that one may not choose what root runs.
   */
  private Path base() {
    Path xdg = Path.of(env.getOrDefault("XDG_CACHE_HOME", ""));
    if (xdg.isAbsolute() && isOurs(xdg)) {
      return xdg;
    }
    Path home = Path.of(env.getOrDefault("HOME", ""));
    return (home.isAbsolute() && isOurs(home) ? home : Path.of(System.getProperty("user.home")))
        .resolve(".cache");
  }

  /** What is not there yet will be made by us, below a folder that counts. */
  private static boolean isOurs(Path folder) {
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.exists(at)) {
        return Guarded.weakness(at).isEmpty();
      }
    }
    return false;
  }

  /** Ours and closed to others, also where the umask or an older Salvor left them open. */
  private static void ownFolders(Path folder) throws IOException {
    Set<PosixFilePermission> ours = PosixFilePermissions.fromString("rwxr-xr-x");
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(ours));
    for (Path at : List.of(folder, folder.resolve(".."), folder.resolve("../.."))) {
      Path own = at.normalize();
      if (Guarded.weakness(own).isPresent() && Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS)) {
        Files.setPosixFilePermissions(own, ours);
      }
    }
  }

  private static boolean isUsable(Path program) {
    return Files.isExecutable(program) && Guarded.weakness(program).isEmpty();
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private EngineBinary named(Path path) throws NodeException {
    if (!Files.isExecutable(path)) {
      throw new NodeException(program.variable() + ": " + path + " is not an executable file");
    }
    if (program == EngineProgram.SERVER) {
      // Another one could change the store's schema, which the pinned CLI would then meet.
      if (!BinaryVersion.isServer(path, EngineBinary.PINNED_SERVER)) {
        throw new NodeException(
            program.variable() + ": " + path + " is not " + EngineBinary.wanted(program));
      }
      return new EngineBinary(path, EngineBinary.PINNED, program);
    }
    return new EngineBinary(
        path,
        BinaryVersion.of(path)
            .orElseThrow(
                () -> new NodeException("SALVOR_ENGINE_BINARY: " + path + " is no Temporal CLI")));
  }
}
