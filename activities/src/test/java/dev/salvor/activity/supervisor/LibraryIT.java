package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.activity.transport.local.LocalConnection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

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
