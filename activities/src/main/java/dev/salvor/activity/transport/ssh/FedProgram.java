package dev.salvor.activity.transport.ssh;

import dev.salvor.activity.transport.Drain;
import dev.salvor.activity.transport.Feed;
import dev.salvor.activity.transport.FeedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.connection.channel.direct.Signal;

/** One program in a session of its own that reads a stream to its end. For one call. */
final class FedProgram {
  /** It did not end in time. Its server counts its session until it does. */
  static final class StillRuns extends IOException {
    private static final long serialVersionUID = 1L;

    StillRuns(String why, TimeoutException cause) {
      super(why, cause);
    }
  }

  /** How long a host may take none of the data. */
  private static final Duration STALL = Duration.ofMinutes(1);

  private final Session session;

  FedProgram(Session session) {
    this.session = session;
  }

  /**
   * Runs it; the session has ended afterwards, however it went.
   *
   * @param limit counts from the end of the stream
   * @throws FeedException as {@code feed} did; the program's input ends there
   */
  ShellAnswer run(String program, String before, Feed feed, Duration limit) throws IOException {
    try {
      Session.Command command = session.exec(program);
      CompletableFuture<byte[]> out = Drain.of(command.getInputStream());
      CompletableFuture<byte[]> err = Drain.of(command.getErrorStream());
      OutputStream in = new Patient(session, command.getOutputStream(), STALL);
      try {
        in.write(before.getBytes(StandardCharsets.UTF_8));
        feed.into(in);
        // Only here: else the program would take the end of its input for that of the data.
        in.close();
      } catch (FeedException e) {
        throw e;
      } catch (IOException e) {
        endedBefore(command, e);
      }
      return answer(command, out, err, limit);
    } finally {
      Sessions.close(session);
    }
  }

  private static ShellAnswer answer(
      Session.Command command,
      CompletableFuture<byte[]> out,
      CompletableFuture<byte[]> err,
      Duration limit)
      throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      byte[] said = out.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      byte[] why = err.get(left(deadline), TimeUnit.NANOSECONDS);
      command.join(left(deadline), TimeUnit.NANOSECONDS);
      Integer exit = command.getExitStatus();
      if (exit == null) {
        throw new IOException("the connection ended while a file was sent");
      }
      return new ShellAnswer(exit, said, why);
    } catch (TimeoutException e) {
      // A server does this for accounts other than root.
      command.signal(Signal.KILL);
      throw new StillRuns(
          "no answer within " + limit.toSeconds() + "s of the end of what was sent", e);
    } catch (ExecutionException e) {
      throw new IOException("the connection ended while a file was sent", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a file was sent", e);
    }
  }

  private static long left(long deadline) {
    return Math.max(1, deadline - System.nanoTime());
  }

  /** A program that ended before it took all has said why; else the connection broke. */
  private static void endedBefore(Session.Command command, IOException broken) throws IOException {
    try {
      command.join(2, TimeUnit.SECONDS);
    } catch (ConnectionException e) {
      // SSHJ throws the same one again, which can not be suppressed by itself.
      if (!e.equals(broken)) {
        broken.addSuppressed(e);
      }
    }
    if (command.getExitStatus() == null) {
      throw broken;
    }
  }
}
