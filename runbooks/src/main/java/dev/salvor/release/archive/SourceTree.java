package dev.salvor.release.archive;

import dev.salvor.release.Entry;
import dev.salvor.release.ReleasePaths;
import dev.salvor.runbook.source.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What lies in a folder, as a release would have it; nothing is read but names and modes. */
final class SourceTree {
  private static final int KIND = 0170000;
  private static final int SPECIAL = 07000;
  private static final int MODE = 07777;
  private static final int OWNER_RUNS = 0100;

  /** Stands for the digest of what was not read yet. */
  private static final String UNREAD = "0".repeat(64);

  private final List<Problem> problems = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Path> places = new HashMap<>();
  private final Modes modes;
  private Optional<Path> facts = Optional.empty();

  private SourceTree(Path root) {
    modes = new Modes(root);
  }

  static SourceTree of(Path root) throws IOException {
    SourceTree tree = new SourceTree(root);
    tree.modes.root(mode(root) & MODE);
    tree.folder(root, "");
    tree.entries.sort(Comparator.comparing(Entry::path, ReleasePaths.ORDER));
    return tree;
  }

  private static int mode(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
  }

  private int folder(Path folder, String prefix) {
    List<Path> inside;
    try (Stream<Path> list = Files.list(folder)) {
      inside = list.toList();
    } catch (IOException e) {
      problem(prefix, "the folder cannot be read", "chmod u+rx it, or pack as its owner");
      return 1;
    }
    for (Path file : inside) {
      try {
        one(file, prefix + file.getFileName());
      } catch (IOException e) {
        problem(prefix + file.getFileName(), "it cannot be looked at: " + e.getMessage(), "");
      }
    }
    return inside.size();
  }

  private void one(Path file, String path) throws IOException {
    int mode = mode(file);
    switch (mode & KIND) {
      case 0040000 -> {
        modes.folder(path, mode & MODE);
        if (folder(file, path + "/") == 0) {
          entries.add(new Entry.Dir(path));
        }
      }
      case 0120000 -> entries.add(new Entry.Link(path, Files.readSymbolicLink(file).toString()));
      case 0100000 -> regular(file, path, mode & MODE);
      case 0010000 -> strange(path, "a pipe");
      case 0140000 -> strange(path, "a socket");
      default -> strange(path, "a device");
    }
  }

  private void strange(String path, String what) {
    problem(path, what + " cannot be part of a release", "remove it, or pack another folder");
  }

  private void regular(Path file, String path, int mode) throws IOException {
    if (ReleasePaths.RESERVED.contains(path)) {
      problem(
          path,
          "the name is taken by the release itself; it is left from a release that was unpacked"
              + " here",
          "remove it: rm " + file);
      return;
    }
    if (!Files.isReadable(file)) {
      problem(path, "the file cannot be read", "chmod u+r it, or pack as its owner");
      return;
    }
    if (path.equals(ReleasePaths.FACTS)) {
      facts = Optional.of(file);
      return;
    }
    if ((mode & SPECIAL) != 0) {
      problem(
          path,
          "the file has mode %04o: setuid, setgid or sticky".formatted(mode),
          "chmod u-s,g-s,-t it; who it runs as is said by its service");
      return;
    }
    boolean executable = (mode & OWNER_RUNS) != 0;
    modes.file(path, mode, executable);
    entries.add(new Entry.File(path, executable, Files.size(file), UNREAD));
    places.put(path, file);
  }

  private void problem(String path, String message, String hint) {
    problems.add(new Problem("", 0, 0, path.isEmpty() ? "." : path, message, hint));
  }

  List<Problem> problems() {
    return problems;
  }

  /** All but {@code RELEASE.json}, in their order; digests are not known yet. */
  List<Entry> entries() {
    return entries;
  }

  /** Where the file of an entry lies. */
  Path place(Entry.File file) {
    return Objects.requireNonNull(places.get(file.path()), file.path());
  }

  /** The author's {@code RELEASE.json}. */
  Optional<Path> facts() {
    return facts;
  }

  /** A line for each kind of mode that is another in the archive. */
  List<String> changes() {
    return modes.lines();
  }
}
