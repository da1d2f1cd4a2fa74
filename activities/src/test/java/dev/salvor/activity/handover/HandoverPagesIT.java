package dev.salvor.activity.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.transport.local.LocalConnection;
import dev.salvor.workflow.contract.order.SegmentOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HandoverPagesIT {
  @TempDir private Path root;

  private static HandoverPages worker() {
    return new HandoverPages(new LocalConnection(), new Library(Map.of()));
  }

  @Test
  void anotherWorkerGoesOnWithWhatTheFolderHolds() throws IOException {
    LongNight night = new LongNight(root, 5);
    HandoverPages first = worker();
    for (int i = 1; i <= 3; i++) {
      SegmentOrder order = night.order(i);
      ordered(first, order);
      night.arrived(order);
    }
    SegmentOrder next = night.order(4);
    ordered(worker(), next);
    String page = Files.readString(night.page());
    ordered(first, next);

    assertThat(page).contains("- `p.s3`: SUCCEEDED").contains("segment 4 is with the host: p.s4");
    // The first one knows of orders of which it never heard the end.
    assertThat(Files.readString(night.page()).lines().filter(l -> !l.startsWith("- Order ")))
        .containsExactlyElementsOf(page.lines().filter(l -> !l.startsWith("- Order ")).toList());
  }

  @Test
  void aPageThatCannotBeWrittenHoldsNothingUp() throws IOException {
    LongNight night = new LongNight(root, 3);
    HandoverPages pages = worker();
    ordered(pages, night.order(1));
    String first = Files.readString(night.page());
    Path aside = root.resolve("aside");
    Files.move(night.page(), aside);
    Files.createDirectories(night.page().resolve("in the way"));
    ordered(pages, night.order(2));
    assertThat(night.page()).isDirectory();

    Files.delete(night.page().resolve("in the way"));
    Files.delete(night.page());
    ordered(pages, night.order(3));
    assertThat(Files.readString(night.page()))
        .isNotEqualTo(first)
        .contains("back p.s3 p.s3 ordered");
  }

  @Test
  void aPlanGetsNoPage() throws IOException {
    LongNight night = new LongNight(root, 3);
    Files.delete(night.folder().resolve("parameters.json"));
    ordered(worker(), night.order(1));

    assertThat(night.page()).doesNotExist();
  }

  @Test
  void anOrderPaysLittleForItsPage() throws IOException {
    figure(220, 150);
    figure(2000, 1500);
  }

  /** The page goes to the host with its order. */
  private static void ordered(HandoverPages pages, SegmentOrder order) {
    new LocalConnection().write(pages.before(order));
  }

  private void figure(int steps, int atMostMillis) throws IOException {
    Path state = Files.createDirectory(root.resolve("of-" + steps));
    LongNight night = new LongNight(state, steps);
    HandoverPages pages = worker();
    int warm = 20;
    long begin = 0;
    int orders = Math.min(steps, 150);
    for (int i = 1; i <= orders; i++) {
      if (i == warm) {
        begin = System.nanoTime();
      }
      ordered(pages, night.order(i));
    }
    Duration each = Duration.ofNanos((System.nanoTime() - begin) / (orders - warm));
    byte[] page = Files.readAllBytes(night.page());
    begin = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      new LocalConnection().write(state.resolve("floor").toString(), page);
    }
    Duration floor = Duration.ofNanos((System.nanoTime() - begin) / 20);
    System.out.printf(
        "page of a run of %d steps: %.2f ms for each order, %.2f ms of it to write and sync %d"
            + " KiB%n",
        steps, each.toNanos() / 1e6, floor.toNanos() / 1e6, page.length / 1024);
    assertThat(each.minus(floor)).isLessThan(Duration.ofMillis(atMostMillis));
  }
}
