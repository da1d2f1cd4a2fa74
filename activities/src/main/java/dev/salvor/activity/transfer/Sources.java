package dev.salvor.activity.transfer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is copied from this machine. Few threads of its own read it, so that nothing else waits for
 * them, and all who copy the same share what was found: whoever asks while a source is being read
 * gets the next reading, which reads only what has changed. Memory is counted. Safe for any thread.
 */
public final class Sources {
  private static final int TREES = 2;
  private static final int FILES = 4;
  private static final long WAIT_MILLIS = 500;

  /** An attempt that is repeated finds the sum of a large file still going on. */
  private static final Duration LINGERS = Duration.ofMinutes(1);

  /** What is asked for. */
  record Key(Path path, String name, boolean anyLinks) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Reading> next = new HashMap<>();
  private final Map<Key, Reading> going = new HashMap<>();
  private final Map<String, Shared> shared = new HashMap<>();
  private final Duration lingers;
  private final Room room;
  private final FileDigests digests;
  private final ThreadPoolExecutor trees = readers("trees", TREES);
  private final ThreadPoolExecutor files = readers("files", FILES);

  /** A manifest and how many use it. */
  private static final class Shared {
    private final Manifest manifest;
    private int users;

    Shared(Manifest manifest) {
      this.manifest = manifest;
    }
  }

  /** For a program with so many bytes of heap. */
  public Sources(long heap) {
    this(heap, LINGERS);
  }

  /** Whose readings go on for {@code lingers} after the last who waited has left. */
  Sources(long heap, Duration lingers) {
    this.lingers = lingers;
    this.room = new Room(heap);
    this.digests = new FileDigests(room.files());
  }

  private static ThreadPoolExecutor readers(String name, int most) {
    ThreadPoolExecutor readers =
        new ThreadPoolExecutor(
            most,
            most,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("source " + name + " ", 0).factory());
    readers.allowCoreThreadTimeOut(true);
    return readers;
  }

  /** The memory that copies take. */
  public Room room() {
    return room;
  }

  /**
   * What lies at {@code path} on this machine, read after this call began. A symlink there is
   * followed, one inside is not.
   *
   * @param name of the file on the host, if it is a file
   * @param anyLinks whether links may lead out of the tree
   * @param pace is told while it is waited for, and may end that
   * @throws SourceException it cannot be copied
   */
  public Source at(Path path, String name, boolean anyLinks, Pace pace) throws IOException {
    Reading reading = join(new Key(path, name, anyLinks));
    boolean taken = false;
    try {
      while (true) {
        try {
          Reading.Found found = reading.done.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
          taken = true;
          return new Source(found.place(), found.manifest(), () -> leave(found.manifest()));
        } catch (TimeoutException e) {
          pace.sent(0);
        } catch (ExecutionException e) {
          taken = true;
          Throwable why = e.getCause();
          throw new SourceException(
              why == null ? e.toString() : String.valueOf(why.getMessage()), e);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted while the source " + path + " was read");
        }
      }
    } finally {
      if (!taken) {
        abandon(reading);
      }
    }
  }

  /** How many go on. */
  int readings() {
    lock.lock();
    try {
      return (int) going.values().stream().filter(one -> !next.containsValue(one)).count();
    } finally {
      lock.unlock();
    }
  }

  private Reading join(Key key) {
    lock.lock();
    try {
      Reading reading = next.get(key);
      if (reading == null) {
        reading = new Reading(key, lingers);
        next.put(key, reading);
        if (!going.containsKey(key)) {
          submit(reading);
        }
      }
      reading.joined();
      return reading;
    } finally {
      lock.unlock();
    }
  }

  private void submit(Reading reading) {
    going.put(reading.key, reading);
    files.execute(() -> read(reading));
  }

  private void abandon(Reading reading) {
    lock.lock();
    try {
      if (reading.done.isDone() && !reading.done.isCompletedExceptionally()) {
        leave(reading.done.join().manifest());
      } else {
        reading.left();
      }
    } finally {
      lock.unlock();
    }
  }

  private void leave(Manifest manifest) {
    lock.lock();
    try {
      Shared of = shared.get(manifest.sha256());
      if (of != null && --of.users == 0) {
        shared.remove(manifest.sha256());
        room.free(manifest.weight());
      }
    } finally {
      lock.unlock();
    }
  }

  private void read(Reading reading) {
    try {
      Path real = reading.real();
      if (Files.isDirectory(real)) {
        trees.execute(() -> tree(reading, real));
        return;
      }
      begin(reading);
      Key key = reading.key;
      Manifest manifest =
          ManifestText.of(TreeWalk.file(real, "./" + key.name(), digests, reading::pace));
      lock.lock();
      try {
        reading.done.complete(new Reading.Found(new Source.Place.One(real), manifest));
      } finally {
        lock.unlock();
      }
      end(reading);
    } catch (IOException | RuntimeException e) {
      failed(reading, e);
    }
  }

  private void tree(Reading reading, Path real) {
    int held = room.tree();
    try {
      begin(reading);
      Manifest manifest =
          TreeWalk.of(real, reading.key.anyLinks(), digests, room.most(), reading::pace);
      lock.lock();
      try {
        Shared of = shared.get(manifest.sha256());
        if (of == null) {
          of = new Shared(manifest);
          held -= room.kept(manifest.weight());
          shared.put(manifest.sha256(), of);
        }
        of.users += reading.users();
        reading.done.complete(new Reading.Found(new Source.Place.Tree(real), of.manifest));
        if (of.users == 0) {
          of.users = 1;
          leave(of.manifest);
        }
      } finally {
        lock.unlock();
      }
      end(reading);
    } catch (IOException | RuntimeException e) {
      failed(reading, e);
    } finally {
      room.treeDone(held);
    }
  }

  /** From here on who asks gets the next reading. */
  private void begin(Reading reading) {
    lock.lock();
    try {
      next.remove(reading.key, reading);
    } finally {
      lock.unlock();
    }
  }

  private void failed(Reading reading, Exception e) {
    begin(reading);
    reading.done.completeExceptionally(e);
    end(reading);
  }

  private void end(Reading reading) {
    lock.lock();
    try {
      going.remove(reading.key, reading);
      Reading after = next.get(reading.key);
      if (after != null) {
        submit(after);
      }
    } finally {
      lock.unlock();
    }
  }
}
