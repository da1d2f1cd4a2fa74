package dev.salvor.activity.transport.ssh;

import dev.salvor.activity.transport.Feed;
import dev.salvor.activity.transport.FeedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connection to one host and the shells that wait on it for the next call. For any thread: a
 * call takes an idle shell or opens another, up to a limit that sshd's usual {@code MaxSessions}
 * allows.
 */
final class ShellPool implements AutoCloseable {
  private static final int MOST = 8;

  private final SshTarget target;
  private final Semaphore places = new Semaphore(MOST, true);
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<ShellChannel> idle = new ArrayDeque<>();
  private Optional<SshLink> link = Optional.empty();
  private boolean closed;

  ShellPool(SshTarget target) {
    this.target = target;
  }

  /**
   * Runs {@code text} in a shell of the host. If the connection turns out to be dead before the
   * text was taken, it is made anew.
   *
   * @throws IOException the host was not reached, or the connection broke meanwhile
   */
  ShellAnswer call(String text, Duration limit) throws IOException {
    place(limit);
    try {
      ShellChannel shell = take();
      boolean whole = false;
      try {
        ShellAnswer answer = shell.call(text, limit);
        whole = true;
        return answer;
      } finally {
        if (whole) {
          giveBack(shell);
        } else {
          shell.close();
        }
      }
    } finally {
      places.release();
    }
  }

  /** Runs {@code program} in a shell of its own that reads {@code content} to its end. */
  ShellAnswer fed(String program, byte[] content, Duration limit) throws IOException {
    return fed(program, out -> out.write(content), limit);
  }

  /**
   * The same with a stream.
   *
   * @throws FeedException as {@code feed} did; the program's input ends there
   */
  ShellAnswer fed(String program, Feed feed, Duration limit) throws IOException {
    String token = RemoteShell.token();
    place(limit);
    try {
      return new FedProgram(link().session())
          .run(
              RemoteShell.once(target.become(), target.environment(), program, token),
              RemoteShell.firstInput(target.become(), token),
              feed,
              limit);
    } catch (FedProgram.StillRuns e) {
      leaveIfAlone();
      throw e;
    } finally {
      places.release();
    }
  }

  /** The next call gets another connection, whose server has all its sessions to give. */
  private void leaveIfAlone() {
    lock.lock();
    try {
      if (places.availablePermits() == MOST - 1) {
        idle.clear();
        link.ifPresent(SshLink::close);
        link = Optional.empty();
      }
    } finally {
      lock.unlock();
    }
  }

  private void place(Duration limit) throws IOException {
    try {
      if (!places.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("no answer to earlier calls within " + limit.toSeconds() + "s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a channel", e);
    }
  }

  private ShellChannel take() throws IOException {
    SshLink open = link();
    lock.lock();
    try {
      while (!idle.isEmpty()) {
        ShellChannel shell = idle.pop();
        if (shell.isOpen()) {
          return shell;
        }
      }
    } finally {
      lock.unlock();
    }
    return ShellChannel.open(
        open.session(), target.become(), target.environment(), target.connectTimeout());
  }

  private void giveBack(ShellChannel shell) {
    lock.lock();
    try {
      if (!closed) {
        idle.push(shell);
        return;
      }
    } finally {
      lock.unlock();
    }
    shell.close();
  }

  private SshLink link() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("this connection was closed");
      }
      if (link.isPresent() && link.get().isOpen()) {
        return link.get();
      }
      link.ifPresent(SshLink::close);
      idle.clear();
      link = Optional.empty();
      SshLink made = SshLink.open(target);
      link = Optional.of(made);
      return made;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      idle.clear();
      link.ifPresent(SshLink::close);
      link = Optional.empty();
    } finally {
      lock.unlock();
    }
  }
}
