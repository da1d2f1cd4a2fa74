package dev.salvor.activity.transport;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How files on a host begin, as they were at one time. Immutable. */
public final class Heads {
  /** The begin of a file, and its size. */
  public static final class Head {
    private final byte[] content;
    private final long size;

    public Head(byte[] content, long size) {
      this.content = content.clone();
      this.size = size;
    }

    public byte[] content() {
      return content.clone();
    }

    public long size() {
      return size;
    }

    /** There is nothing else in it. */
    public boolean whole() {
      return content.length == size;
    }
  }

  public static final Heads NONE = new Heads(Map.of());

  private final Map<String, Optional<Head>> heads;

  /** By path; empty: there is no such file. */
  public Heads(Map<String, Optional<Head>> heads) {
    this.heads = Map.copyOf(heads);
  }

  /** One by one, for a host whose files are near. */
  static Heads read(HostConnection host, List<String> paths, int max) {
    Map<String, Optional<Head>> heads = new TreeMap<>();
    for (String path : paths) {
      heads.put(
          path,
          host.read(path, 0, max)
              .map(
                  bytes ->
                      new Head(
                          bytes,
                          bytes.length < max
                              ? bytes.length
                              : Math.max(bytes.length, host.size(path)))));
    }
    return new Heads(heads);
  }

  /** These and others. */
  public Heads and(Heads others) {
    Map<String, Optional<Head>> all = new HashMap<>(heads);
    all.putAll(others.heads);
    return new Heads(all);
  }

  /** Whether this path was asked for. */
  public boolean asked(String path) {
    return heads.containsKey(path);
  }

  public boolean exists(String path) {
    return of(path).isPresent();
  }

  public Optional<Head> of(String path) {
    return heads.getOrDefault(path, Optional.empty());
  }

  /** The same host, of which what is known from here is not asked again. */
  public HostConnection before(HostConnection host) {
    return new HostConnection() {
      @Override
      public Ran run(ShellCall call) {
        return host.run(call);
      }

      @Override
      public Optional<byte[]> read(String path, long offset, int max) {
        if (!asked(path)) {
          return host.read(path, offset, max);
        }
        Optional<Head> head = of(path);
        if (head.isEmpty()) {
          return Optional.empty();
        }
        byte[] content = head.get().content;
        if (!head.get().whole() && offset + max > content.length) {
          return host.read(path, offset, max);
        }
        int from = (int) Math.min(offset, content.length);
        int length = Math.min(max, content.length - from);
        byte[] piece = new byte[length];
        System.arraycopy(content, from, piece, 0, length);
        return Optional.of(piece);
      }

      @Override
      public long size(String path) {
        return asked(path) ? of(path).map(Head::size).orElse(0L) : host.size(path);
      }

      @Override
      public void write(String path, byte[] content) {
        host.write(path, content);
      }

      @Override
      public String describe() {
        return host.describe();
      }
    };
  }
}
