package dev.salvor.activity.transport.local;

import dev.salvor.activity.transport.Drain;
import dev.salvor.activity.transport.Feed;
import dev.salvor.activity.transport.FeedException;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.activity.transport.UnreachableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Processes and files of this machine, as the account of this program. */
public final class LocalConnection implements HostConnection {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static final List<String> KEPT =
      List.of(
          "HOME", "USER", "LOGNAME", "SALVOR_STATE_DIR", "XDG_STATE_HOME", "CREDENTIALS_DIRECTORY");

  private static final int SMALL = 4096;

  private final List<String> shell;
  private final Map<String, String> environment;

  /** With the system's {@code sh}. */
  public LocalConnection() {
    this(List.of("/bin/sh"), Map.of());
  }

  /**
   * With another shell.
   *
   * @param environment added to the bare one, or put in place of what is there
   */
  public LocalConnection(List<String> shell, Map<String, String> environment) {
    this.shell = List.copyOf(shell);
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Ran run(ShellCall call) {
    ProcessBuilder builder = builder(call);
    builder.redirectInput(Path.of("/dev/null").toFile());
    return finish(start(builder), call);
  }

  @Override
  public Ran feed(ShellCall call, Feed feed) throws FeedException {
    Process process = start(builder(call));
    CompletableFuture<String> out =
        Drain.of(process.getInputStream()).thenApply(LocalConnection::text);
    CompletableFuture<String> err =
        Drain.of(process.getErrorStream()).thenApply(LocalConnection::text);
    try (OutputStream in = process.getOutputStream()) {
      given(process, feed, in);
    } catch (FeedException e) {
      throw e;
    } catch (IOException e) {
      // It ended before it took all, and says why.
    }
    return finish(process, call, out, err);
  }

  private static void given(Process process, Feed feed, OutputStream in) throws IOException {
    boolean ended = false;
    try {
      feed.into(in);
      ended = true;
    } catch (FeedException e) {
      throw e;
    } catch (IOException e) {
      ended = true;
    } finally {
      if (!ended) {
        // Before its input ends, which it would take for the end of the data.
        process.destroyForcibly();
      }
    }
  }

  private ProcessBuilder builder(ShellCall call) {
    List<String> command = new ArrayList<>(shell);
    command.addAll(call.args());
    ProcessBuilder builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
    bare(builder.environment());
    return builder;
  }

  private Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UnreachableException(
          "this machine cannot start " + shell + ": " + e.getMessage(), e);
    }
  }

  private Ran finish(Process process, ShellCall call) {
    return finish(process, call, drain(process.getInputStream()), drain(process.getErrorStream()));
  }

  private Ran finish(
      Process process,
      ShellCall call,
      CompletableFuture<String> out,
      CompletableFuture<String> err) {
    try {
      if (!process.waitFor(call.limit().toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new UnreachableException(
            "this machine did not finish " + call.args().getFirst() + " within " + call.limit());
      }
      return new Ran(process.exitValue(), out.join(), err.join());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while waiting for this machine", e);
    } catch (CompletionException e) {
      throw new UnreachableException("the output of " + call.args().getFirst() + " was lost", e);
    }
  }

  private static CompletableFuture<String> drain(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.completeExceptionally(new UncheckedIOException(e));
              }
            });
    return text;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void bare(Map<String, String> target) {
    Map<String, String> own = Map.copyOf(target);
    target.clear();
    target.put("PATH", PATH);
    for (String name : KEPT) {
      Optional.ofNullable(own.get(name)).ifPresent(value -> target.put(name, value));
    }
    target.putIfAbsent("USER", System.getProperty("user.name"));
    target.putIfAbsent("HOME", System.getProperty("user.home"));
    target.putAll(environment);
  }

  @Override
  public Optional<byte[]> read(String path, long offset, int max) {
    try (SeekableByteChannel channel = Files.newByteChannel(Path.of(path))) {
      return content(channel, path, offset, max);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StateUnusableException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  static Optional<byte[]> content(SeekableByteChannel channel, String path, long offset, int max)
      throws IOException {
    try {
      channel.position(offset);
      // Files of /proc say that they are empty.
      long expected = Math.max(channel.size() - offset, SMALL);
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(expected, max));
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // reads on until the buffer is full or the file ends
      }
      byte[] content = new byte[buffer.position()];
      buffer.flip().get(content);
      return Optional.of(content);
    } catch (IOException e) {
      if (path.startsWith("/proc/") && Files.notExists(Path.of(path))) {
        // The process ended between open and read.
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public long size(String path) {
    return Path.of(path).toFile().length();
  }

  @Override
  public void write(String path, byte[] content) {
    AtomicFiles.write(Path.of(path), content);
  }

  @Override
  public String describe() {
    return "this machine";
  }
}
