package dev.salvor.activity.transfer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Something to be copied, as it was found at one moment. To be closed: its memory is counted. */
public final class Source implements AutoCloseable {
  /** Where the bytes are. */
  sealed interface Place {
    /** A folder on this machine; names of the manifest are relative to it. */
    record Tree(Path root) implements Place {}

    /** One file on this machine. */
    record One(Path file) implements Place {}

    /** Text of the runbook. */
    record Text(String content) implements Place {}
  }

  private final Place place;
  private final Manifest manifest;
  private final Runnable end;

  Source(Place place, Manifest manifest, Runnable end) {
    this.place = place;
    this.manifest = manifest;
    this.end = end;
  }

  /** A text that becomes the file {@code name}. */
  public static Source text(String content, String name) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new Source(
        new Place.Text(content),
        ManifestText.of(new Entry.Plain("./" + name, 0644, bytes.length, FileDigests.of(bytes))),
        () -> {});
  }

  public Manifest manifest() {
    return manifest;
  }

  /**
   * The bytes of a file from {@code offset}.
   *
   * @throws SourceException it is not there any more
   */
  InputStream open(Entry.Plain file, long offset) throws SourceException {
    try {
      return switch (place) {
        case Place.Text text -> {
          InputStream in =
              new ByteArrayInputStream(text.content().getBytes(StandardCharsets.UTF_8));
          in.skipNBytes(offset);
          yield in;
        }
        case Place.One one -> at(one.file(), offset);
        case Place.Tree tree -> at(tree.root().resolve(file.name()), offset);
      };
    } catch (IOException e) {
      throw new SourceException("source: " + file.name() + " cannot be read any more: " + e, e);
    }
  }

  private static InputStream at(Path file, long offset) throws IOException {
    SeekableByteChannel channel = Files.newByteChannel(file);
    channel.position(offset);
    return Channels.newInputStream(channel);
  }

  /** Nothing of it is asked for any more. */
  @Override
  public void close() {
    end.run();
  }
}
