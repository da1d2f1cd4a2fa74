package dev.salvor.activity.transport.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.connection.channel.direct.Session;

/** One channel with a {@link RemoteShell} at its end. For one call at a time. */
final class ShellChannel implements AutoCloseable {
  private final Session session;
  private final Session.Command command;
  private final String token;
  private long calls;

  private ShellChannel(Session session, Session.Command command, String token) {
    this.session = session;
    this.command = command;
    this.token = token;
  }

  /**
   * Starts the shell.
   *
   * @throws IOException no channel, or the shell did not come up; the message is what it printed
   */
  static ShellChannel open(
      Session session, Become become, Map<String, String> environment, Duration limit)
      throws IOException {
    String token = RemoteShell.token();
    Session.Command command = session.exec(RemoteShell.start(become, environment, token));
    ShellChannel channel = new ShellChannel(session, command, token);
    boolean up = false;
    try {
      channel.send(RemoteShell.firstInput(become, token));
      channel.answer(
          in -> Marked.first(in, token), in -> Marked.first(new Asked(in, token), token), limit);
      up = true;
      return channel;
    } finally {
      if (!up) {
        channel.close();
      }
    }
  }

  /**
   * Runs {@code text}, a command of the shell.
   *
   * @throws IOException the channel broke, or the limit passed; it is of no use afterwards
   */
  ShellAnswer call(String text, Duration limit) throws IOException {
    calls++;
    String mark = token + "." + calls;
    send(RemoteShell.block(RemoteShell.call(text, mark)));
    return answer(in -> Marked.read(in, mark), in -> Marked.read(in, mark), limit);
  }

  private void send(String text) throws IOException {
    OutputStream in = command.getOutputStream();
    in.write(text.getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  private ShellAnswer answer(Reading output, Reading errors, Duration limit) throws IOException {
    CompletableFuture<Marked.Text> out = new CompletableFuture<>();
    CompletableFuture<Marked.Text> err = new CompletableFuture<>();
    read(() -> output.of(command.getInputStream()), out, out);
    read(() -> errors.of(command.getErrorStream()), err, out);
    try {
      long deadline = System.nanoTime() + limit.toNanos();
      Marked.Text text = out.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      long left = Math.max(1, deadline - System.nanoTime());
      byte[] said = err.get(left, TimeUnit.NANOSECONDS).content();
      return new ShellAnswer(exit(text.word()), text.content(), said);
    } catch (TimeoutException e) {
      close();
      throw new IOException("no answer within " + limit.toSeconds() + "s", e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for an answer", e);
    } catch (ExecutionException e) {
      close();
      throw ended(e, err, calls == 0);
    }
  }

  private static int exit(String word) {
    return word.equals("ready") ? 0 : Integer.parseInt(word);
  }

  private static IOException ended(
      ExecutionException broken, CompletableFuture<Marked.Text> err, boolean first) {
    if (broken.getCause() instanceof EntryProblem problem) {
      return problem;
    }
    if (broken.getCause() instanceof Marked.TooMuch tooMuch) {
      return tooMuch;
    }
    String said = "";
    try {
      err.get(1, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      said = e.getCause() instanceof EOFException eof ? String.valueOf(eof.getMessage()) : "";
    } catch (TimeoutException e) {
      said = "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (first && said.contains("sudo")) {
      return new EntryProblem(said, broken.getCause());
    }
    String why = said.isBlank() ? "the connection or the shell ended" : said;
    return new IOException(why, broken.getCause());
  }

  private interface Reading {
    Marked.Text of(InputStream stream) throws IOException;
  }

  private interface Read {
    Marked.Text now() throws IOException;
  }

  /** If no answer comes, nobody waits for {@code other} either. */
  private static void read(
      Read read, CompletableFuture<Marked.Text> answer, CompletableFuture<Marked.Text> other) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                answer.complete(read.now());
              } catch (IOException e) {
                answer.completeExceptionally(e);
                other.completeExceptionally(e);
              }
            });
  }

  boolean isOpen() {
    return session.isOpen();
  }

  @Override
  public void close() {
    Sessions.close(session);
  }
}
