package dev.salvor.workflow.audit;

import dev.salvor.audit.AuditEntry;
import dev.salvor.audit.AuditLine;
import dev.salvor.audit.ChainEnd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Appends to a node's audit. What {@link #append} returns from is on the disk. Any number of
 * threads and processes may append at once; threads that wait for each other share one sync.
 */
public final class AuditLog {
  /** A file that has grown to this is full, in bytes. */
  private static final long FULL = 16L << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AuditFolder folder;
  private final long full;
  private final Duration patience;
  private final ReentrantLock one = new ReentrantLock();
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

  /** Of the node whose state folder is {@code state}; made at the first entry. */
  public AuditLog(Path state) {
    this(state, FULL, PATIENCE);
  }

  AuditLog(Path state, long full, Duration patience) {
    this.folder = new AuditFolder(state);
    this.full = full;
    this.patience = patience;
  }

  /** Entries that somebody waits for; touched by who holds {@link #one} only. */
  private static final class Waiting {
    private final List<AuditEntry> entries;
    private final List<ChainEnd> ends = new ArrayList<>();
    private boolean over;
    private IOException failure = new IOException("not written");

    Waiting(List<AuditEntry> entries) {
      this.entries = List.copyOf(entries);
    }
  }

  /** As {@link #append(List)}; the place of the entry. */
  public ChainEnd append(AuditEntry entry) throws IOException {
    return append(List.of(entry)).getFirst();
  }

  /**
   * Appends the entries behind each other, all or none.
   *
   * @return the place of each
   * @throws IOException if they are not recorded: whatever they announce must not be done
   */
  public List<ChainEnd> append(List<AuditEntry> entries) throws IOException {
    Waiting mine = new Waiting(entries);
    waiting.add(mine);
    one.lock();
    try {
      if (!mine.over) {
        all();
      }
      if (mine.ends.size() < mine.entries.size()) {
        throw mine.failure;
      }
      return List.copyOf(mine.ends);
    } finally {
      one.unlock();
    }
  }

  /** Writes whatever waits. */
  private void all() {
    List<Waiting> batch = new ArrayList<>();
    for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
      batch.add(next);
    }
    List<AuditEntry> entries = batch.stream().flatMap(w -> w.entries.stream()).toList();
    try {
      List<ChainEnd> ends = entries.isEmpty() ? List.of() : locked(entries);
      int at = 0;
      for (Waiting next : batch) {
        next.ends.addAll(ends.subList(at, at + next.entries.size()));
        at += next.entries.size();
      }
    } catch (IOException failure) {
      batch.forEach(w -> w.failure = failure);
    } finally {
      batch.forEach(w -> w.over = true);
    }
  }

  private List<ChainEnd> locked(List<AuditEntry> entries) throws IOException {
    folder.create();
    // An interrupted thread may not use a channel; its entry counts all the same.
    boolean interrupted = Thread.interrupted();
    try (FileChannel file =
            folder.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = take(file, false, patience)) {
      if (!lock.isValid()) {
        throw new IOException("the lock " + folder.lock() + " was lost");
      }
      return write(entries);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whoever holds it writes a few lines: more than a moment means that it hangs. */
  static FileLock take(FileChannel file, boolean shared, Duration patience) throws IOException {
    long until = System.nanoTime() + patience.toNanos();
    long pause = 1;
    while (true) {
      try {
        FileLock lock = file.tryLock(0, Long.MAX_VALUE, shared);
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException heldHere) {
        pause = Math.max(pause, 2); // by another log of this process
      }
      if (System.nanoTime() > until) {
        throw new IOException(
            "another process has written to the audit for "
                + patience.toSeconds()
                + " s and does not end; is it stopped?");
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while another process wrote to the audit", e);
      }
      pause = Math.min(20, pause + 1);
    }
  }

  private List<ChainEnd> write(List<AuditEntry> entries) throws IOException {
    Tail tail = Tail.of(folder);
    long size = tail.size();
    if (size >= full && tail.ended() && rotated(tail)) {
      size = 0;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!tail.ended()) {
      bytes.write('\n');
    }
    ChainEnd end = tail.end();
    for (Tail.Note note : tail.notes()) {
      end = add(bytes, end, note.as(entries.getFirst()));
    }
    List<ChainEnd> ends = new ArrayList<>();
    for (AuditEntry entry : entries) {
      end = add(bytes, end, entry);
      ends.add(end);
    }
    append(bytes.toByteArray(), size);
    try {
      folder.writeHead(new Head(end, size + bytes.size()), false);
    } catch (IOException stale) {
      return ends; // they are recorded; the next writer finds them behind the noted end
    }
    return ends;
  }

  private static ChainEnd add(ByteArrayOutputStream bytes, ChainEnd end, AuditEntry entry) {
    AuditLine.Text line = AuditLine.after(end, entry);
    bytes.writeBytes(line.bytes());
    bytes.write('\n');
    return line.end();
  }

  private void append(byte[] bytes, long size) throws IOException {
    boolean fresh = !Files.exists(folder.current());
    try (FileChannel log =
        folder.open(
            folder.current(),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND)) {
      try {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
          int unused = log.write(rest);
        }
        log.force(false);
      } catch (IOException failure) {
        takeBack(size);
        throw failure;
      }
    }
    if (fresh) {
      try (FileChannel names = FileChannel.open(folder.path())) {
        names.force(true);
      }
    }
  }

  /** What did not go in whole is taken out again; where that fails, the next writer notes it. */
  private void takeBack(long size) {
    try (FileChannel log = folder.open(folder.current(), StandardOpenOption.WRITE)) {
      FileChannel unused = log.truncate(size);
    } catch (IOException stays) {
      return; // an append-only file, or a disk that takes nothing at all
    }
  }

  /** Puts the full file aside; false if that cannot be done: then it grows on. */
  private boolean rotated(Tail tail) {
    try {
      long first;
      try (FileChannel log = folder.open(folder.current(), StandardOpenOption.READ)) {
        first =
            new Lines(log, 0, tail.size())
                .next()
                .flatMap(line -> AuditLine.parse(line.bytes()))
                .map(AuditLine::seq)
                .orElse(tail.end().seq());
      }
      Path aside = folder.full(first);
      if (Files.exists(aside)) {
        return false;
      }
      Files.move(folder.current(), aside);
    } catch (IOException stays) {
      return false; // an append-only file
    }
    try {
      folder.writeHead(new Head(tail.end(), 0), true);
    } catch (IOException stale) {
      return true; // the length of the full file tells the next writer
    }
    return true;
  }
}
