package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.Feed;
import dev.salvor.activity.transport.FeedException;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.activity.transport.UnreachableException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A connection of which is known how much went through it, and which breaks when told to. */
final class Watched implements HostConnection {
  private final HostConnection host;
  private long breaksAfter = Long.MAX_VALUE;
  private Runnable broken = () -> {};
  private long fed;

  Watched(HostConnection host) {
    this.host = host;
  }

  /** Bytes of data since the last question. */
  long fed() {
    long bytes = fed;
    fed = 0;
    return bytes;
  }

  /** As if the connection had gone, of which only this side hears. */
  Watched breaksAfter(long bytes) {
    return after(
        bytes,
        () -> {
          throw new UnreachableException("broken on purpose");
        });
  }

  /** Does something to the connection in the middle of the data. */
  Watched after(long bytes, Runnable what) {
    breaksAfter = bytes;
    broken = what;
    return this;
  }

  @Override
  public Ran feed(ShellCall call, Feed feed) throws FeedException {
    return host.feed(call, out -> feed.into(counting(out)));
  }

  private OutputStream counting(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        int rest = (int) Math.min(length, Math.max(0, breaksAfter - fed));
        out.write(bytes, from, rest);
        fed += rest;
        if (rest < length) {
          out.flush();
          broken.run();
          // Where nothing broke by that, the program was not told of an end either.
          out.write(bytes, from + rest, length - rest);
        }
      }
    };
  }

  @Override
  public Ran run(ShellCall call) {
    return host.run(call);
  }

  @Override
  public Optional<byte[]> read(String path, long offset, int max) {
    return host.read(path, offset, max);
  }

  @Override
  public long size(String path) {
    return host.size(path);
  }

  @Override
  public void write(String path, byte[] content) {
    host.write(path, content);
  }

  @Override
  public String describe() {
    return host.describe();
  }
}
