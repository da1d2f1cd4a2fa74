package dev.salvor.activity.transfer;

/** One thing of a source. Names are relative to the base folder on the host and begin with ./ */
public sealed interface Entry {
  String name();

  /** The line of it in a manifest. */
  String line();

  /** A folder; the source itself is called {@code .} */
  record Folder(String name, int mode) implements Entry {
    @Override
    public String line() {
      return "d " + Integer.toOctalString(mode) + " 0 - " + ManifestText.escaped(name);
    }
  }

  /**
   * A file.
   *
   * @param sha256 lower-case hex
   */
  record Plain(String name, int mode, long size, String sha256) implements Entry {
    @Override
    public String line() {
      return "f "
          + Integer.toOctalString(mode)
          + " "
          + size
          + " "
          + sha256
          + " "
          + ManifestText.escaped(name);
    }
  }

  /** A symlink, as it is. */
  record Link(String name, String to) implements Entry {
    @Override
    public String line() {
      return "l 777 0 - " + ManifestText.escaped(name) + "\n> " + ManifestText.escaped(to);
    }
  }
}
