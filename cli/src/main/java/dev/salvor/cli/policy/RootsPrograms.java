package dev.salvor.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;

/** Programs of this machine that nobody but root can put something else in the place of. */
public final class RootsPrograms {
  private static final int OTHERS_WRITE = 022;

  /** As many as the kernel follows. */
  private static final int LINKS = 40;

  private final String path;
  private final Predicate<Path> roots;

  /** Looked for in {@code path}, as PATH has it. */
  public RootsPrograms(String path) {
    this(path, RootsPrograms::isWrittenByRootAlone);
  }

  /**
   * As above.
   *
   * @param roots whether nobody but root writes this file or folder, which is no link
   */
  RootsPrograms(String path, Predicate<Path> roots) {
    this.path = path;
    this.roots = roots;
  }

  /** The absolute path of a name; a path stays one. */
  public Optional<String> find(String name) {
    return name.contains("/")
        ? Optional.of(Path.of(name)).filter(this::isRoots).map(Path::toString)
        : Arrays.stream(path.split(":", -1))
            .filter(folder -> folder.startsWith("/"))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst()
            .filter(this::isRoots)
            .map(Path::toString);
  }

  private boolean isRoots(Path file) {
    try {
      return file.isAbsolute()
          && file.equals(file.normalize())
          && Files.isRegularFile(file)
          && Files.isExecutable(file)
          && isRootsAllTheWay(file);
    } catch (IOException absent) {
      return false;
    }
  }

  /** Link by link: one in a folder of somebody else may lead elsewhere tomorrow. */
  private boolean isRootsAllTheWay(Path file) throws IOException {
    Path at = file.getRoot();
    if (!roots.test(at)) {
      return false;
    }
    Deque<Path> names = new ArrayDeque<>();
    before(names, file);
    int links = 0;
    while (!names.isEmpty()) {
      Path next = at.resolve(names.pop()).normalize();
      if (!Files.isSymbolicLink(next)) {
        if (!roots.test(next)) {
          return false;
        }
        at = next;
      } else {
        links++;
        if (links > LINKS) {
          return false;
        }
        Path target = Files.readSymbolicLink(next);
        if (target.isAbsolute()) {
          at = target.getRoot();
        }
        before(names, target);
      }
    }
    return true;
  }

  private static void before(Deque<Path> names, Path first) {
    for (int i = first.getNameCount() - 1; i >= 0; i--) {
      names.push(first.getName(i));
    }
  }

  private static boolean isWrittenByRootAlone(Path at) {
    try {
      int mode = ((Number) Files.getAttribute(at, "unix:mode")).intValue();
      return ((Number) Files.getAttribute(at, "unix:uid")).intValue() == 0
          && (mode & OTHERS_WRITE) == 0;
    } catch (IOException absent) {
      return false;
    }
  }
}
