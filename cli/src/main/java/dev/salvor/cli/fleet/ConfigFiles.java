package dev.salvor.cli.fleet;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/**
 * Text files by a pattern: a file, a folder with all below it, or a glob in which {@code **} goes
 * through folders. Links to folders are not followed.
 */
public final class ConfigFiles {
  /** Larger ones are no configuration. */
  static final int MOST_BYTES = 4 << 20;

  static final int MOST_FILES = 50_000;
  private static final int LOOKED_AT = 8192;

  /** What became of a file. */
  public sealed interface Looked {
    Path file();

    record Text(Path file, String text) implements Looked {}

    /** It was passed over, and why. */
    record Skipped(Path file, String why) implements Looked {
      /** Its name, for people and programs. */
      public String name() {
        return file.toString();
      }
    }
  }

  private ConfigFiles() {}

  /**
   * The files that {@code pattern} means, in order of their names.
   *
   * @throws CliProblem there is none, or the pattern cannot be one
   */
  public static List<Path> matching(String pattern) {
    try {
      List<Path> files = find(pattern);
      if (files.isEmpty()) {
        throw new CliProblem(ExitCode.USAGE, "--config " + pattern + ": no file is called so");
      }
      return files;
    } catch (InvalidPathException | PatternSyntaxException e) {
      throw new CliProblem(
          ExitCode.USAGE, "--config " + pattern + " is not a pattern: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CliProblem(ExitCode.FAILED, "--config " + pattern + ": " + FileWords.of(e), e);
    }
  }

  private static List<Path> find(String pattern) throws IOException {
    if (Files.isRegularFile(Path.of(pattern))) {
      return List.of(Path.of(pattern));
    }
    boolean folder = Files.isDirectory(Path.of(pattern));
    String glob = Path.of(pattern).normalize() + (folder ? "/**" : "");
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    TreeSet<Path> out = new TreeSet<>();
    Path base = folder ? Path.of(pattern) : base(glob);
    if (!Files.isDirectory(base)) {
      return List.of();
    }
    boolean relative = !Path.of(glob).isAbsolute();
    Files.walkFileTree(
        base,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path named = relative ? file.normalize() : file;
            if (!attributes.isOther() && matcher.matches(named) && out.add(named)) {
              requireFew(pattern, out.size());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            if (matcher.matches(file) || Files.isDirectory(file)) {
              out.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return List.copyOf(out);
  }

  private static void requireFew(String pattern, int count) {
    if (count > MOST_FILES) {
      throw new CliProblem(
          ExitCode.USAGE,
          "--config " + pattern + " means more than " + MOST_FILES + " files; name a part of them");
    }
  }

  /** The folders before the first that is a pattern. */
  private static Path base(String glob) {
    Path path = Path.of(glob);
    Path base = path.isAbsolute() ? Path.of("/") : Path.of("");
    for (Path name : path) {
      if (name.toString().matches(".*[*?\\[{\\\\].*")) {
        return base;
      }
      base = base.resolve(name);
    }
    return base;
  }

  /** What stands in {@code file}. */
  public static Looked read(Path file) {
    try {
      if (Files.isDirectory(file)) {
        return new Looked.Skipped(file, "the folder cannot be read");
      }
      if (!Files.isRegularFile(file)) {
        return new Looked.Skipped(file, "not a regular file");
      }
      byte[] bytes;
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(MOST_BYTES + 1);
      }
      if (isBinary(bytes)) {
        return new Looked.Skipped(file, "binary");
      }
      return bytes.length > MOST_BYTES
          ? new Looked.Skipped(file, "larger than " + MOST_BYTES / 1024 / 1024 + " MiB")
          : new Looked.Text(file, new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new Looked.Skipped(file, FileWords.of(e));
    }
  }

  private static boolean isBinary(byte[] bytes) {
    for (int i = 0; i < Math.min(bytes.length, LOOKED_AT); i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }
}
