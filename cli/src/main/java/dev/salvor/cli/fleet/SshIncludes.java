package dev.salvor.cli.fleet;

import dev.salvor.fleet.imports.IncludedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Files that a configuration of OpenSSH includes; relative names are looked for beside it. What
 * cannot be read is not there.
 */
public final class SshIncludes implements IncludedFiles {
  private static final int MAX_BYTES = 1 << 20;
  private final Path folder;
  private final String home;

  /**
   * Looks beside {@code file}.
   *
   * @param home what {@code ~} stands for; may be empty
   */
  public SshIncludes(Path file, String home) {
    Path parent = file.toAbsolutePath().getParent();
    this.folder = parent == null ? Path.of("/") : parent;
    this.home = home;
  }

  @Override
  public List<Text> matching(String pattern) {
    String named = pattern.startsWith("~/") ? home + pattern.substring(1) : pattern;
    try {
      Path path = folder.resolve(named).normalize();
      Path parent = path.getParent();
      Path last = path.getFileName();
      if (parent == null || last == null || !Files.isDirectory(parent)) {
        return List.of();
      }
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + last);
      List<Text> out = new ArrayList<>();
      try (Stream<Path> files = Files.list(parent)) {
        for (Path file : files.sorted().toList()) {
          if (Files.isRegularFile(file) && matcher.matches(file.getFileName())) {
            out.add(new Text(file.toString(), text(file)));
          }
        }
      }
      return out;
    } catch (InvalidPathException | PatternSyntaxException | IOException e) {
      return List.of();
    }
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    }
  }
}
