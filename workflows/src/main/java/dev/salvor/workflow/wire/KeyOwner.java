package dev.salvor.workflow.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whose a key's file is: another user who owns it, or its folder, knows the key or can change it.
 */
public final class KeyOwner {
  private static final long ROOT = 0;

  /** Belongs to whoever this process is to the kernel. */
  private static final Path SELF = Path.of("/proc/self");

  private KeyOwner() {}

  /**
   * What makes it another user's than this account's and root's; absent if nothing does. Links are
   * followed to where the file is.
   *
   * @param also an account that may own it, too
   * @throws IOException if nobody can tell
   */
  public static Optional<String> strange(Path file, OptionalLong also) throws IOException {
    Path real = file.toRealPath();
    Optional<String> strange = of(file, real, also);
    return strange.isPresent()
        ? strange
        : of(file, Objects.requireNonNull(real.getParent()), also)
            .map(folder -> folder.replaceFirst("leads to ", "lies in "));
  }

  /** The same of a folder that a key is to be made in. */
  public static Optional<String> strangeFolder(Path folder, OptionalLong also) throws IOException {
    return of(folder, folder.toRealPath(), also);
  }

  private static Optional<String> of(Path file, Path at, OptionalLong also) throws IOException {
    long owner = uid(at);
    if (owner == uid(SELF) || owner == ROOT || owner == also.orElse(ROOT)) {
      return Optional.empty();
    }
    return Optional.of(
        (at.equals(file.toAbsolutePath().normalize()) ? "" : "leads to " + at + ", which ")
            + "belongs to "
            + Files.getOwner(at).getName()
            + ", who knows a key there or can put another in its place; if you want it, make a copy"
            + " of your own, mode 600, in a folder of your own");
  }

  static long uid(Path at) throws IOException {
    return ((Number) Files.getAttribute(at, "unix:uid")).longValue();
  }
}
