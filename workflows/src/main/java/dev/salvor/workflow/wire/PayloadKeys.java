package dev.salvor.workflow.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys that are held here: the first seals, all of them open. Those of a file are read again
 * when it changes, so that a worker follows a rotation while it runs; a file that cannot be read
 * any more takes away none. Safe for any thread.
 */
public final class PayloadKeys {
  private static final long LOOK = TimeUnit.SECONDS.toNanos(1);

  private final Optional<Path> file;
  private volatile List<PayloadKey> keys;
  private volatile String stamp;
  private volatile long looked;

  private PayloadKeys(Optional<Path> file, List<PayloadKey> keys, String stamp) {
    this.file = file;
    this.keys = List.copyOf(keys);
    this.stamp = stamp;
    this.looked = System.nanoTime();
  }

  /** These, for ever. */
  public static PayloadKeys of(PayloadKey... keys) {
    return new PayloadKeys(Optional.empty(), List.of(keys), "");
  }

  /**
   * Those of the file, which must be there.
   *
   * @throws UncheckedIOException with a message for people if it is missing or unusable
   */
  public static PayloadKeys in(Path file) {
    String stamp = stamp(file);
    return new PayloadKeys(Optional.of(file), PayloadKeyFile.all(file), stamp);
  }

  PayloadKey sealing() {
    if (System.nanoTime() - looked > LOOK) {
      look();
    }
    return keys.getFirst();
  }

  /** The key that a payload names. */
  PayloadKey opening(String id) {
    @Nullable PayloadKey here = held(id);
    if (here == null) {
      look();
      here = held(id);
    }
    if (here == null) {
      throw new MissingKeyException(missing(id));
    }
    return here;
  }

  private @Nullable PayloadKey held(String id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst().orElse(null);
  }

  private synchronized void look() {
    looked = System.nanoTime();
    if (file.isEmpty()) {
      return;
    }
    String now = stamp(file.get());
    if (now.equals(stamp)) {
      return;
    }
    try {
      keys = List.copyOf(PayloadKeyFile.all(file.get()));
      stamp = now;
    } catch (UncheckedIOException unusable) {
      // What was held stays; the next look tries again.
      return;
    }
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return is.fileKey() + " " + is.size() + " " + is.lastModifiedTime();
    } catch (IOException gone) {
      return "";
    }
  }

  private String missing(String id) {
    String held = keys.stream().map(PayloadKey::id).collect(Collectors.joining(", "));
    return "payload is sealed with key "
        + id
        + ", which is not here; "
        + file.map(
                where ->
                    where
                        + " holds "
                        + held
                        + ". Put the line of that key back at the end of the file (from the backup"
                        + " of keys/, or from the machine that sealed it): a run goes on by itself"
                        + " then, nothing of it is lost")
            .orElse("this node holds " + held + "; give both sides the same key file");
  }
}
