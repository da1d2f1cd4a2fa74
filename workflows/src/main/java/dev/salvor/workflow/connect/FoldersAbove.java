package dev.salvor.workflow.connect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Whether others could put another folder in the place of a state folder: whoever may rename what
 * lies in a folder above it decides which programs its owner runs. Each folder on the way counts,
 * those on which a link leads, too.
 */
final class FoldersAbove {
  private static final int STICKY = 01000;
  private static final int GROUP_WRITES = 020;
  private static final int OTHERS_WRITE = 02;

  /** As many as the kernel follows. */
  private static final int MOST_LINKS = 40;

  private static final Path GROUPS = Path.of("/etc/group");
  private static final Path USERS_OF_NAMESPACE = Path.of("/proc/self/uid_map");
  private static final long ALL_USERS = 4_294_967_295L;

  /** Whom the kernel names for every account that a namespace does not know. */
  private static final long UNMAPPED = 65_534;

  private FoldersAbove() {}

  /**
   * What makes it so; absent if only {@code uid} and root can, as far as folders are there. Whose
   * {@code folder} itself is does not count.
   *
   * @param folder absolute
   */
  static Optional<String> weakness(Path folder, long uid) {
    try {
      return look(folder, uid);
    } catch (IOException unreadable) {
      return Optional.of(
          "lies where nobody can look at the folders above it ("
              + unreadable
              + "); set SALVOR_STATE_DIR to another folder (open runs stay behind in this one)");
    }
  }

  private static Optional<String> look(Path folder, long uid) throws IOException {
    Deque<Path> rest = new ArrayDeque<>();
    folder.forEach(rest::add);
    Path at = folder.getRoot();
    int links = 0;
    while (!rest.isEmpty()) {
      Optional<String> weak = ofFolder(at, uid);
      if (weak.isPresent()) {
        return weak;
      }
      Path next = at.resolve(rest.removeFirst()).normalize();
      if (Files.notExists(next, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      if (Files.isSymbolicLink(next)) {
        if (++links > MOST_LINKS) {
          return Optional.of(
              "lies behind links that lead nowhere ("
                  + next
                  + "); remove them, or set SALVOR_STATE_DIR to another folder");
        }
        Optional<String> strange = owner(next, uid, "the link ");
        if (strange.isPresent()) {
          return strange;
        }
        Path target = Files.readSymbolicLink(next);
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
          rest.addFirst(target.getName(i));
        }
        at = target.isAbsolute() ? target.getRoot() : at;
      } else {
        at = next;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> ofFolder(Path at, long uid) throws IOException {
    Optional<String> strange = owner(at, uid, "");
    if (strange.isPresent()) {
      return strange;
    }
    int mode = ((Number) Files.getAttribute(at, "unix:mode")).intValue();
    // In a sticky folder, as /tmp is, nobody can rename what others own.
    if ((mode & STICKY) != 0) {
      return Optional.empty();
    }
    if ((mode & OTHERS_WRITE) != 0) {
      return Optional.of(words("" + at, " is writable by everybody", "chmod o-w " + at));
    }
    return (mode & GROUP_WRITES) != 0 && !isPrivateGroup(at)
        ? Optional.of(words("" + at, " is writable by its group", "chmod g-w " + at))
        : Optional.empty();
  }

  private static Optional<String> owner(Path at, long uid, String what) throws IOException {
    long owner =
        ((Number) Files.getAttribute(at, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue();
    if (owner == uid || owner == 0 || (owner == UNMAPPED && isNamespace())) {
      return Optional.empty();
    }
    String name = Files.getOwner(at, LinkOption.NOFOLLOW_LINKS).getName();
    return Optional.of(words(what + at, " belongs to user " + name, ""));
  }

  private static String words(String above, String how, String mend) {
    return "lies where others could put their own in its place ("
        + above
        + how
        + "), with programs that this account would run; "
        + (mend.isEmpty() ? "" : mend + ", or ")
        + "set SALVOR_STATE_DIR to a folder in one that only you or root may change (open runs stay"
        + " behind in this one)";
  }

  /** One that has the name of the folder's owner and nobody else in it. */
  private static boolean isPrivateGroup(Path at) throws IOException {
    PosixFileAttributes is = Files.readAttributes(at, PosixFileAttributes.class);
    String owner = is.owner().getName();
    if (!is.group().getName().equals(owner)) {
      return false;
    }
    List<String> entry =
        Files.readAllLines(GROUPS).stream().filter(line -> line.startsWith(owner + ":")).toList();
    return !entry.isEmpty()
        && entry.stream()
            .map(line -> line.substring(line.lastIndexOf(':') + 1).strip())
            .allMatch(members -> members.isEmpty() || members.equals(owner));
  }

  /** Whether accounts outside of it look all the same here, root's among them. */
  private static boolean isNamespace() throws IOException {
    for (String line : Files.readAllLines(USERS_OF_NAMESPACE)) {
      if (line.strip().endsWith(" " + ALL_USERS)) {
        return false;
      }
    }
    return true;
  }
}
