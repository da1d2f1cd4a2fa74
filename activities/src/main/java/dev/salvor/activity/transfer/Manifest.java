package dev.salvor.activity.transfer;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/**
 * What a source consists of: folders before what is in them, then the files of one folder after
 * those of another, then links in the same way. The host's programs rely on this order. Held as the
 * text that travels, which is the smallest form of it. Immutable.
 */
public final class Manifest {
  private final boolean tree;
  private final byte[] text;
  private final String sha256;

  /** Where each entry begins in the text. */
  private final int[] begins;

  /** Of a text that is whole; see {@code lib-copy.sh}. */
  Manifest(boolean tree, byte[] text, int entries) {
    if (entries < 1) {
      throw new IllegalArgumentException("manifest: entries must not be empty");
    }
    this.tree = tree;
    this.text = text;
    this.sha256 = FileDigests.of(text);
    this.begins = new int[entries];
    int at = after(0);
    for (int i = 0; i < entries; i++) {
      begins[i] = at;
      at = after(at);
      if (text[at] == '>') {
        at = after(at);
      }
    }
  }

  private int after(int begin) {
    int at = begin;
    while (text[at] != '\n') {
      at++;
    }
    return at + 1;
  }

  /** Whether the source is a folder. */
  public boolean tree() {
    return tree;
  }

  /** The form in which it travels. */
  public String text() {
    return new String(text, StandardCharsets.UTF_8);
  }

  /** The same as bytes; shared, so nobody may change them. */
  @SuppressWarnings("EI_EXPOSE_REP")
  public byte[] bytes() {
    return text;
  }

  /** Of the bytes; lower-case hex. */
  public String sha256() {
    return sha256;
  }

  /** All of it, each made when it is asked for. */
  public List<Entry> entries() {
    return new AbstractList<>() {
      @Override
      public Entry get(int index) {
        return entry(index);
      }

      @Override
      public int size() {
        return begins.length;
      }
    };
  }

  private Entry entry(int index) {
    int end = index + 1 < begins.length ? begins[index + 1] : text.length - ManifestText.END.length;
    return ManifestText.entry(
        new String(text, begins[index], end - begins[index] - 1, StandardCharsets.UTF_8));
  }

  /** The file that the host calls by this number, counted from 1. */
  public Entry.Plain file(int number) {
    if (entry(number - 1) instanceof Entry.Plain plain) {
      return plain;
    }
    throw new IllegalArgumentException("entry " + number + " is no file");
  }

  /** Bytes of memory that it takes. */
  int weight() {
    return text.length + begins.length * Integer.BYTES;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Manifest manifest && Arrays.equals(text, manifest.text);
  }

  @Override
  public int hashCode() {
    return sha256.hashCode();
  }

  @Override
  public String toString() {
    return "manifest of " + begins.length + " entries";
  }
}
