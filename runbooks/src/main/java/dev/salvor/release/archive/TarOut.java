package dev.salvor.release.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes entries that tell nothing of who wrote them, when and where. Long names are written in the
 * way of GNU, which busybox reads, too.
 */
final class TarOut implements Closeable {
  /** Bytes of one entry. */
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  private static final int NAME = 100;
  private static final int FOLDER_MODE = 0755;
  private static final int LINK_MODE = 0777;

  private final TarArchiveOutputStream tar;

  TarOut(OutputStream out) {
    tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
    // The library's own way puts the name of the user into the entry that holds the long name.
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_TRUNCATE);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
  }

  void file(String path, int mode, byte[] content) throws IOException {
    file(path, mode, content.length, out -> out.write(content));
  }

  void file(String path, int mode, long size, Body body) throws IOException {
    TarArchiveEntry entry = entry(path, TarConstants.LF_NORMAL, mode);
    entry.setSize(size);
    put(path, "", entry);
    body.writeTo(tar);
    tar.closeArchiveEntry();
  }

  void folder(String path) throws IOException {
    put(path + "/", "", entry(path + "/", TarConstants.LF_DIR, FOLDER_MODE));
    tar.closeArchiveEntry();
  }

  void link(String path, String target) throws IOException {
    TarArchiveEntry entry = entry(path, TarConstants.LF_SYMLINK, LINK_MODE);
    entry.setLinkName(target);
    put(path, target, entry);
    tar.closeArchiveEntry();
  }

  private void put(String path, String target, TarArchiveEntry entry) throws IOException {
    spell(target, TarConstants.LF_GNUTYPE_LONGLINK);
    spell(path, TarConstants.LF_GNUTYPE_LONGNAME);
    tar.putArchiveEntry(entry);
  }

  /** Writes a text that is too long for its place into an entry before. */
  private void spell(String text, byte kind) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= NAME) {
      return;
    }
    TarArchiveEntry entry = entry(TarConstants.GNU_LONGLINK, kind, 0);
    entry.setSize(bytes.length + 1L);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.write(0);
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(String name, byte kind, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind);
    entry.setMode(mode);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setModTime(0L);
    return entry;
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
