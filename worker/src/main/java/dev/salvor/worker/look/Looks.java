package dev.salvor.worker.look;

import dev.salvor.worker.process.OsLock;
import dev.salvor.workflow.connect.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** The looks by their names. What one has found goes to a file, from which it is told. */
public final class Looks {
  /** In the state folder. */
  public static final String FOLDER = "node/alerts";

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Map<String, String> env;
  private final Path stateRoot;
  private final Clock clock;
  private final OrchestratorLook.Pace pace;

  public Looks(Map<String, String> env, Path stateRoot, Clock clock) {
    this(env, stateRoot, clock, OrchestratorLook.Pace.USUAL);
  }

  Looks(Map<String, String> env, Path stateRoot, Clock clock, OrchestratorLook.Pace pace) {
    this.pace = pace;
    this.env = env;
    this.stateRoot = stateRoot;
    this.clock = clock;
  }

  /** What a look has found, and results of the step by their keys. */
  public record Seen(Findings findings, Map<String, String> results) {}

  /** Whether {@code name} can name a watch or a look. */
  public static boolean isName(String name) {
    return name.matches("[a-z0-9][a-z0-9-]{0,62}");
  }

  /**
   * Looks once, and keeps for the next time what it has to.
   *
   * @param watch names the one who watches
   * @param look names the look among those of the watch
   * @param patience how long another such look is waited for
   * @return empty: another such look is at work
   * @throws IllegalArgumentException with a message for people: a parameter cannot be used
   */
  public Optional<Seen> look(String kind, String watch, String look, Duration patience)
      throws IOException {
    Kind asked = kind(kind);
    Path folder = Files.createDirectories(stateRoot.resolve(FOLDER));
    Path memory = folder.resolve(watch + "." + look + ".json");
    try (OsLock lock = taken(folder.resolve(watch + "." + look + ".lock"), patience)) {
      if (lock == null) {
        return Optional.empty();
      }
      Context context =
          new Context(memory, Stops.in(stateRoot), clock.instant().truncatedTo(ChronoUnit.SECONDS));
      asked.look(context);
      context.save();
      return Optional.of(new Seen(context.found().all(), context.results()));
    }
  }

  private static @org.jspecify.annotations.Nullable OsLock taken(Path file, Duration patience)
      throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    Optional<OsLock> lock = OsLock.tryTake(file);
    while (lock.isEmpty() && System.nanoTime() < end) {
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
        return null;
      }
      lock = OsLock.tryTake(file);
    }
    return lock.orElse(null);
  }

  /** Writes findings down, whole or not at all. */
  public static void write(Findings findings, Path file) throws IOException {
    WholeFile.write(file, FindingLines.write(findings));
  }

  private Kind kind(String kind) {
    Asked asked = new Asked(env);
    Program salvor = new Program(env);
    return switch (kind) {
      case "orchestrator" -> new OrchestratorLook(asked, env, clock, pace);
      case "heartbeat" -> new HeartbeatLook(asked);
      case "schedule" -> new ScheduleLook(asked, salvor);
      case "folder" -> new FolderLook(asked);
      case "drift" -> new DriftLook(asked, salvor);
      case "binhost" -> new BinhostLook(asked, salvor);
      default -> throw new Asked.WrongException("there is no look \"" + kind + "\"");
    };
  }
}
