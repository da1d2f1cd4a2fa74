package dev.salvor.activity.transport;

import java.util.ArrayList;
import java.util.List;

/** Files that go to a host together, in order. For one thread. */
public final class Parcel {
  /** How a file must arrive. */
  public enum Kind {
    /** It appears whole or not at all, synced. */
    WHOLE,
    /** Nobody looks at its name before all of the parcel is there; synced. */
    FRESH,
    /** As fresh, and not synced: what takes it does that with its own copy. */
    SCRATCH,
    /** As whole; if it cannot be written, the rest goes on. */
    IF_POSSIBLE
  }

  /** One file of mode 0600. */
  public static final class Item {
    private final String path;
    private final byte[] content;
    private final Kind kind;

    Item(String path, byte[] content, Kind kind) {
      if (path.lastIndexOf('/') < 0) {
        throw new IllegalArgumentException("no folder in the path " + path);
      }
      this.path = path;
      this.content = content.clone();
      this.kind = kind;
    }

    public String path() {
      return path;
    }

    /** The folder that it goes into. */
    public String folder() {
      int slash = path.lastIndexOf('/');
      return slash == 0 ? "/" : path.substring(0, slash);
    }

    public String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    public byte[] content() {
      return content.clone();
    }

    public int length() {
      return content.length;
    }

    public Kind kind() {
      return kind;
    }
  }

  private final List<Item> items = new ArrayList<>();

  public Parcel whole(String path, byte[] content) {
    items.add(new Item(path, content, Kind.WHOLE));
    return this;
  }

  public Parcel fresh(String path, byte[] content) {
    items.add(new Item(path, content, Kind.FRESH));
    return this;
  }

  public Parcel scratch(String path, byte[] content) {
    items.add(new Item(path, content, Kind.SCRATCH));
    return this;
  }

  public Parcel ifPossible(String path, byte[] content) {
    items.add(new Item(path, content, Kind.IF_POSSIBLE));
    return this;
  }

  public Parcel and(Parcel other) {
    items.addAll(other.items);
    return this;
  }

  public List<Item> items() {
    return List.copyOf(items);
  }

  /** Those that are written if possible, or those that must be. */
  public List<Item> items(boolean ifPossible) {
    return items.stream().filter(i -> (i.kind() == Kind.IF_POSSIBLE) == ifPossible).toList();
  }

  public boolean isEmpty() {
    return items.isEmpty();
  }

  /** Bytes of all. */
  public long length() {
    return items.stream().mapToLong(Item::length).sum();
  }
}
