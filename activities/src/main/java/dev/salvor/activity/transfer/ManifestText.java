package dev.salvor.activity.transfer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes the text of a {@link Manifest}. For one thread. */
final class ManifestText {
  static final byte[] END = "C1 end\n".getBytes(StandardCharsets.US_ASCII);
  private static final int PIECE = 64 * 1024;

  /** One part of the text, in pieces that need not be copied to grow. */
  private static final class Part {
    private final List<byte[]> full = new ArrayList<>();
    private final ByteArrayOutputStream last = new ByteArrayOutputStream();

    void add(byte[] line) {
      last.writeBytes(line);
      last.write('\n');
      if (last.size() > PIECE) {
        full.add(last.toByteArray());
        last.reset();
      }
    }

    int into(byte[] text, int from) {
      int at = from;
      full.add(last.toByteArray());
      for (byte[] piece : full) {
        System.arraycopy(piece, 0, text, at, piece.length);
        at += piece.length;
      }
      full.clear();
      return at;
    }
  }

  private final Part folders = new Part();
  private final Part plains = new Part();
  private final Part links = new Part();
  private long files;
  private long bytes;
  private boolean odd;
  private int entries;
  private int length;

  void add(Entry entry) {
    Part part =
        switch (entry) {
          case Entry.Folder folder -> folders;
          case Entry.Plain plain -> {
            files++;
            bytes += plain.size();
            yield plains;
          }
          case Entry.Link link -> links;
        };
    byte[] line = entry.line().getBytes(StandardCharsets.UTF_8);
    part.add(line);
    odd |= isOdd(entry.name());
    entries++;
    length += line.length + 1;
  }

  /** Bytes of the lines. */
  int length() {
    return length;
  }

  /** What was added; nothing may be added after. */
  Manifest manifest(boolean tree) {
    String kind = tree ? "tree" : "file";
    byte[] head =
        ("C1 " + kind + " " + files + " " + bytes + " " + (odd ? 1 : 0) + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] text = new byte[head.length + length + END.length];
    System.arraycopy(head, 0, text, 0, head.length);
    int at = links.into(text, plains.into(text, folders.into(text, head.length)));
    System.arraycopy(END, 0, text, at, END.length);
    return new Manifest(tree, text, entries);
  }

  /** A manifest of one file. */
  static Manifest of(Entry.Plain file) {
    ManifestText text = new ManifestText();
    text.add(file);
    return text.manifest(false);
  }

  /** What {@link Entry#line()} wrote. */
  static Entry entry(String line) {
    String[] words = line.split(" ", 5);
    return switch (words[0]) {
      case "d" -> new Entry.Folder(plain(words[4]), Integer.parseInt(words[1], 8));
      case "f" ->
          new Entry.Plain(
              plain(words[4]), Integer.parseInt(words[1], 8), Long.parseLong(words[2]), words[3]);
      default -> {
        int end = words[4].indexOf('\n');
        yield new Entry.Link(
            plain(words[4].substring(0, end)), plain(words[4].substring(end + "\n> ".length())));
      }
    };
  }

  private static boolean isOdd(String name) {
    return name.indexOf('\\') >= 0 || name.indexOf('\n') >= 0 || name.indexOf('\r') >= 0;
  }

  /** One line, which {@code printf %b} turns back. */
  static String escaped(String name) {
    return isOdd(name)
        ? name.replace("\\", "\\0134").replace("\n", "\\0012").replace("\r", "\\0015")
        : name;
  }

  private static String plain(String name) {
    // A backslash of the name itself comes last: it can begin nothing any more.
    return isOdd(name)
        ? name.replace("\\0015", "\r").replace("\\0012", "\n").replace("\\0134", "\\")
        : name;
  }
}
