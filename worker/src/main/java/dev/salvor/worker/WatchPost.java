package dev.salvor.worker;

import dev.salvor.activity.notice.Outcome;
import dev.salvor.activity.notice.Postman;
import dev.salvor.notice.NoticeKind;
import dev.salvor.notice.Way;
import dev.salvor.worker.watch.Finding;
import dev.salvor.worker.watch.Memory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends what is to be told to every way that has not accepted it. All ways at once, each on a
 * thread of its own, so that one that hangs takes no time from another; within a way in order.
 */
final class WatchPost {
  /** A timer ends a call after 5 min; what is not told by then is told by the next one. */
  static final Duration LONGEST_TRY = Duration.ofMinutes(2);

  private static final Duration LAST_BEGIN = Duration.ofMinutes(1);

  private final Postman postman;
  private final List<Way> all;

  WatchPost(Postman postman, List<Way> all) {
    this.postman = postman;
    this.all = List.copyOf(all);
  }

  /** One try of one message. */
  record Tried(Memory.Pending message, Way way, Outcome outcome) {
    boolean isAccepted() {
      return outcome instanceof Outcome.Accepted;
    }

    /** One that will never take it is not asked again. */
    private boolean isDone() {
      return isAccepted() || (outcome instanceof Outcome.Refused refused && !refused.again());
    }
  }

  /** What was tried, in order, and what is left for the next call. */
  record Sent(List<Tried> tried, List<Memory.Pending> left) {}

  Sent send(List<Memory.Pending> outbox) throws InterruptedException {
    Map<String, Future<List<Tried>>> ways = new LinkedHashMap<>();
    List<Tried> tried = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Way way : all) {
        List<Memory.Pending> open = outbox.stream().filter(m -> isFor(m, way)).toList();
        ways.put(way.name(), threads.submit(() -> by(way.within(LONGEST_TRY), open)));
      }
      for (Future<List<Tried>> way : ways.values()) {
        tried.addAll(way.get());
      }
    } catch (ExecutionException defect) {
      throw new IllegalStateException(defect.getCause());
    }
    List<Memory.Pending> left = new ArrayList<>();
    for (Memory.Pending message : outbox) {
      List<String> accepted = new ArrayList<>(message.accepted());
      tried.stream()
          .filter(one -> one.message().equals(message) && one.isDone())
          .forEach(one -> accepted.add(one.way().name()));
      if (isForNobody(message)
          || all.stream().anyMatch(way -> isFor(message, way) && !accepted.contains(way.name()))) {
        left.add(message.acceptedBy(accepted));
      }
    }
    return new Sent(tried, left);
  }

  /** It waits for whoever is named next. That something is over is for those who heard of it. */
  private boolean isForNobody(Memory.Pending message) {
    return message.notice().kind() == NoticeKind.ALERT
        && all.stream().noneMatch(way -> takes(message, way));
  }

  private static boolean isFor(Memory.Pending message, Way way) {
    return takes(message, way)
        && message.isFor(way.name())
        && !message.accepted().contains(way.name());
  }

  /** What is wrong with a way is told by the others. */
  private static boolean takes(Memory.Pending message, Way way) {
    return way.takes(message.notice()) && !message.key().equals(Finding.way(way.name()));
  }

  /** One that does not take a message is asked once in a call, not once for each message. */
  private List<Tried> by(Way way, List<Memory.Pending> messages) {
    List<Tried> out = new ArrayList<>();
    long begun = System.nanoTime();
    for (Memory.Pending message : messages) {
      Tried one = new Tried(message, way, postman.send(message.notice(), way));
      out.add(one);
      if (!one.isDone() || System.nanoTime() - begun > LAST_BEGIN.toNanos()) {
        return out;
      }
    }
    return out;
  }
}
