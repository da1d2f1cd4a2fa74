package dev.salvor.activity.transfer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads what a folder holds, in the order of a {@link Manifest}. For one thread. */
final class TreeWalk {
  private static final int PERMISSIONS = 07777;
  private static final int TYPE = 0170000;
  private static final int FOLDER = 0040000;
  private static final int PLAIN = 0100000;
  private static final int LINK = 0120000;

  private final Path root;
  private final boolean anyLinks;
  private final FileDigests digests;
  private final int most;
  private final Pace pace;
  private final ManifestText text = new ManifestText();

  private TreeWalk(Path root, boolean anyLinks, FileDigests digests, int most, Pace pace) {
    this.root = root;
    this.anyLinks = anyLinks;
    this.digests = digests;
    this.most = most;
    this.pace = pace;
  }

  /**
   * All that the folder holds.
   *
   * @param most bytes of its manifest
   * @param pace may end it
   */
  static Manifest of(Path root, boolean anyLinks, FileDigests digests, int most, Pace pace)
      throws IOException {
    TreeWalk walk = new TreeWalk(root, anyLinks, digests, most, pace);
    walk.folder(root, ".");
    return walk.text.manifest(true);
  }

  /** One file that will have another name. */
  static Entry.Plain file(Path file, String name, FileDigests digests, Pace pace)
      throws IOException {
    FileDigests.State state = state(file);
    if ((state.mode() & TYPE) != PLAIN) {
      throw special(file);
    }
    return plain(file, name, state, digests, pace);
  }

  private void folder(Path folder, String name) throws IOException {
    add(new Entry.Folder(checked(folder, name), state(folder).mode() & PERMISSIONS));
    // What a folder holds itself comes before what its folders hold.
    List<String> deeper = new ArrayList<>();
    for (String inside : names(folder)) {
      if (isFolder(folder.resolve(inside), name + "/" + inside)) {
        deeper.add(inside);
      }
    }
    for (String inside : deeper) {
      folder(folder.resolve(inside), name + "/" + inside);
    }
  }

  /** Sorted. */
  private List<String> names(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    int length = 0;
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      for (Path path : found) {
        String name = checked(path, String.valueOf(path.getFileName()));
        names.add(name);
        length += name.length();
        checkRoom(text.length() + length);
      }
    } catch (SourceException e) {
      throw e;
    } catch (DirectoryIteratorException | IOException e) {
      throw unreadable(folder, e);
    }
    names.sort(null);
    return names;
  }

  private void checkRoom(int length) throws SourceException {
    if (length > most) {
      throw new SourceException(
          "source: "
              + root
              + " holds too many files for the memory of this worker: the list of them alone is"
              + " more than "
              + most / 1024
              + " KiB. Copy its parts one by one, or start the worker with more, such as"
              + " SALVOR_WORKER_HEAP="
              + 4 * Math.max(64, Runtime.getRuntime().maxMemory() >> 20)
              + "m in its environment");
    }
  }

  private void add(Entry entry) throws SourceException {
    text.add(entry);
    checkRoom(text.length());
  }

  private boolean isFolder(Path path, String name) throws IOException {
    pace.sent(0);
    FileDigests.State state = state(path);
    switch (state.mode() & TYPE) {
      case FOLDER -> {
        return true;
      }
      case PLAIN -> add(plain(path, name, state, digests, pace));
      case LINK -> add(link(path, name));
      default -> throw special(path);
    }
    return false;
  }

  private static Entry.Plain plain(
      Path file, String name, FileDigests.State state, FileDigests digests, Pace pace)
      throws IOException {
    try {
      return new Entry.Plain(
          checked(file, name),
          state.mode() & PERMISSIONS,
          state.identity().size(),
          digests.of(file, state, pace));
    } catch (SourceException | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Whether a link may leave the tree. Each goes up from where it really lies, and only at its
   * beginning: after a name, that could be another link, nobody knows where up leads.
   */
  private boolean leadsOut(Path link, Path to) {
    int depth = root.relativize(link).getNameCount() - 1;
    boolean named = false;
    for (Path word : to) {
      String name = word.toString();
      if (name.equals("..")) {
        depth--;
        if (named || depth < 0) {
          return true;
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        named = true;
      }
    }
    return to.isAbsolute();
  }

  private Entry.Link link(Path link, String name) throws SourceException {
    Path to;
    try {
      to = Files.readSymbolicLink(link);
    } catch (IOException e) {
      throw unreadable(link, e);
    }
    if (!anyLinks && leadsOut(link, to)) {
      throw new SourceException(
          "source: the link "
              + link
              + " leads out of the tree, or goes up again after a name, to "
              + to
              + "; say links: any if it shall be copied as it is");
    }
    return new Entry.Link(checked(link, name), checked(link, to.toString()));
  }

  /** A name that is not in the encoding of this machine would come out as another one. */
  private static String checked(Path path, String name) throws SourceException {
    if (name.indexOf('\uFFFD') >= 0) {
      throw new SourceException("source: a name is not UTF-8: " + path);
    }
    return name;
  }

  private static FileDigests.State state(Path path) throws SourceException {
    try {
      return FileDigests.state(path);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static SourceException unreadable(Path path, Exception e) {
    return new SourceException(
        "source: "
            + path
            + " cannot be read on the machine that gives the order: "
            + e.getClass().getSimpleName()
            + (e.getMessage() == null ? "" : " " + e.getMessage()),
        e);
  }

  private static SourceException special(Path path) {
    return new SourceException(
        "source: " + path + " is neither a file, a folder nor a link, and cannot be copied");
  }
}
