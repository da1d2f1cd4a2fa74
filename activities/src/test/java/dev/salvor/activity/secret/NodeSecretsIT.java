package dev.salvor.activity.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.SecretRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node reads for itself, and what stays of it. */
final class NodeSecretsIT {
  @TempDir Path folder;

  @Test
  void theEndOfALineOfAnotherSystemIsNoPartOfAPassword() throws IOException {
    Path file = Files.writeString(folder.resolve("pw"), "a b\r\n");

    assertThat(NodeSecrets.get(SecretRef.parse("file:" + file)))
        .isEqualTo(new NodeSecrets.Got.Value("a b"));
  }

  @Test
  @Timeout(120)
  void whatWasReadIsRemovedWhenTheReaderIsInterrupted() throws Exception {
    String mark = UUID.randomUUID().toString();
    SecretRef ref =
        SecretRef.parse("exec:/bin/sh -c 'echo " + mark + " >&2; echo value; exec sleep 25'");
    CompletableFuture<NodeSecrets.Got> got = new CompletableFuture<>();
    Thread reader = Thread.ofPlatform().start(() -> got.complete(NodeSecrets.get(ref)));
    while (readWith(mark).isEmpty()) {
      assertThat(got).isNotDone();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    List<Path> read = readWith(mark);

    reader.interrupt();

    assertThat(got.get(60, TimeUnit.SECONDS))
        .isEqualTo(new NodeSecrets.Got.None("interrupted while it was read"));
    assertThat(read).isNotEmpty().allSatisfy(left -> assertThat(left).doesNotExist());
  }

  /** Folders with a value of which the program said {@code mark} beside it. */
  private static List<Path> readWith(String mark) {
    List<Path> found = new ArrayList<>();
    for (Path in : List.of(Path.of("/dev/shm"), Path.of("/tmp"))) {
      if (!Files.isDirectory(in)) {
        continue;
      }
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(in, "salvor.*")) {
        for (Path one : folders) {
          if (Files.isReadable(one) && said(one).contains(mark)) {
            found.add(one);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  private static String said(Path one) throws IOException {
    try {
      return Files.readString(one.resolve("value.err"));
    } catch (NoSuchFileException gone) {
      return "";
    }
  }
}
