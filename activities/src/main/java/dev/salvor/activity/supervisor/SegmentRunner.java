package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Parcel;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.workflow.contract.order.HoldOrder;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Begins a segment on its host or attaches to it, follows it to its end and reports. Whoever calls,
 * and however often: the record on the host decides what runs. Safe for any thread.
 */
public final class SegmentRunner {
  private final HostConnection host;
  private final Library library;
  private final SupervisorSettings settings;

  public SegmentRunner(HostConnection host, Library library, SupervisorSettings settings) {
    this.host = host;
    this.library = library;
    this.settings = settings;
  }

  /**
   * Returns when the order has ended.
   *
   * @param watcher is told about progress, and may ask for the end
   */
  public SegmentReport run(SegmentOrder order, Watcher watcher) {
    return run(order, watcher, new Parcel());
  }

  /**
   * As {@link #run(SegmentOrder, Watcher)}.
   *
   * @param page written before anything can begin, if it can be
   */
  public SegmentReport run(SegmentOrder order, Watcher watcher, Parcel page) {
    return run(order, watcher, page, () -> {});
  }

  /**
   * As {@link #run(SegmentOrder, Watcher, Parcel)}.
   *
   * @param first what has to be done before the host has the order; with a {@link
   *     StateUnusableException} of it nothing is begun
   */
  public SegmentReport run(SegmentOrder order, Watcher watcher, Parcel page, Runnable first) {
    Delivery delivery = new Delivery(host, library, settings, order, watcher);
    SegmentRecord record = new SegmentRecord();
    RecordTail tail = new RecordTail(host, order, record);
    boolean known = delivery.known(tail);
    List<String> undone = HistoryCheck.undone(order, record);
    if (!undone.isEmpty() && record.done(order.order()).isEmpty()) {
      return HistoryCheck.behind(undone);
    }
    AttachedSteps attached = AttachedSteps.in(order, record);
    Delivery.Answer answer;
    try {
      if (!known) {
        first.run();
      }
      answer =
          delivery.send(
              known,
              known && record.done(order.order()).isPresent() ? Delivery.NO_START : "0",
              page);
    } catch (StateUnusableException e) {
      if (known) {
        throw e;
      }
      return NotBegunReport.of(order, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      // A value that no program can be given, such as one with a NUL byte.
      return NotBegunReport.of(order, String.valueOf(e.getMessage()));
    }
    return switch (answer) {
      case Delivery.Answer.Refused refused ->
          new SegmentReport.Refused(refused.refusal(), refused.why());
      case Delivery.Answer.Sent sent ->
          HistoryCheck.behind(
              new Follow(host, settings, order, delivery, tail, attached, sent.masker(), watcher)
                  .toTheEnd(),
              undone);
    };
  }

  /**
   * Lets no other step of a segment's order begin; the one that has goes on. Nothing if the order
   * has ended, or is being stopped already. Idempotent.
   */
  public void hold(HoldOrder order) {
    RunPaths paths = RunPaths.of(order.pin(), order.runId());
    String stop = paths.stop(order.segment(), order.order());
    if (host.size(stop) == 0) {
      host.write(stop, RunPaths.STOP_AFTER_STEP);
    }
  }

  /** Text as the record has it. */
  static String ascii(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
