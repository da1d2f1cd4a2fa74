package dev.salvor.workflow.interpreter;

import dev.salvor.notice.Notice;
import dev.salvor.workflow.contract.notice.NoticeActivities;
import dev.salvor.workflow.contract.notice.NoticeDelivery;
import dev.salvor.workflow.contract.notice.NoticeReport;
import dev.salvor.workflow.contract.notice.NoticeRequest;
import dev.salvor.workflow.contract.notice.NoticeRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Ways that exist in memory only: "phone" takes what it is given, "wall" never answers. */
final class Told implements NoticeActivities {
  private final List<Notice> told = new ArrayList<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean wall;
  private volatile int busy;

  /** The first {@code times} find no place. */
  void busyFor(int times) {
    busy = times;
  }

  /** How often it was asked to tell. */
  int asked() {
    return asked.get();
  }

  Told withWall() {
    wall = true;
    return this;
  }

  @Override
  public NoticeRoute route(NoticeRequest request) {
    List<NoticeRoute.Leg> legs = new ArrayList<>();
    if (wall) {
      legs.add(new NoticeRoute.Leg("wall", Duration.ofHours(1), Duration.ZERO));
    }
    legs.add(new NoticeRoute.Leg("phone", Duration.ofSeconds(5), Duration.ofMinutes(1)));
    return new NoticeRoute(legs);
  }

  @Override
  public NoticeReport.Told deliver(NoticeDelivery delivery) {
    if (asked.incrementAndGet() <= busy) {
      return NoticeReport.Told.later(delivery.way());
    }
    if (delivery.way().equals("wall")) {
      try {
        never.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    synchronized (this) {
      told.add(delivery.notice());
    }
    return new NoticeReport.Told(delivery.way(), true, "");
  }

  void close() {
    never.countDown();
  }

  synchronized List<Notice> all() {
    return List.copyOf(told);
  }

  synchronized List<String> lines() {
    return told.stream().map(n -> n.id().replaceFirst(".*#", "") + " " + n.kind().word()).toList();
  }
}
