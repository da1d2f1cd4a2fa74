package dev.salvor.runbook.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.source.Problem;
import dev.salvor.testing.Require;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Names that lead to what is no file, or to one that must not be read. */
@Timeout(20)
final class UnusualFilesIT {
  @TempDir private Path folder;
  private Path book;

  @BeforeEach
  void name() {
    book = folder.resolve("book.yaml");
  }

  private List<String> lint(Path file) {
    return RunbookReader.lint(file).problems().stream().map(Problem::text).toList();
  }

  private void pipe(Path file) throws IOException, InterruptedException {
    Require.tools("mkfifo");
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
  }

  @Test
  void aPipeIsRefusedAtOnceAlsoBehindALink() throws Exception {
    pipe(book);
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), book);
    String why = ": the file cannot be read: it is a pipe, not a regular file";
    assertThat(lint(book)).containsExactly(book + why);
    assertThat(lint(link)).containsExactly(link + why);
  }

  @Test
  void aSocketADeviceAndAFolderAreRefused() throws IOException {
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(book));
      assertThat(lint(book))
          .singleElement()
          .asString()
          .endsWith("it is a socket, not a regular file");
    }
    assertThat(lint(Path.of("/dev/zero")))
        .containsExactly("/dev/zero: the file cannot be read: it is a device, not a regular file");
    assertThat(lint(folder)).containsExactly(folder + ": the file cannot be read: it is a folder");
  }

  @Test
  void theKernelsOwnFilesAreRefusedForSomeOfThemNeverEnd() throws IOException {
    Files.createSymbolicLink(book, Path.of("/proc/kmsg"));
    assertThat(lint(book)).singleElement().asString().contains("it is a file of the kernel's");
  }

  @Test
  void aScriptBesideTheRunbookThatIsAPipeIsRefusedAtOnce() throws Exception {
    pipe(folder.resolve("step.sh"));
    Files.writeString(
        book,
        """
        schemaVersion: 1
        name: piped
        phases:
          - name: one
            steps:
              - {name: s, script: step.sh, timeout: 1s, idempotency: safe}
        """);
    assertThat(lint(book))
        .singleElement()
        .asString()
        .contains("\"step.sh\" cannot be used; it is a pipe, not a regular file");
  }

  @Test
  void aFileThatIsNotThereIsNamedWithAColonBehindIt() {
    assertThat(lint(book)).singleElement().asString().startsWith(book + ": the file is not there");
  }
}
