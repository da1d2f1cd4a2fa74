package dev.salvor.worker.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A lock on a file that the operating system drops with its holder. */
public final class OsLock implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;

  private OsLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /** Takes the lock if nobody holds it. */
  public static Optional<OsLock> tryTake(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException heldHere) {
      lock = null;
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return lock == null ? Optional.empty() : Optional.of(new OsLock(channel, lock));
  }

  /** Takes the lock; runs {@code waiting} once if somebody else holds it at first. */
  public static OsLock take(Path file, Runnable waiting) throws IOException {
    Optional<OsLock> free = tryTake(file);
    if (free.isPresent()) {
      return free.get();
    }
    waiting.run();
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new OsLock(channel, channel.lock());
  }

  /** Whether the lock is still ours. */
  public boolean isHeld() {
    return lock.isValid();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
