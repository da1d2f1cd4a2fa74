package dev.salvor.activity.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourcesTest {
  private static final Pace ANY = sent -> {};

  @TempDir Path folder;

  private Path hole(String name, long size) throws IOException {
    Path file = folder.resolve(name);
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(size);
    }
    return file;
  }

  private static CompletableFuture<Source> async(Sources sources, Path path) {
    CompletableFuture<Source> found = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                found.complete(sources.at(path, "x", false, ANY));
              } catch (IOException e) {
                found.completeExceptionally(e);
              }
            });
    return found;
  }

  @Test
  void otherThreadsGoOnWhileManyHostsWaitForALargeSum() throws Exception {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors() + 1; i++) {
      files.add(hole("big" + i, 300L << 20));
    }
    Sources sources = new Sources(64L << 20);
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong longest = new AtomicLong();
    Thread beat =
        Thread.ofVirtual()
            .start(
                () -> {
                  long last = System.nanoTime();
                  while (!over.get()) {
                    java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
                    long now = System.nanoTime();
                    longest.accumulateAndGet(now - last, Math::max);
                    last = now;
                  }
                });
    List<CompletableFuture<Source>> found =
        files.stream().map(file -> async(sources, file)).toList();

    found.forEach(source -> source.join().close());

    over.set(true);
    beat.join();
    assertThat(Duration.ofNanos(longest.get())).isLessThan(Duration.ofMillis(500));
  }

  @Test
  void whoAsksForTheSameTreeSharesOneListAndLeavesNothing() throws IOException {
    for (int i = 0; i < 100; i++) {
      Files.writeString(folder.resolve("f" + i), "x");
    }
    Sources sources = new Sources(64L << 20);
    int free = sources.room().free();
    List<CompletableFuture<Source>> found = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      found.add(async(sources, folder));
    }

    Manifest first = found.getFirst().join().manifest();

    assertThat(found).allSatisfy(source -> assertThat(source.join().manifest()).isSameAs(first));
    found.forEach(source -> source.join().close());
    Awaitility.await().untilAsserted(() -> assertThat(sources.room().free()).isEqualTo(free));
  }

  @Test
  void whoStopsWaitingLeavesNothing() throws IOException {
    hole("big", 64L << 30);
    Sources sources = new Sources(64L << 20, Duration.ZERO);
    int free = sources.room().free();

    assertThatThrownBy(
            () ->
                sources.at(
                    folder,
                    "",
                    false,
                    sent -> {
                      throw new SourceException("stopped");
                    }))
        .hasMessage("stopped");

    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(sources.room().free()).isEqualTo(free));
  }

  @Test
  void aChangeBeforeTheQuestionIsSeenThoughAReadingGoesOn() throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Path small = Files.writeString(tree.resolve("a"), "1");
    Files.move(hole("big", 400L << 20), tree.resolve("b"));
    Sources sources = new Sources(64L << 20);
    CompletableFuture<Source> first = async(sources, tree);
    Awaitility.await().pollInterval(1, TimeUnit.MILLISECONDS).until(() -> sources.readings() == 1);
    Files.writeString(small, "22");

    Source second = sources.at(tree, "", false, ANY);

    assertThat(second.manifest().file(2).size()).isEqualTo(2);
    second.close();
    try {
      first.join().close();
    } catch (CompletionException changed) {
      // It was just at that file.
      assertThat(changed).hasStackTraceContaining(small + " changes while it is read");
    }
  }

  @Test
  void aTreeThatMemoryDoesNotBearIsRefusedWithTheSettingThatRaisesIt() throws IOException {
    for (int i = 0; i < 100; i++) {
      Files.writeString(folder.resolve("f" + i), "x");
    }
    assertThatThrownBy(() -> new Sources(64 << 10).at(folder, "", false, ANY))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("holds too many files")
        .hasMessageContaining("SALVOR_WORKER_HEAP=");
  }

  @Test
  void moreListsThanMemoryBearsWaitForEachOther() throws Exception {
    Sources sources = new Sources(1 << 20);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        Path tree = Files.createDirectories(folder.resolve("t" + i));
        for (int k = 0; k < 400; k++) {
          Files.writeString(tree.resolve("f" + k), "" + i);
        }
      }
      for (int i = 0; i < 20; i++) {
        Path tree = folder.resolve("t" + i);
        all.add(
            CompletableFuture.runAsync(
                () -> {
                  try (Source source = sources.at(tree, "", false, ANY)) {
                    Room.Place place = sources.room().answer(source.manifest(), ANY);
                    place.close();
                  } catch (IOException e) {
                    throw new CompletionException(e);
                  }
                },
                threads));
      }
    }
    assertThat(all).allMatch(done -> !done.isCompletedExceptionally());
  }
}
