package dev.salvor.release.archive;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Modes that are made alike in a release, told of by their kinds. */
final class Modes {
  private static final int SHOWN = 3;

  /** Those of one kind, which all become {@code wanted}. */
  private record Kind(String one, String many, int wanted, List<String> others) {
    void look(String path, int mode) {
      if (mode != wanted) {
        others.add("%s %04o".formatted(path, mode));
      }
    }

    String line() {
      String which = others.stream().sorted().limit(SHOWN).collect(Collectors.joining(", "));
      return "%d %s with another mode than %04o, packed as %04o: %s%s"
          .formatted(
              others.size(),
              others.size() == 1 ? one : many,
              wanted,
              wanted,
              which,
              others.size() > SHOWN ? ", ..." : "");
    }
  }

  private final Path root;
  private final List<String> first = new ArrayList<>();
  private final Kind folders = new Kind("folder", "folders", 0755, new ArrayList<>());
  private final Kind programs = new Kind("program", "programs", 0755, new ArrayList<>());
  private final Kind files = new Kind("file", "files", 0644, new ArrayList<>());

  Modes(Path root) {
    this.root = root;
  }

  void root(int mode) {
    if (mode != 0755) {
      first.add("%s has mode %04o; packed as 0755".formatted(root, mode));
    }
  }

  void folder(String path, int mode) {
    folders.look(path, mode);
  }

  void file(String path, int mode, boolean executable) {
    (executable ? programs : files).look(path, mode);
  }

  List<String> lines() {
    List<String> out = new ArrayList<>(first);
    for (Kind kind : List.of(folders, programs, files)) {
      if (!kind.others().isEmpty()) {
        out.add(kind.line());
      }
    }
    return List.copyOf(out);
  }
}
