package dev.salvor.worker.process;

import dev.salvor.trust.TrustedKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The file that says whom a worker trusts, as it is now. Safe for any thread. */
public record TrustedFile(Path path) {
  private static final long MOST_BYTES = 1 << 20;

  /** What stands in it. */
  public sealed interface State {
    /** These count; nobody is trusted, and nothing demanded, where there is no file. */
    record Trusted(TrustedKeys keys) implements State {}

    /** Nobody can rely on it. */
    record Unusable(String why) implements State {}
  }

  /** Looks at it anew. */
  public State now() {
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      return new State.Trusted(TrustedKeys.NONE);
    }
    try {
      Optional<String> weak = Guarded.weakness(path);
      if (weak.isPresent()) {
        return unusable(weak.get() + ", so others could say whom this worker trusts");
      }
      if (Files.size(path) > MOST_BYTES) {
        return unusable("it is larger than " + MOST_BYTES + " bytes");
      }
      return new State.Trusted(TrustedKeys.parse(Files.readString(path, StandardCharsets.UTF_8)));
    } catch (NoSuchFileException gone) {
      return unusable("it went away while it was read");
    } catch (IOException e) {
      return unusable("it cannot be read: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return unusable(String.valueOf(e.getMessage()));
    }
  }

  private State unusable(String why) {
    String line = why.lines().findFirst().orElse("");
    return new State.Unusable(line.startsWith(path + " ") ? line : path + ": " + line);
  }
}
