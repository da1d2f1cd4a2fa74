package dev.salvor.release;

/**
 * One thing in the tree of a release. Folders that hold something have no entry of their own.
 *
 * <p>The values are checked by {@link Manifest}, all at once.
 */
public sealed interface Entry {
  /** Where it lies: names joined by {@code /}, from the root of the release. */
  String path();

  /** A folder that holds nothing. */
  record Dir(String path) implements Entry {}

  /**
   * A regular file.
   *
   * @param executable its mode is 0755, else 0644
   * @param size in bytes
   * @param sha256 in 64 hexadecimal digits of lower case
   */
  record File(String path, boolean executable, long size, String sha256) implements Entry {
    /** {@code 0755} or {@code 0644}. */
    public String mode() {
      return executable ? "0755" : "0644";
    }
  }

  /**
   * A symbolic link.
   *
   * @param target relative to the folder of the link, and inside the release
   */
  record Link(String path, String target) implements Entry {}
}
