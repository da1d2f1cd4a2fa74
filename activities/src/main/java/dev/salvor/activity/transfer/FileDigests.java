package dev.salvor.activity.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * SHA-256 of files. One that was summed is not read again while it is the same file with the same
 * times, which nobody can set back; one that is being summed is waited for. Safe for any thread,
 * but meant for those of {@link Sources}: it keeps a processor busy.
 */
final class FileDigests {
  private static final int PIECE = 256 * 1024;

  /** How many sums go on at the same moment; the others take turns with them. */
  private static final int AT_ONCE = 2;

  /** How long a file must have rested before its times tell of every change. */
  private static final long RESTED_MILLIS = 100;

  private static final long WAIT_MILLIS = 200;

  /** What of a file changes with its content. Times are nanoseconds. */
  record Identity(long device, long inode, long size, long modified, long changed) {}

  /** A file as it was found. */
  record State(Identity identity, int mode) {}

  /** A sum in little memory. */
  private record Sum(long a, long b, long c, long d) {
    static Sum of(byte[] digest) {
      ByteBuffer bytes = ByteBuffer.wrap(digest);
      return new Sum(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    String hex() {
      HexFormat hex = HexFormat.of();
      return hex.toHexDigits(a) + hex.toHexDigits(b) + hex.toHexDigits(c) + hex.toHexDigits(d);
    }
  }

  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final Map<Identity, CompletableFuture<Sum>> running = new ConcurrentHashMap<>();
  private final Map<Identity, Sum> known;

  /** Remembers so many files. */
  FileDigests(int most) {
    known =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Identity, Sum> eldest) {
            return size() > most;
          }
        };
  }

  /** What {@code file} is now; links are not followed. */
  static State state(Path file) throws IOException {
    Map<String, Object> found =
        Files.readAttributes(
            file, "unix:mode,size,lastModifiedTime,ctime,ino,dev", LinkOption.NOFOLLOW_LINKS);
    return new State(
        new Identity(
            number(found, "dev"),
            number(found, "ino"),
            number(found, "size"),
            time(found, "lastModifiedTime"),
            time(found, "ctime")),
        (int) number(found, "mode"));
  }

  private static long number(Map<String, Object> found, String name) throws IOException {
    return ((Number) required(found, name)).longValue();
  }

  private static long time(Map<String, Object> found, String name) throws IOException {
    return ((FileTime) required(found, name)).to(TimeUnit.NANOSECONDS);
  }

  private static Object required(Map<String, Object> found, String name) throws IOException {
    return Optional.ofNullable(found.get(name))
        .orElseThrow(() -> new IOException("this system does not tell the " + name + " of a file"));
  }

  /**
   * The digest of a file that was found in this state.
   *
   * @param pace may end it
   * @throws SourceException it changed meanwhile
   */
  String of(Path file, State state, Pace pace) throws IOException {
    while (true) {
      CompletableFuture<Sum> mine = new CompletableFuture<>();
      CompletableFuture<Sum> other = running.putIfAbsent(state.identity(), mine);
      if (other == null) {
        return once(file, state, pace, mine).hex();
      }
      Optional<Sum> sum = joined(other, pace);
      if (sum.isPresent()) {
        return sum.get().hex();
      }
    }
  }

  private Sum once(Path file, State state, Pace pace, CompletableFuture<Sum> told)
      throws IOException {
    Optional<Sum> sum = Optional.empty();
    try {
      sum = Optional.of(sum(file, state, pace));
      return sum.get();
    } finally {
      running.remove(state.identity());
      sum.ifPresentOrElse(told::complete, () -> told.cancel(false));
    }
  }

  /** Empty if whoever summed it did not come to the end. */
  private static Optional<Sum> joined(CompletableFuture<Sum> other, Pace pace) throws IOException {
    while (true) {
      try {
        return Optional.of(other.get(WAIT_MILLIS, TimeUnit.MILLISECONDS));
      } catch (TimeoutException e) {
        pace.sent(0);
      } catch (java.util.concurrent.CancellationException | ExecutionException e) {
        return Optional.empty();
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }
  }

  private Sum sum(Path file, State state, Pace pace) throws IOException {
    synchronized (known) {
      Sum sum = known.get(state.identity());
      if (sum != null) {
        return sum;
      }
    }
    Instant begun = Instant.now();
    Sum sum = read(file, pace);
    if (!state(file).equals(state)) {
      throw new SourceException("source: " + file + " changes while it is read");
    }
    long rested = TimeUnit.NANOSECONDS.toMillis(state.identity().changed()) + RESTED_MILLIS;
    if (rested < begun.toEpochMilli()) {
      synchronized (known) {
        known.put(state.identity(), sum);
      }
    }
    return sum;
  }

  /** Lower-case hex of the SHA-256 of {@code content}. */
  static String of(byte[] content) {
    return HexFormat.of().formatHex(sha256().digest(content));
  }

  private Sum read(Path file, Pace pace) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[PIECE];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        pace.sent(n);
        turns.acquire();
        try {
          digest.update(buffer, 0, n);
        } finally {
          turns.release();
        }
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
    return Sum.of(digest.digest());
  }

  private static IOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while a source was summed");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
