package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.activity.transport.local.LocalConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LibraryIT {
  private static final int AT_ONCE = 4;

  @TempDir Path folder;

  @RepeatedTest(10)
  void ofManyThatPutItThereAtOnceEachFindsItWhole() {
    String root = folder.resolve("state").toString();
    CyclicBarrier together = new CyclicBarrier(AT_ONCE);
    List<CompletableFuture<Boolean>> all =
        IntStream.range(0, AT_ONCE)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> ran(root, together)))
            .toList();

    assertThat(all).allMatch(CompletableFuture::join);
    assertThat(folder.resolve("state/lib").toFile().list())
        .as("nothing staged is left")
        .hasSize(2)
        .contains("lock");
  }

  /** As by a damaged disk, or somebody who also wrote the list of sums anew. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo 'touch /tmp/evil' >>supervisor.sh",
        "echo 'touch /tmp/evil' >>supervisor.sh; find . -type f ! -name SHA256SUMS | sort"
            + " | xargs sha256sum >SHA256SUMS",
        "rm supervisor.sh",
        "rm SHA256SUMS",
        ": >supervisor.sh"
      })
  void aChangedOneIsReplacedBeforeAnythingOfItIsRun(String change) throws IOException {
    HostConnection host = new LocalConnection(List.of("/bin/sh"), Map.of());
    String root = folder.resolve("state").toString();
    Path library = Path.of(Library.bundled().ensure(host, root));
    Path program = library.resolve("supervisor.sh");
    byte[] shipped = Files.readAllBytes(program);
    String text = "cd \"$1\" && " + change;
    assertThat(host.run(ShellCall.of(List.of("-c", text, "sh", library.toString()))).ok()).isTrue();

    Library.bundled().ensure(host, root);

    assertThat(program).hasBinaryContent(shipped);
  }

  private static boolean ran(String root, CyclicBarrier together) {
    HostConnection host = new LocalConnection(List.of("/bin/sh"), Map.of());
    Library library = Library.bundled();
    try {
      together.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
    library.ensure(host, root);
    // Not through the library, which would put it there once more.
    return host.run(
            ShellCall.of(List.of("-c", "test -s \"$1/supervisor.sh\"", "sh", library.folder(root))))
        .ok();
  }
}
