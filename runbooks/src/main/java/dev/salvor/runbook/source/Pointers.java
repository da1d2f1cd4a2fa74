package dev.salvor.runbook.source;

/** JSON pointers (RFC 6901) and the paths that people see. */
public final class Pointers {
  private Pointers() {}

  /** Pointer of the entry {@code key} in the mapping at {@code pointer}. */
  public static String key(String pointer, String key) {
    return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  /** Pointer of an element of the list at {@code pointer}. */
  public static String index(String pointer, int index) {
    return pointer + "/" + index;
  }

  /** Path of the entry {@code key} in the mapping at {@code path}. */
  public static String keyPath(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Path of an element of the list at {@code path}. */
  public static String indexPath(String path, int index) {
    return path + "[" + index + "]";
  }

  static String parent(String pointer) {
    int slash = pointer.lastIndexOf('/');
    return slash < 0 ? "" : pointer.substring(0, slash);
  }
}
