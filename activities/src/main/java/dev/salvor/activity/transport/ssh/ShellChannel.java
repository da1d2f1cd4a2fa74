package dev.salvor.activity.transport.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
      channel.send(become.firstInput());
      channel.answer(token, limit);
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
    return answer(mark, limit);
  }

  private void send(String text) throws IOException {
    OutputStream in = command.getOutputStream();
    in.write(text.getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  private ShellAnswer answer(String mark, Duration limit) throws IOException {
    CompletableFuture<Marked.Text> out = reading(command.getInputStream(), mark);
    CompletableFuture<Marked.Text> err = reading(command.getErrorStream(), mark);
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
      throw ended(e, err);
    }
  }

  private static int exit(String word) {
    return word.equals("ready") ? 0 : Integer.parseInt(word);
  }

  private static IOException ended(ExecutionException broken, CompletableFuture<Marked.Text> err) {
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
    String why = said.isBlank() ? "the connection or the shell ended" : said;
    return new IOException(why, broken.getCause());
  }

  private static CompletableFuture<Marked.Text> reading(InputStream stream, String mark) {
    CompletableFuture<Marked.Text> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                text.complete(Marked.read(stream, mark));
              } catch (IOException e) {
                text.completeExceptionally(e);
              }
            });
    return text;
  }

  boolean isOpen() {
    return session.isOpen();
  }

  @Override
  public void close() {
    // SSHJ waits for the other end's word; a dead one must not be waited for.
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(
            () -> {
              try {
                session.close();
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            },
            task -> Thread.ofVirtual().start(task));
    try {
      closing.get(1, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // The connection is broken, and with it the channel is gone.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
