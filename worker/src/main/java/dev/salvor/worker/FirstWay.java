package dev.salvor.worker;

import dev.salvor.activity.transport.ssh.SshWays;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first connection of a process has to wait about half a second for what it is made with. A
 * worker that was a gateway before does that at its start, in the background; one that never was
 * spares its time and memory. For any thread.
 */
final class FirstWay {
  private static final Logger LOG = LoggerFactory.getLogger(FirstWay.class);
  private static final String MARK = "was-a-gateway";

  private final Path mark;
  private final AtomicBoolean noted = new AtomicBoolean();

  /** Keeps its mark in {@code folder}. */
  FirstWay(Path folder) {
    this.mark = folder.resolve(MARK);
  }

  /** Somebody wants a connection. */
  void note() {
    if (noted.getAndSet(true) || Files.exists(mark)) {
      return;
    }
    try {
      Files.createFile(mark);
    } catch (FileAlreadyExistsException e) {
      // Said already.
      return;
    } catch (IOException e) {
      LOG.debug("{} cannot be made: {}", mark, e.toString());
    }
  }

  /** Whether a worker that keeps its mark in {@code folder} was a gateway. */
  static boolean was(Path folder) {
    return Files.exists(folder.resolve(MARK));
  }

  void warm() {
    if (Files.exists(mark)) {
      Thread.ofPlatform().daemon().name("first-way").start(SshWays::warm);
    }
  }
}
