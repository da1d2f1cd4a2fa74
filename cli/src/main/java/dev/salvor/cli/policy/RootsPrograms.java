package dev.salvor.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Programs of this machine that nobody but root can put something else in the place of. */
public final class RootsPrograms {
  private static final int OTHERS_WRITE = 022;

  private final String path;

  /** Looked for in {@code path}, as PATH has it. */
  public RootsPrograms(String path) {
    this.path = path;
  }

  /** The absolute path of a name; a path stays one. */
  public Optional<String> find(String name) {
    return name.contains("/")
        ? Optional.of(Path.of(name)).filter(RootsPrograms::isRoots).map(Path::toString)
        : Arrays.stream(path.split(":", -1))
            .filter(folder -> folder.startsWith("/"))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst()
            .filter(RootsPrograms::isRoots)
            .map(Path::toString);
  }

  private static boolean isRoots(Path file) {
    try {
      if (!file.isAbsolute()
          || !file.equals(file.normalize())
          || !Files.isRegularFile(file)
          || !Files.isExecutable(file)) {
        return false;
      }
      for (Path end : new Path[] {file.getParent(), file.toRealPath()}) {
        for (Path at = end; at != null; at = at.getParent()) {
          int mode = ((Number) Files.getAttribute(at, "unix:mode")).intValue();
          if (((Number) Files.getAttribute(at, "unix:uid")).intValue() != 0
              || (mode & OTHERS_WRITE) != 0) {
            return false;
          }
        }
      }
      return true;
    } catch (IOException absent) {
      return false;
    }
  }
}
